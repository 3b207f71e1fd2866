"""Right answers with the wrong party: rivals exchanged, subject and object exchanged, another label.

Left alone is what may be said either way round: “A and B”, “between A and B”, “A is connected to B”.
"""

import re
from functools import partial

from tests.attacks.attack import Attack, Source, chance, meaning
from tests.attacks.verbs import SYMMETRIC, THIRD
from tests.attacks.word_lists import lines
from tests.attacks.wording import PLAIN, WORD, Edited, edited, exchanged

FAMILY = "roles"
SHARE = 0.5

RIVALS: tuple[tuple[tuple[str, str], ...], ...] = tuple(
    tuple((one, other) for one, other in (pair.split("/") for pair in line)) for line in lines("rivals")
)
_LETTERS = {"generator": ("G", "D")}
_EITHER_WAY = r"(?:and|or|vs\.?|versus|&|/|,|nor)\s*(?:the\s+|a\s+|an\s+)?"
_THAN = re.compile(
    r"\b(?P<one>(?:the )?[a-z]+)"
    r"(?P<mid> (?:is|are|was|were|has|have|had|gets?|weighs?|settles?|moves?|\w+s) (?:\w+ ){0,2}?"
    r"(?:\w+er|more|less|fewer)(?: \w+){0,3}? than )(?P<other>(?:the )?[a-z]+)\b(?! (?:one|ones|other))",
    re.IGNORECASE,
)
_VERBS = "|".join(
    sorted((third for third, base in THIRD.items() if base not in SYMMETRIC and base != "have"))
)
_ACTS = re.compile(
    rf"\b(?P<one>[a-z]{{3,}})(?P<mid> (?:{_VERBS}) (?:the |a |an |its |their )?)(?P<other>[a-z]{{3,}})\b",
    re.IGNORECASE,
)
_HEADS = r"(?P<head>terminals?|bulbs?|switch|circuits?|phase|layer|node|step|container|tube|tree)"
_LABEL = re.compile(rf"\b{_HEADS} (?P<label>\d|[A-Z])\b", re.IGNORECASE)
_OPEN = frozenset(
    [
        "it",
        "this",
        "that",
        "they",
        "which",
        "who",
        "one",
        "ones",
        "other",
        "others",
        "there",
        "what",
        "others",
    ]
)


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return the answer with its parties exchanged in each way that surely makes most of it wrong."""
    found = [*_rivals(source), *_grammar(source), *_labels(source, seed)]
    return [
        meaning(FAMILY, form, source.answer, new.text, new.share)
        for form, new in found
        if new.share >= SHARE and new.text.lower() != source.answer.lower()
    ]


def _rivals(source: Source) -> list[tuple[str, Edited]]:
    """Exchange the two parties of a pair that the references or the question name both of."""
    known = " ".join([source.question, *source.references]).lower()
    found = []
    for forms in RIVALS:
        if all(any(re.search(rf"\b{form[side]}\b", known) for form in forms) for side in (0, 1)):
            new = edited(source.answer, partial(swapped, forms=forms))
            found.append((f"{forms[0][0]} and {forms[0][1]}", new))
    return found


def swapped(sentence: str, forms: tuple[tuple[str, str], ...]) -> str:
    """Return a sentence with two rivals exchanged; as it is, if it may be read either way round."""
    words = {one: other for pair in forms for one, other in (pair, pair[::-1])}
    listed = "|".join(words)
    bare = re.sub(rf"\b(?:{listed})\s*{_EITHER_WAY}(?:{listed})\b", "", sentence, flags=re.IGNORECASE)
    letters = _LETTERS.get(forms[0][0], ())
    if not re.search(rf"\b(?:{listed})\b", bare, re.IGNORECASE) and not _has_letter(sentence, letters):
        return sentence
    new = exchanged(sentence, words)
    if letters:
        both = dict(zip(letters, letters[::-1], strict=True))
        new = re.sub(rf"(?<![\w(])[{''.join(letters)}](?![\w)])", lambda match: both[match[0]], new)
    return new


def _has_letter(sentence: str, letters: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<![\w(]){letter}(?![\w)])", sentence) for letter in letters)


def _grammar(source: Source) -> list[tuple[str, Edited]]:
    """Exchange what is compared (“A is heavier than B”) and who acts on whom (“A provides B”)."""
    named = {word.lower() for word in re.findall(r"\w+", " ".join([source.question, *source.references]))}
    found = []
    for form, pattern in (("than", _THAN), ("subject and object", _ACTS)):
        new = edited(source.answer, partial(_turned, pattern=pattern, named=named))
        found.append((form, new))
    return found


def _turned(sentence: str, pattern: re.Pattern[str], named: set[str]) -> str:
    match = pattern.search(sentence)
    if not match:
        return sentence
    one, other = match["one"], match["other"]
    heads = [said.lower().removeprefix("the ") for said in (one, other)]
    after = WORD.match(sentence, match.end() + 1)
    modifies = after is not None and sentence[match.end()] == " " and after[0].lower() not in PLAIN
    if modifies or heads[0] == heads[1] or any(head in PLAIN | _OPEN or head not in named for head in heads):
        return sentence
    first, second = other, one
    if one[0].isupper():
        first, second = other[0].upper() + other[1:], one[0].lower() + one[1:]
    return sentence[: match.start()] + first + match["mid"] + second + sentence[match.end() :]


def _labels(source: Source, seed: int) -> list[tuple[str, Edited]]:
    """Name another terminal, bulb or class than the question and the references do."""
    known = list(_LABEL.finditer(" ".join([source.question, *source.references])))
    taken = {label.upper() for label in re.findall(r"\b[A-Za-z0-9]\b", source.answer)}
    for match in _LABEL.finditer(source.answer):
        head, label = _head(match), match["label"]
        alike = {one["label"].upper() for one in known if _head(one) == head}
        if label.upper() in alike:
            following = {str(int(label) % 9 + 1) if label.isdigit() else _next_letter(label.upper())}
            others = sorted(alike - taken) or sorted(following - taken)
            if others:
                new = chance(seed, source.answer, FAMILY).choice(others)
                named = re.compile(rf"\b({head}s?|{head}es) {label}\b", re.IGNORECASE)
                replaced = edited(source.answer, lambda piece: named.sub(rf"\1 {new}", piece))  # noqa: B023 (used here)
                return [("another label", replaced)]
    return []


def _next_letter(letter: str) -> str:
    return "A" if letter == "Z" else chr(ord(letter) + 1)


def _head(match: re.Match[str]) -> str:
    return match["head"].lower().removesuffix("s")
