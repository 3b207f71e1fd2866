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
# Takes “Name the gas that plants take in.”; leaves “Which gas …”, where a word of asking may stand anywhere.
_ORDERS = frozenset({"name", "state", "give", "identify", "find", "write", "recall", "mention"})
_BE = frozenset({"is", "are", "was", "were", "be"})
_DO = frozenset({"do", "does", "did"})
_VERBS = word_set("auxiliaries")
_FRAME = word_set("bare frame")
_SILENT = frozenset({"a", "an", "the", "that", "this", "these", "which", "who"})
# Takes the “It is” of “It is Paris.”; leaves the “in” of “ATP is made in mitochondria.”, which is the question's.
_LEAD = _SILENT | _BE | (_FRAME - {"at", "by", "in", "on"})
_PLACES = frozenset({"at", "in", "on"})
# Takes “What is the capital of France?”, which a name answers; leaves “Where is ATP made?”
_BEFORE_NOUNS = frozenset({"a", "an", "the", "its", "his", "her", "their", "your", "our"})
# Where a name may end early: “Paris is the capital.” is “Paris is the capital of France.”
_AFTER_NOUNS = frozenset({"of", "in", "for", "on", "at", "between"})
_RELATIVE = frozenset({"that", "which", "who", "whose", "where"})
# Takes “What is the gas called?” and “The gas is called oxygen.” for naming, as “is” alone does.
_NAMING = frozenset({"called", "named", "termed", "known"})
_ONE_VERB = {"has": "have", "had": "have"}
# Takes the gap of “The capital of France is ___ today.”; leaves `snake_case` and “e.g.”
_GAP = re.compile(r"_{2,}|\.{3,}|…")
_SENTENCE = re.compile(r"[.?!\n;]+")
SKIPPED_WORDS = 4
"""The words that may stand between a “which” and its verb: “Which of the two liquids floats?”"""

Run = tuple[str, ...]


class _ParsedQuestion(NamedTuple):
    """A question taken apart: the words that name what is wanted, and those that say more of it, with their verb."""

    named: Run = ()
    is_naming: bool = False
    """That nothing but the name is said: “What is the capital of France?”"""
    predicate: Run = ()
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
        _answers(parsed_question, *pair)
        for parsed_question in _parse_question(question)
        for pair in _unnamed(parsed_question, leading, following)
    )


def _answers(parsed_question: _ParsedQuestion, before: Run, after: Run) -> bool:
    """Tell whether words around a key are those of a question, in its order."""
    if before and after:
        return False
    if not before:
        return not after or _copies(parsed_question, after[1:], after[0]) or _follows(parsed_question, after)
    naming = before[:-1] if before[-1] in _NAMING and len(before) > 1 else before
    return _copies(parsed_question, naming[:-1], naming[-1]) or (
        parsed_question.moves and _leads(parsed_question, before)
    )


def _copies(parsed_question: _ParsedQuestion, run: Run, verb: str) -> bool:
    """Tell whether “is” joins a key and what names it: “Paris is the capital”, “The capital of France is Paris”."""
    if not parsed_question.is_naming or verb not in _BE or not run:
        return False
    following = parsed_question.named[len(run) :]
    return run == parsed_question.named[: len(run)] and (not following or following[0] in _AFTER_NOUNS)


def _follows(parsed_question: _ParsedQuestion, after: Run) -> bool:
    """Tell whether the key stands where “which of them” stood: “Oil floats on top”."""
    if parsed_question.is_naming:
        return after == parsed_question.predicate
    if after == parsed_question.predicate[: len(after)]:
        return True
    starts = range(1, SKIPPED_WORDS + 1)
    return len(after) > 1 and any(
        after == parsed_question.predicate[start : start + len(after)] for start in starts
    )


def _leads(parsed_question: _ParsedQuestion, before: Run) -> bool:
    """Tell whether the key stands behind what a question tells of it: “Plants take in carbon dioxide”."""
    variants = [before]
    if before[-1] in (*_PLACES, *parsed_question.place) and not _is_within(
        before[-2:], parsed_question.predicate
    ):
        variants.append(before[:-1])
    if parsed_question.verb:
        variants = [
            variant[:index] + variant[index + 1 :]
            for variant in variants
            for index, word in enumerate(variant)
            if word == parsed_question.verb
        ]
    return any(_is_within(variant, parsed_question.predicate) for variant in variants)


