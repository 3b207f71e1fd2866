"""Answers with the opposite of a word of a reference: “raises” for “lowers”, “at most” for “at least”, “yes” for “no”.

Words and their opposites look alike to similarity. A pair counts where the reference has the one only and the answer
the other only, an odd number of times, and neither text is negated more often than the other: “not high” is “low”.
"""

import re
from functools import lru_cache

from graders.text.lexicon import opposites, word_set
from graders.text.words import count_words, stem, words

_MORE = (
    "rose fell", "grew shrank", "gained lost",
    "raise lower", "raised lowered", "raising lowering", "left right", "north south", "east west", "input output",
    "buyer seller", "buys sells", "anode cathode", "acid base", "acidic basic", "oxidized reduced", "increase reduce",
    "increases reduces", "strengthens weakens", "heats cools", "exothermic endothermic", "accelerates decelerates",
    "export import", "exports imports", "encrypt decrypt", "ascending descending", "clockwise anticlockwise",
    "clockwise counterclockwise", "inner outer", "upper lower", "first last", "early late", "earlier later",
    "internal external", "inhale exhale", "ally enemy", "winner loser", "lend borrow", "lends borrows", "win lose",
    "wins loses", "won lost", "appreciate depreciate", "northern southern", "eastern western", "older younger",
    "converge diverge", "dominant recessive", "legal illegal", "voluntary involuntary", "reversible irreversible",
    "soluble insoluble", "dependent independent", "directly inversely", "proportional inverse", "supply demand",
    "creditor debtor", "lender borrower", "synchronous asynchronous", "mutable immutable", "left-hand right-hand",
)  # fmt: skip
_NEGATORS = word_set("negators")
_MORE_THAN, _LESS = "(?:more|greater|larger|higher|longer)", "(?:less|fewer|smaller|lower|shorter)"
_NOT = r"(?:\bnot|n't|\bnever) "
# Kinds of saying how many, how much or how long; each a list of which a text may have one only.
_KINDS = (
    (
        rf"\bat least\b|\b(?:no|not) {_LESS} than\b|\bor (?:more|greater)\b|≥|>=",
        rf"\bat most\b|\b(?:no|not) {_MORE_THAN} than\b|{_NOT}exceed|\bor (?:less|fewer)\b|\bup to\b|≤|<=",
        r"\bexactly\b",
        # “no more than” is at most, and no “more than”.
        rf"(?<!\bno )(?<!\bnot )\b{_MORE_THAN} than\b|(?<!not )(?<!n't )(?<!never )\bexceeds?\b",
        rf"(?<!\bno )(?<!\bnot )\b{_LESS} than\b",
    ),
    (r"\bno longer\b|\bnot any ?more\b|\bceased? to\b", r"\bstill\b|\bcontinues? to\b"),
    (r"\ball\b|\bevery\b|\balways\b", r"\bsome\b|\bsometimes\b|\bat least one\b", r"\bnever\b|\bnone\b"),
    (r"\bif and only if\b|\bonly if\b|\bonly when\b", r"\beven if\b|\bunless\b"),
    (r"\bnecessary\b(?!.*\bsufficient\b)", r"\bsufficient\b(?!.*\bnecessary\b)"),
)  # fmt: skip
_PATTERNS = tuple(tuple(re.compile(one, re.IGNORECASE) for one in kind) for kind in _KINDS)
SHORT = 40
"""Words of a text that is looked at: a longer one says more than one thing."""
_YES, _NO = word_set("yes"), word_set("no")


def opposite(reference: str, answer: str) -> bool:
    """Tell whether an answer has the opposite of what a reference says, by a word or by how many it says.

    >>> opposite("It raises the price.", "It lowers the price."), opposite("At least one.", "At most one.")
    (True, True)
    >>> opposite("The pressure is low.", "The pressure is not high.")
    False
    """
    if max(count_words(reference), count_words(answer)) > SHORT:
        return False
    one, other = _stems(reference), _stems(answer)
    turned = sum(
        word in one and against in other and word not in other and against not in one
        for word, listed in _pairs().items()
        for against in listed
    )
    if turned % 2 and _negated(reference) == _negated(answer):
        return True
    return any(_differ(kind, reference, answer) for kind in _PATTERNS)


def other_reply(reference: str, answer: str) -> bool:
    """Tell whether an answer begins with “yes” where the reference begins with “no”, or the other way round."""
    one, other = _reply(reference), _reply(answer)
    return bool(one and other) and one != other


@lru_cache(maxsize=4096)
def _reply(text: str) -> str:
    first = next(iter(words(text[:40])), None)
    if first is None:
        return ""
    return "yes" if first.folded in _YES else "no" if first.folded in _NO else ""


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text))


@lru_cache(maxsize=4096)
def _negated(text: str) -> bool:
    return sum(word.folded in _NEGATORS or word.folded.endswith("n't") for word in words(text)) % 2 == 1


@lru_cache(maxsize=1)
def _pairs() -> dict[str, frozenset[str]]:
    listed = [*opposites().items(), *((pair.split()[0], pair.split()[1]) for pair in _MORE)]
    found: dict[str, set[str]] = {}
    for one, other in listed:
        found.setdefault(stem(one), set()).add(stem(other))
        found.setdefault(stem(other), set()).add(stem(one))
    return {word: frozenset(against) for word, against in found.items()}


def _differ(kind: tuple[re.Pattern[str], ...], reference: str, answer: str) -> bool:
    one, other = (
        [at for at, pattern in enumerate(kind) if pattern.search(text)] for text in (reference, answer)
    )
    return len(one) == len(other) == 1 and one != other
