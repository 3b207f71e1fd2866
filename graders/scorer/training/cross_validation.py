"""From labelled rows to a scorer: features, cross-validation with whole questions held out, confidence, provenance."""

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graders.embedding.protocol import Encoder
from graders.language.spelling import Vocabulary, correct_spelling, spelled_words
from graders.scorer.alignment import VIEWS
from graders.scorer.features import (
    AnswerWithReferences,
    ReferenceFeatures,
    compare_with_references,
    question_vector,
    required_triples,
)
from graders.scorer.model import FeatureRows, Judgement, Scorer
from graders.scorer.scorers import scorer_files
from graders.scorer.teacher_model import teacher_model_file
from graders.scorer.texts import Texts
from graders.scorer.training.fitting import SEED, STEP, FeatureTable, fit_confidence, fit_scorer
from graders.scorer.training.labelled_rows import LabelledRow
from graders.scorer.training.teacher_fitting import MarkedAnswers, fit_teacher_model
from graders.scorer.word_order import fit_word_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graders.embedding.protocol import Array, Numbers

SOURCES = {
    "scientsbank": "SciEntsBank, SemEval-2013 Task 7, training part; CC BY-SA",
    "beetle": "Beetle, SemEval-2013 Task 7, training part; CC BY-SA",
    "digiklausur_nn": "DigiKlausur (ASAG-Dataset); MPL-2.0",
    "saf_en_v2": "SAF, training part; MIT",
}
"""Where known sets come from, and their licences as stated there."""
FOLDS = 5
"""The usual number: each fit sees four fifths of the questions, and training takes six fits in all."""
CENTRE_ANSWERS = 600
"""Answers whose tokens a layer's centre is the mean of: a plain limit, since thousands of tokens fix a mean."""
OFF_TOPIC_LEAST, OFF_TOPIC_SHARE = 2, 0.1
"""Answers from other sets that a question gets as wrong ones: so many, or a tenth of its own if that is more."""


@dataclass(frozen=True, slots=True)
class TrainedScorer:
    """The files of a scorer by name, and what to say of it."""

    files: dict[str, bytes]
    provenance: dict[str, Any]


def train_scorer(rows: Sequence[LabelledRow], encoder: Encoder) -> TrainedScorer:
    """Return a scorer fitted to all rows; its confidence and its figures come from held-out questions.

    The same rows and the same libraries give the same bytes. Work is linear in the rows.
    """
    centres = token_centres(rows, encoder)
    table, answers, vectors = feature_table([*rows, *off_topic_rows(rows)], encoder, centres)
    word_order = fit_word_order([row.answer for row in rows], encoder, SEED)

    def fit(part: FeatureTable) -> Scorer:
        return fit_scorer(part, centres, word_order, encoder.weights_sha256)

    # Off-topic rows are fitted to, but no person marked them: confidence and figures are of the others.
    marked = table.at(np.arange(len(rows)))
    judged = Judgement(*(column[: len(rows)] for column in _held_out(table, answers, fit)))
    human_marks = np.array([row.mark for row in rows])
    scorer = replace(fit(table), confidence_weights=fit_confidence(marked, judged, human_marks))
    provenance = _provenance(table, marked, judged.marks, human_marks, encoder)
    files = dict(zip(("scorer.json", "scorer.safetensors"), scorer_files(scorer, provenance), strict=True))
    texts = (vectors[: len(rows)], [_as_graded(row).answer for row in rows])
    taught = MarkedAnswers.of(judged, human_marks, texts, (marked.questions, marked.sets))
    return TrainedScorer(files | _teacher_files(taught, files, provenance), provenance)


def _teacher_files(
    answers: MarkedAnswers, scorer_bytes: dict[str, bytes], provenance: dict[str, Any]
) -> dict[str, bytes]:
    """Return the file of the model of a teacher that belongs to the scorer; none where the rows are too few for it."""
    model = fit_teacher_model(answers)
    if model is None:
        return {}
    digest = hashlib.sha256(b"".join(scorer_bytes.values())).hexdigest()
    stated = {"scorer_sha256": digest, **{name: provenance[name] for name in ("rows", "questions", "sets")}}
    return {"teacher.json": teacher_model_file(model, stated)}


def off_topic_rows(rows: Sequence[LabelledRow]) -> list[LabelledRow]:
    """Return answers to questions of other sets as wrong ones: marked sets have hardly any that are off the topic."""
    chance = random.Random(SEED)  # noqa: S311 - a reproducible draw, no secret
    drawn = []
    for positions in _positions_by_question(rows):
        row = rows[positions[0]]
        # Of another set, not of another question: questions of one set are often about the same thing.
        foreign = [candidate.answer for candidate in rows if candidate.dataset != row.dataset]
        count = max(OFF_TOPIC_LEAST, round(OFF_TOPIC_SHARE * len(positions)))
        drawn += [
            replace(row, answer=answer, mark=0.0)
            for answer in chance.sample(foreign, min(count, len(foreign)))
        ]
    return drawn


