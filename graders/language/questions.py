"""Answers that repeat words of the question around their own: “The capital of France is Paris” is “Paris”.

The words of a question add nothing where they stand in its order, with the answer in the open place. In another order
they may say who does what to whom: “France attacked Germany” is no answer to “Which country attacked France?”.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from graders.language.lexicon import word_set
from graders.language.segmentation import FUNCTION_WORDS, Word, words

_ASKING = frozenset({"what", "which", "who", "whom", "whose", "where", "when", "why", "how"})
_ORDERS = frozenset({"name", "state", "give", "identify", "find", "write", "recall", "mention"})
_BE = frozenset({"is", "are", "was", "were", "be"})
_DO = frozenset({"do", "does", "did"})
_VERBS = word_set("auxiliaries")
_FRAME = word_set("bare frame")
_SILENT = frozenset({"a", "an", "the", "that", "this", "these", "which", "who"})
_LEAD = _SILENT | _BE | (_FRAME - {"at", "by", "in", "on"})
_PLACES = frozenset({"at", "in", "on"})
_BEFORE_NOUNS = frozenset({"a", "an", "the", "its", "his", "her", "their", "your", "our"})
_AFTER_NOUNS = frozenset({"of", "in", "for", "on", "at", "between"})
_RELATIVE = frozenset({"that", "which", "who", "whose", "where"})
_NAMING = frozenset({"called", "named", "termed", "known"})
_ONE_VERB = {"has": "have", "had": "have"}
_GAP = re.compile(r"_{2,}|\.{3,}|…")
_SENTENCE = re.compile(r"[.?!\n;]+")
SKIPPED = 4
"""The words that may stand between a “which” and its verb: “Which of the two liquids floats?”"""

Run = tuple[str, ...]


class _Asked(NamedTuple):
    """A question taken apart: the words that name what is wanted, and those that say more of it, with their verb."""

    named: Run = ()
    is_naming: bool = False
    """That nothing but the name is said: “What is the capital of France?”"""
    told: Run = ()
    verb: str = ""
    """The auxiliary that stands behind its subject in an answer: “Where is ATP made?”, “ATP is made in …”."""
    moves: bool = False
    """That the key may stand behind what is told: not where it is the subject, “Which country attacked France?”"""
    place: Run = ()
    """A word before the question word: “By which country was …?”"""


def is_restated(question: str, before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Tell whether the words before and after a key's own in an answer are the question's, around its open place.

    >>> asked = "Which country attacked France?"
    >>> is_restated(asked, (), words("attacked France")), is_restated(asked, words("France attacked"), ())
    (True, False)
    """
    lead = list(takewhile(lambda word: word.folded in _LEAD, before))
    runs = (_run(before[len(lead) :]), _run(after))
    leading, following = (() if set(run) <= _FRAME else run for run in runs)
    if not leading and not following:
        return True
    return _fills_gap(question, _run(before), following) or any(
        _answers(asked, *pair) for asked in _asked(question) for pair in _unnamed(asked, leading, following)
    )


def _answers(asked: _Asked, before: Run, after: Run) -> bool:
    """Tell whether words around a key are those of a question, in its order."""
    if before and after:
        return False
    if not before:
        return not after or _copies(asked, after[1:], after[0]) or _follows(asked, after)
    naming = before[:-1] if before[-1] in _NAMING and len(before) > 1 else before
    return _copies(asked, naming[:-1], naming[-1]) or (asked.moves and _leads(asked, before))


def _copies(asked: _Asked, run: Run, verb: str) -> bool:
    """Tell whether “is” joins a key and what names it: “Paris is the capital”, “The capital of France is Paris”."""
    if not asked.is_naming or verb not in _BE or not run:
        return False
    following = asked.named[len(run) :]
    return run == asked.named[: len(run)] and (not following or following[0] in _AFTER_NOUNS)


def _follows(asked: _Asked, after: Run) -> bool:
    """Tell whether the key stands where “which of them” stood: “Oil floats on top”."""
    if asked.is_naming:
        return after == asked.told
    if after == asked.told[: len(after)]:
        return True
    starts = range(1, SKIPPED + 1)
    return len(after) > 1 and any(after == asked.told[at : at + len(after)] for at in starts)


