"""Marks a batch of answers: every text of all of them is encoded in one call."""

from collections.abc import Sequence
from functools import lru_cache

from graders.base import Encoder
from graders.text.calibration import shipped
from graders.text.criteria import texts, wrong_texts
from graders.text.key import TextKey
from graders.text.parties import letters
from graders.text.reading import Reading, read_answer
from graders.text.references import mark_by_references, reference_texts
from graders.text.rubric import Marked, mark_by_criteria
from graders.text.similarity import Similarity


def mark(pairs: Sequence[tuple[TextKey, str]], encoder: Encoder) -> list[Marked]:
    """Return one mark a pair, in order; a mark does not depend on the other pairs."""
    readings = [read_answer(answer, key.question, _letters(key)) for key, answer in pairs]
    wanted = [
        text for (key, _), reading in zip(pairs, readings, strict=True) for text in _texts(key, reading)
    ]
    similarity = Similarity(wanted, encoder)
    return [_mark(key, reading, similarity) for (key, _), reading in zip(pairs, readings, strict=True)]


@lru_cache(maxsize=256)
def _letters(key: TextKey) -> dict[str, str]:
    phrasings = [text for criterion in key.criteria for text in texts(criterion)]
    return letters([key.question, *key.references, *phrasings])


def _texts(key: TextKey, reading: Reading) -> list[str]:
    spans = [statement.said for statement in reading.statements]
    if key.criteria:
        return [*spans, *_key_texts(key)]
    return spans + reference_texts(key, reading)


@lru_cache(maxsize=256)
def _key_texts(key: TextKey) -> tuple[str, ...]:
    found = [key.question]
    for one in key.criteria:
        found += texts(one) + wrong_texts(one, [other for other in key.criteria if other is not one])
    return tuple(dict.fromkeys(found))


def _mark(key: TextKey, reading: Reading, similarity: Similarity) -> Marked:
    if key.criteria:
        return mark_by_criteria(key, reading, similarity, shipped())
    return mark_by_references(key, reading, similarity, shipped())