def _unnamed(parsed_question: _ParsedQuestion, before: Run, after: Run) -> Iterator[tuple[Run, Run]]:
    """Yield the words around a key, with and without those beside it that name what is wanted: “AND gate”."""
    yield before, after
    for count in range(1, len(parsed_question.named) + 1):
        if len(after) >= count and _is_name(after[:count], parsed_question):
            yield before, after[count:]
        if len(before) >= count and _is_name(before[-count:], parsed_question):
            yield before[:-count], after


def _is_name(run: Run, parsed_question: _ParsedQuestion) -> bool:
    return _is_within(run, parsed_question.named) and not FUNCTION_WORDS & {run[0], run[-1]}


@lru_cache(maxsize=512)
def _parse_question(question: str) -> tuple[_ParsedQuestion, ...]:
    sentences = (words(sentence) for sentence in _SENTENCE.split(question))
    return tuple(
        parsed_question for sentence in sentences if (parsed_question := _parse_sentence(list(sentence)))
    )


def _parse_sentence(sentence: list[Word]) -> _ParsedQuestion | None:
    index = next((index for index, word in enumerate(sentence) if word.folded in _ASKING), None)
    if sentence and sentence[0].folded in _ORDERS:
        return _parse_order(sentence[1:])
    if index is None:
        return None
    place = _run(sentence[index - 1 : index]) if index else ()
    behind = sentence[index + 1 :]
    verb = next((index for index, word in enumerate(behind) if word.folded in _VERBS), None)
    if verb is None:
        is_noun = sentence[index].folded in ("which", "what", "whose") and len(behind) > 2
        return _ParsedQuestion(named=_naming_run(behind[: int(is_noun)]), predicate=_run(behind), place=place)
    named, predicate = _naming_run(behind[:verb]), behind[verb + 1 :]
    auxiliary = behind[verb].folded
    if auxiliary in _DO:
        return _ParsedQuestion(named=named, predicate=_run(predicate), moves=True, place=place)
    is_naming = False
    if auxiliary in _BE and predicate and predicate[0].folded in _BEFORE_NOUNS:
        closed = predicate[:-1] if predicate[-1].folded in _NAMING else predicate
        named, is_naming = _run(closed) + named, True
    return _ParsedQuestion(
        named, is_naming, (auxiliary, *_run(predicate)), auxiliary, moves=True, place=place
    )


def _parse_order(behind: list[Word]) -> _ParsedQuestion:
    """Take an order apart: “Name the gas that plants take in.”"""
    noun = list(takewhile(lambda word: word.folded not in _RELATIVE, behind))
    predicate = behind[len(noun) :]
    return _ParsedQuestion(_naming_run(noun), is_naming=bool(noun), predicate=_run(predicate), moves=True)


def _naming_run(phrase: Sequence[Word]) -> Run:
    """Return the words that name what is wanted; a choice of things is no name: “which of the two, Venus and Mars”."""
    folded = [word.folded for word in phrase]
    return () if "and" in folded or folded[:1] == ["of"] else _run(phrase)


def _fills_gap(question: str, before: Run, after: Run) -> bool:
    """Tell whether an answer is a sentence of the question with its gap filled: “The capital is ___.”"""
    parts = _GAP.split(question)
    return len(parts) == 2 and (
        _run(words(parts[0]))[-len(before) :] == before and _run(words(parts[1]))[: len(after)] == after
    )


def _run(phrase: Sequence[Word]) -> Run:
    """Return what words are compared by: function words as they are, others by their stems, articles not at all."""
    return tuple(
        _ONE_VERB.get(word.folded, word.folded if word.folded in FUNCTION_WORDS else word.stem)
        for word in phrase
        if word.folded not in _SILENT
    )


def _is_within(run: Run, whole: Run) -> bool:
    return bool(run) and any(
        whole[start : start + len(run)] == run for start in range(len(whole) - len(run) + 1)
    )
