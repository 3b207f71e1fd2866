"""Answers that say nothing, “I do not know” in some form: unless the key itself takes these words for an answer."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from graders.language.lexicon import word_set
from graders.language.replies import begins_with_verb
from graders.language.segmentation import words
from graders.text.key import NumberPhrasing, Phrasing, ProsePhrasing, TermPhrasing, TextKey
from graders.text.short_answers import is_same

# The key's own words come first: “nothing” and “no” are answers where the key says them.
_NOTHING = word_set("nothing said") | {""}
FILLERS = word_set("fillers")
_MEANT_ALONE = word_set("fillers that may answer")
_VISIBLE = re.compile(r"[^\W_]|[=+*/<>≤≥√∑∫π]")
_NEGATORS = word_set("negators")
_NONE = word_set("words for none")
_REPLIES = word_set("no")
_SHRUG = re.compile(r"[\s?.…!,'\"’“”_~*/<>^-]+|[\s:;=^'-]*[()\[\]|/\\][\s()]*")
"""Signs that people type who have nothing to say, smileys among them: unless the key shows or names such a sign."""
_SIGN_NAMES = {
    "?": "question", "!": "not exclamation factorial bang", ".": "dot point period stop", ",": "comma",
    "-": "minus dash hyphen subtraction subtract negative", "_": "underscore underline", "~": "tilde",
    "*": "asterisk star", "/": "slash solidus division divide", "'": "apostrophe quote prime",
    '"': "quote quotation", "…": "ellipsis", "<": "less", ">": "greater", "^": "caret hat power",
    "(": "parenthesis parentheses bracket", "[": "bracket list array", "|": "bar pipe or", "\\": "backslash",
    ":": "colon", ";": "semicolon", "=": "equal assignment",
}  # fmt: skip
_STANDING = re.compile(r"(?:(?<=[\s(\[{\"'“‘`])|^)[^\w\s]+?(?=[)\]}\"'”’`.,;:]*(?:\s|$))")
_SODIUM = frozenset({"sodium", "natrium"})


def is_silent(key: TextKey, answer: str) -> bool:
    """Tell whether an answer says nothing, and nothing in the key could be meant by it."""
    return says_nothing(answer) and not _accepts(key, answer) and not _may_mean(key, answer)


def is_doubtful(key: TextKey, answer: str) -> bool:
    """Tell whether an answer that looks like none may be one: a person looks, whatever its mark."""
    return (says_nothing(answer) or not words(answer)) and not _accepts(key, answer)


def says_nothing(answer: str) -> bool:
    """Tell whether an answer only says that it is none: no word at all, or “I do not know” in some form.

    “idk, sorry” does; “I do not know the name, but it collapses” does not.
    """
    if len(answer) > 200:
        return False
    if not _VISIBLE.search(answer):
        return True
    folded = [word.folded for word in words(answer)]
    if len(folded) == 1 and folded[0] in _MEANT_ALONE:
        return False
    fillers = FILLERS | {"i"} if len(folded) > 6 else FILLERS
    return any(
        " ".join(variant) in _NOTHING
        for variant in (folded, [word for word in folded if word not in fillers])
    )


def _accepts(key: TextKey, answer: str) -> bool:
    """Tell whether the key has just these words: a reference, a phrasing or a term."""
    stems = tuple(word.stem for word in words(answer))
    return any(is_same(text, answer, key.question) for text in _texts(key)) or stems in _forms(key)


def _may_mean(key: TextKey, answer: str) -> bool:
    """Tell whether the key has these words inside of others, or says with others what they say.

    “No.” may be meant where the reference is “No. In vacuum all bodies fall alike.”, or where a yes or a no is asked
    for; “nothing” where it is “No current flows.”, and “none” where it is 0.
    """
    meant = tuple(word for word in words(answer) if word.folded not in FILLERS)
    if not words(answer):
        return _signs_may_mean(key, answer.strip())
    if not meant:
        return False
    run = tuple(word.stem for word in meant)
    if any(_inside(run, whole) for whole in (*map(_stems, _texts(key)), *_forms(key))):
        return True
    reply = meant[0].folded if len(meant) == 1 else ""
    if reply in _NONE and (_is_negative(key) or _counts_none(key)):
        return True
    if reply == "na" and _SODIUM & {
        word.folded for text in (key.question, *_texts(key)) for word in words(text)
    }:
        return True
    return reply in _REPLIES and begins_with_verb(key.question)


def _signs_may_mean(key: TextKey, signs: str) -> bool:
    """Tell whether signs without a word answer a key: `//` where it is `#`, `∞` for “infinity”, `;` for “a semicolon”.

    What hardly anybody types to shrug is an answer always; a “?” is where the key shows it alone, or names it.
    """
    if not _is_shrug(signs):
        return True
    texts = tuple(_texts(key))
    if any(not words(text) for text in texts):
        return True
    named = {
        word.stem for sign in set(signs) for name in (_SIGN_NAMES.get(sign, ""),) for word in words(name)
    }
    key_stems = {stem for whole in (*map(_stems, texts), *_forms(key)) for stem in whole}
    return bool(named & key_stems) or any(signs in _standing(text) for text in texts)


def _is_shrug(signs: str) -> bool:
    """Tell whether signs are stops, dashes, a smiley or pictures: 🤷 is, ∅ and && are not."""
    plain = "".join(sign for sign in signs if unicodedata.category(sign) not in _OF_PICTURES)
    return not plain.strip() or bool(_SHRUG.fullmatch(plain))


_OF_PICTURES = frozenset({"So", "Sk", "Mn", "Me", "Cf"})


@lru_cache(maxsize=4096)
def _standing(text: str) -> frozenset[str]:
    """Return the signs that stand apart from words; a dash between words parts them, and is none."""
    return frozenset(
        match.group()
        for match in _STANDING.finditer(text)
        if not (
            match.group() in "–—-"
            and text[match.end() :].strip()
            and text[: match.start()].strip()[-1:].isalnum()
        )
    )


def _texts(key: TextKey) -> Iterator[str]:
    yield from key.references
    yield from (phrasing.text for phrasing in _phrasings(key) if isinstance(phrasing, ProsePhrasing))


def _forms(key: TextKey) -> list[tuple[str, ...]]:
    return [
        form for phrasing in _phrasings(key) if isinstance(phrasing, TermPhrasing) for form in phrasing.forms
    ]


def _phrasings(key: TextKey) -> Iterator[Phrasing]:
    return (phrasing for criterion in key.criteria for phrasing in criterion.any_of)


@lru_cache(maxsize=4096)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in words(text))


def _inside(run: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Tell whether words stand in others in a run."""
    return any(whole[start : start + len(run)] == run for start in range(len(whole)))


def _is_negative(key: TextKey) -> bool:
    return any(
        word.folded in _NEGATORS or word.folded.endswith("n't")
        for text in _texts(key)
        for word in words(text)
    )


def _counts_none(key: TextKey) -> bool:
    return any(
        isinstance(phrasing, NumberPhrasing) and phrasing.value == 0 for phrasing in _phrasings(key)
    ) or any(is_same(zero, text, key.question) for text in _texts(key) for zero in ("0", "zero"))