def token_centres(rows: Sequence[LabelledRow], encoder: Encoder) -> "dict[str, Array]":
    """Return the mean vector of a token in each view, over a sample of the answers."""
    sample = np.random.default_rng(SEED).permutation(len(rows))[:CENTRE_ANSWERS]
    alone = encoder.tokens([("", rows[position].answer) for position in sample])
    in_context = encoder.tokens([(rows[position].question, rows[position].answer) for position in sample])
    centres = {
        name: np.concatenate([tokens.layer(layer) for tokens in alone]).mean(axis=0)
        for layer, name in enumerate(VIEWS[:-1])
    }
    return centres | {VIEWS[-1]: np.concatenate([tokens.layer(-1) for tokens in in_context]).mean(axis=0)}


def feature_table(
    rows: Sequence[LabelledRow], encoder: Encoder, centres: "dict[str, Array]"
) -> "tuple[FeatureTable, list[FeatureRows], Array]":
    """Return the features of all rows against their nearest references, and against each of them, and the unit vectors
    of the answers, shape (n, d).

    One question is read after the other, so that no more than its texts are in memory.
    """
    compared: dict[int, ReferenceFeatures] = {}
    vectors: list[Array] = []
    answer_vectors: dict[int, Array] = {}
    questions = np.zeros(len(rows), dtype=np.int64)
    for number, positions in enumerate(_positions_by_question(rows)):
        answers = {position: _as_graded(rows[position]) for position in positions}
        texts = Texts([triple for answer in answers.values() for triple in required_triples(answer)], encoder)
        for position, answer in answers.items():
            compared[position] = compare_with_references(answer, texts, centres)
            answer_vectors[position] = texts.sentence(answer.answer)
        questions[positions] = number
        vectors.append(question_vector(answers[positions[0]], texts))
    in_order = [compared[position] for position in range(len(rows))]
    names = tuple(in_order[0].features[0])
    feature_rows = [FeatureRows.of(answer, names) for answer in in_order]
    table = FeatureTable(
        names=names,
        rows=np.array(
            [
                answer_rows.rows[answer.nearest]
                for answer_rows, answer in zip(feature_rows, in_order, strict=True)
            ]
        ),
        marks=np.array([row.target for row in rows]),
        sets=np.array([row.dataset for row in rows]),
        questions=questions,
        vectors=np.array(vectors, dtype=np.float64),
        stepped=np.array([row.stepped for row in rows]),
    )
    return table, feature_rows, np.stack([answer_vectors[position] for position in range(len(rows))])


def _as_graded(row: LabelledRow) -> AnswerWithReferences:
    """Return a row as the grader sees it, without slips of the finger."""
    vocabulary = Vocabulary(spelled_words((row.question, *row.references)), frozenset())
    return AnswerWithReferences(
        row.question, tuple(dict.fromkeys(row.references)), correct_spelling(row.answer, vocabulary)[0]
    )


def _positions_by_question(rows: Sequence[LabelledRow]) -> Iterator[list[int]]:
    groups: dict[tuple[str, str], list[int]] = {}
    for position, row in enumerate(rows):
        groups.setdefault((row.dataset, row.question_id), []).append(position)
    yield from groups.values()


def _held_out(
    table: FeatureTable, answers: Sequence[FeatureRows], fit: Callable[[FeatureTable], Scorer]
) -> Judgement:
    """Return for each row what a scorer makes of it that saw no answer to its question."""
    numbers = np.unique(table.questions)
    fold_numbers = np.random.default_rng(SEED).permutation(len(numbers)) % FOLDS
    fold_of = dict(zip(numbers, fold_numbers, strict=True))
    folds = np.array([fold_of[number] for number in table.questions])
    features, marks, disagreement = np.zeros(table.rows.shape), np.zeros(len(folds)), np.zeros(len(folds))
    for fold in np.unique(folds):
        scorer = fit(table.at(np.flatnonzero(folds != fold)))
        held = np.flatnonzero(folds == fold)
        questions = table.vectors[table.questions[held]]
        features[held], marks[held], disagreement[held] = scorer.judge(
            [answers[int(position)] for position in held], questions
        )
    return Judgement(features, marks, disagreement)


def _provenance(
    table: FeatureTable, marked: FeatureTable, marks: "Numbers", human_marks: "Numbers", encoder: Encoder
) -> dict[str, Any]:
    sets = np.unique(table.sets)
    return {
        "weights_sha256": encoder.weights_sha256,
        "model": encoder.model,
        "rows": len(marks),
        "questions": len(np.unique(table.questions)),
        "sets": {
            str(name): {
                "rows": int((marked.sets == name).sum()),
                "source": SOURCES.get(str(name), "not stated"),
            }
            for name in sets
        },
        "cross_validation": f"{FOLDS} folds, whole questions held out",
        "figures": {str(name): _figures(marks, human_marks, marked.sets == name) for name in sets},
    }


def _figures(marks: "Numbers", human_marks: "Numbers", in_set: "NDArray[np.bool_]") -> dict[str, float]:
    machine, human = marks[in_set], human_marks[in_set]
    defined = np.ptp(human) and in_set.sum() > 2
    return {
        "pearson": round(float(np.corrcoef(machine, human)[0, 1]) if defined else 0.0, 3),
        "rmse": round(float(np.sqrt(np.mean((machine - human) ** 2))), 3),
        "within_a_step": round(float(np.mean(np.abs(machine - human) <= STEP)), 3),
    }
