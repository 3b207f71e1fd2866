"""Estimates for a batch of answers by reference answers: every text of all of them is encoded in one call."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from graders.embedding.protocol import Encoder
from graders.language.hidden_characters import visible_text
from graders.language.spelling import correct_spelling
from graders.scorer.adaptation import adapted_marks
from graders.scorer.features import (
    AnswerWithReferences,
    compare_with_references,
    question_vector,
    required_triples,
)
from graders.scorer.marked_sample import SampleText, sample_columns
from graders.scorer.model import Estimate, FeatureRows, Judgement, Scorer
from graders.scorer.scorers import scorer_in_use
from graders.scorer.teacher_model import teacher_columns
from graders.scorer.texts import Texts
from graders.text.calibration import shipped_models
from graders.text.key import TextKey
from graders.text.proofreading import vocabulary

if TYPE_CHECKING:
    from graders.embedding.protocol import Array


def texts_to_score(pairs: Sequence[tuple[TextKey, str]], encoder: Encoder) -> Texts:
    """Read what the scorer needs of a batch: answers, and for keys without criteria their questions and references."""
    triples = [
        triple
        for key, answer in pairs
        if not key.criteria
        for text in (answer, *_marked_answers(key))
        for triple in required_triples(_with_references(key, text))
    ]
    return Texts(triples, encoder, [answer for _, answer in pairs])


class JudgedAnswers:
    """What the scorer makes of answers, each judged once, and what it knows of their words."""

    def __init__(self, answers: Sequence[AnswerWithReferences], texts: Texts, scorer: Scorer) -> None:
        """Judge answers whose texts have been read."""
        self._positions = {answer: position for position, answer in enumerate(dict.fromkeys(answers))}
        self._texts = texts
        centres: dict[str, Array] = dict(scorer.centres)
        rows = [
            FeatureRows.of(compare_with_references(answer, texts, centres), scorer.names)
            for answer in self._positions
        ]
        vectors = [question_vector(answer, texts) for answer in self._positions]
        self._judged = scorer.judge(rows, np.array(vectors, dtype=np.float64))

    def of(self, answers: Sequence[AnswerWithReferences]) -> Judgement:
        """Return what is made of these answers, in order."""
        return self._judged.at(np.array([self._positions[answer] for answer in answers]))

    def text(self, answers: Sequence[AnswerWithReferences]) -> SampleText:
        """Return their marks, vectors and words, in order."""
        vectors = np.stack([self._texts.sentence(answer.answer) for answer in answers])
        return SampleText.of(self.of(answers).marks, vectors, [answer.answer for answer in answers])


def estimate_marks(pairs: Sequence[tuple[TextKey, str]], texts: Texts, scorer: Scorer) -> list[Estimate]:
    """Return one estimate a pair of key (with references) and answer, in order; one does not depend on the others.

    Where people have marked answers to the question already, the marks are those that the same teacher would give.
    """
    if not pairs:
        return []
    asked = [_with_references(key, answer) for key, answer in pairs]
    keys = list(dict.fromkeys(key for key, _ in pairs if key.marked))
    judged = JudgedAnswers([*asked, *(answer for key in keys for answer in _sample(key))], texts, scorer)
    estimates = scorer.estimates(judged.of(asked))
    for key in keys:
        places = [place for place, (pair_key, _) in enumerate(pairs) if pair_key == key]
        taught = _taught_estimates([asked[place] for place in places], key, judged, scorer)
        for place, estimate in zip(places, taught, strict=True):
            estimates[place] = estimate
    return estimates


def _taught_estimates(
    asked: Sequence[AnswerWithReferences], key: TextKey, judged: JudgedAnswers, scorer: Scorer
) -> list[Estimate]:
    """Return estimates by the answers that a teacher has marked."""
    answers, sample = judged.text(asked), judged.text(_sample(key))
    human_marks = np.array([float(marked.mark) for marked in key.marked])
    judgement = judged.of(asked)
    if scorer.teacher is None:
        adapted = adapted_marks(answers.marks, answers.vectors, sample.marks, sample.vectors, human_marks)
        return [
            estimate._replace(mark=mark)
            for estimate, mark in zip(scorer.estimates(judgement), adapted, strict=True)
        ]
    of_sample = sample_columns(answers, sample, human_marks)
    columns = teacher_columns(judgement.marks, judgement.disagreement, of_sample)
    return scorer.with_outliers(judgement, *scorer.teacher.estimate(columns))


def _sample(key: TextKey) -> list[AnswerWithReferences]:
    return [_with_references(key, answer) for answer in _marked_answers(key)]


def marking_digest(key: TextKey) -> str:
    """Return the SHA-256 of what the marks of a key come from: the scorer, or for criteria the calibration, and the
    answers that people have marked."""
    if key.criteria:
        return shipped_models().digest_with(key.marked)
    if not key.marked:
        return scorer_in_use().digest
    scorer = scorer_in_use()
    human_marks = json.dumps([(marked.answer, str(marked.mark)) for marked in key.marked])
    taught_by = f"\n{scorer.teacher.digest}" if scorer.teacher else ""
    return hashlib.sha256(f"{scorer.digest}{taught_by}\n{human_marks}".encode()).hexdigest()


@lru_cache(maxsize=256)
def _marked_answers(key: TextKey) -> tuple[str, ...]:
    """Return the answers that people have marked, read as those to grade are: without slips and hidden characters."""
    plain = replace(key, marked=())
    return tuple(_proofread(plain, marked.answer) for marked in key.marked)


# Where each marked answer is graded by the others, as for the promise, every one is part of as many keys.
@lru_cache(maxsize=4096)
def _proofread(key: TextKey, answer: str) -> str:
    return correct_spelling(visible_text(answer)[0], vocabulary(key))[0]


def _with_references(key: TextKey, answer: str) -> AnswerWithReferences:
    return AnswerWithReferences(key.question, key.references, answer)
