"""Answers that say nothing, “I do not know” in some form: unless the key itself takes these words for an answer."""

from collections.abc import Iterator
from functools import lru_cache

from graders.text.bare import is_same
from graders.text.guards import FILLERS, says_nothing
from graders.text.key import Number, Phrasing, Prose, Term, TextKey
from graders.text.lexicon import word_set
from graders.text.words import words

PERHAPS_NOTHING = "may be an answer, or none"
_NEGATORS = word_set("negators")
_NONE = word_set("words for none")
_REPLIES = word_set("no")
_ASKING = word_set("auxiliaries") | {"am"}


def is_silent(key: TextKey, answer: str) -> bool:
    """Tell whether an answer says nothing, and nothing in the key could be meant by it."""
    return says_nothing(answer) and not _accepts(key, answer) and not _may_mean(key, answer)


def is_doubtful(key: TextKey, answer: str) -> bool:
    """Tell whether an answer that looks like none may be one: a person looks, whatever its mark."""
    return says_nothing(answer) and not _accepts(key, answer)


def _accepts(key: TextKey, answer: str) -> bool:
    """Tell whether the key has just these words: a reference, a phrasing or a term."""
    own = tuple(word.stem for word in words(answer))
    return any(is_same(text, answer, key.question) for text in _texts(key)) or own in _forms(key)


def _may_mean(key: TextKey, answer: str) -> bool:
    """Tell whether the key has these words inside of others, or says with others what they say.

    “No.” may be meant where the reference is “No. In vacuum all bodies fall alike.”, or where a yes or a no is asked
    for; “nothing” where it is “No current flows.”, and “none” where it is 0.
    """
    own = tuple(word for word in words(answer) if word.folded not in FILLERS)
    if not own:
        # Signs alone are an answer where the key has nothing else: `//` is not `#`, but it is no silence either.
        return not words(answer) and any(not words(text) for text in _texts(key))
    run = tuple(word.stem for word in own)
    if any(_inside(run, whole) for whole in (*map(_stems, _texts(key)), *_forms(key))):
        return True
    reply = own[0].folded if len(own) == 1 else ""
    if reply in _NONE and (_is_negative(key) or _counts_none(key)):
        return True
    return reply in _REPLIES and _asks_yes_or_no(key.question)


def _texts(key: TextKey) -> Iterator[str]:
    yield from key.references
    yield from (one.text for one in _phrasings(key) if isinstance(one, Prose))


def _forms(key: TextKey) -> list[tuple[str, ...]]:
    return [form for one in _phrasings(key) if isinstance(one, Term) for form in one.forms]


def _phrasings(key: TextKey) -> Iterator[Phrasing]:
    return (one for criterion in key.criteria for one in criterion.any_of)


@lru_cache(maxsize=4096)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in words(text))


def _inside(own: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Tell whether words stand in others in a run."""
    return any(whole[at : at + len(own)] == own for at in range(len(whole)))


def _is_negative(key: TextKey) -> bool:
    return any(
        word.folded in _NEGATORS or word.folded.endswith("n't")
        for text in _texts(key)
        for word in words(text)
    )


def _counts_none(key: TextKey) -> bool:
    return any(isinstance(one, Number) and one.value == 0 for one in _phrasings(key)) or any(
        is_same(zero, text, key.question) for text in _texts(key) for zero in ("0", "zero")
    )


def _asks_yes_or_no(question: str) -> bool:
    """Tell whether a sentence of the question begins with a verb: “Does a heavier ball fall faster? Why?”"""
    starts = [part.split() for part in question.replace("?", ".").replace(",", ".").split(".")]
    return any(part and part[0].casefold() in _ASKING for part in starts)