def _leads(asked: _Asked, before: Run) -> bool:
    """Tell whether the key stands behind what a question tells of it: “Plants take in carbon dioxide”."""
    ways = [before]
    if before[-1] in (*_PLACES, *asked.place) and not _is_within(before[-2:], asked.told):
        ways.append(before[:-1])
    if asked.verb:
        ways = [way[:at] + way[at + 1 :] for way in ways for at, word in enumerate(way) if word == asked.verb]
    return any(_is_within(way, asked.told) for way in ways)


def _unnamed(asked: _Asked, before: Run, after: Run) -> Iterator[tuple[Run, Run]]:
    """Yield the words around a key, with and without those beside it that name what is wanted: “AND gate”."""
    yield before, after
    for count in range(1, len(asked.named) + 1):
        if len(after) >= count and _is_name(after[:count], asked):
            yield before, after[count:]
        if len(before) >= count and _is_name(before[-count:], asked):
            yield before[:-count], after


def _is_name(run: Run, asked: _Asked) -> bool:
    return _is_within(run, asked.named) and not FUNCTION_WORDS & {run[0], run[-1]}


@lru_cache(maxsize=512)
def _asked(question: str) -> tuple[_Asked, ...]:
    sentences = (words(sentence) for sentence in _SENTENCE.split(question))
    return tuple(asked for sentence in sentences if (asked := _taken_apart(list(sentence))))


def _taken_apart(sentence: list[Word]) -> _Asked | None:
    at = next((at for at, word in enumerate(sentence) if word.folded in _ASKING), None)
    if sentence and sentence[0].folded in _ORDERS:
        return _order(sentence[1:])
    if at is None:
        return None
    place = _run(sentence[at - 1 : at]) if at else ()
    behind = sentence[at + 1 :]
    verb = next((at for at, word in enumerate(behind) if word.folded in _VERBS), None)
    if verb is None:
        is_noun = sentence[at].folded in ("which", "what", "whose") and len(behind) > 2
        return _Asked(named=_named(behind[: int(is_noun)]), told=_run(behind), place=place)
    named, told = _named(behind[:verb]), behind[verb + 1 :]
    auxiliary = behind[verb].folded
    if auxiliary in _DO:
        return _Asked(named=named, told=_run(told), moves=True, place=place)
    is_naming = False
    if auxiliary in _BE and told and told[0].folded in _BEFORE_NOUNS:
        closed = told[:-1] if told[-1].folded in _NAMING else told
        named, is_naming = _run(closed) + named, True
    return _Asked(named, is_naming, (auxiliary, *_run(told)), auxiliary, moves=True, place=place)


def _order(behind: list[Word]) -> _Asked:
    """Take an order apart: “Name the gas that plants take in.”"""
    noun = list(takewhile(lambda word: word.folded not in _RELATIVE, behind))
    told = behind[len(noun) :]
    return _Asked(_named(noun), is_naming=bool(noun), told=_run(told), moves=True)


def _named(said: Sequence[Word]) -> Run:
    """Return the words that name what is wanted; a choice of things is no name: “which of the two, Venus and Mars”."""
    folded = [word.folded for word in said]
    return () if "and" in folded or folded[:1] == ["of"] else _run(said)


def _fills_gap(question: str, before: Run, after: Run) -> bool:
    """Tell whether an answer is a sentence of the question with its gap filled: “The capital is ___.”"""
    parts = _GAP.split(question)
    return len(parts) == 2 and (
        _run(words(parts[0]))[-len(before) :] == before and _run(words(parts[1]))[: len(after)] == after
    )


def _run(said: Sequence[Word]) -> Run:
    """Return what words are compared by: function words as they are, others by their stems, articles not at all."""
    return tuple(
        _ONE_VERB.get(word.folded, word.folded if word.folded in FUNCTION_WORDS else word.stem)
        for word in said
        if word.folded not in _SILENT
    )


def _is_within(run: Run, whole: Run) -> bool:
    return bool(run) and any(whole[at : at + len(run)] == run for at in range(len(whole) - len(run) + 1))
