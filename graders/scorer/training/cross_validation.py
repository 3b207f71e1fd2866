"""From labelled rows to a scorer: features, cross-validation with whole questions held out, confidence, provenance."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graders.embedding.protocol import Encoder
from graders.language.spelling import Vocabulary, mended, words_of
from graders.scorer.alignment import VIEWS
from graders.scorer.features import Asked, Compared, all_triples, compared, question_vector
from graders.scorer.model import Against, Scorer
from graders.scorer.scorers import written
from graders.scorer.texts import Texts
from graders.scorer.training.fitting import SEED, STEP, Table, fit_sure, fitted
from graders.scorer.training.labelled_rows import LabelledRow
from graders.scorer.word_order import train_order

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
CENTRED_ON = 600
FOREIGN_LEAST, FOREIGN_SHARE = 2, 0.1


@dataclass(frozen=True, slots=True)
class Trained:
    """The two files of a scorer, and what to say of it."""

    description: bytes
    arrays: bytes
    provenance: dict[str, Any]


def train(rows: Sequence[LabelledRow], encoder: Encoder) -> Trained:
    """Return a scorer fitted to all rows; its confidence and its figures come from held-out questions.

    The same rows and the same libraries give the same bytes. Work is linear in the rows.
    """
    centres = centres_of(rows, encoder)
    table, each = table_of([*rows, *foreign(rows)], encoder, centres)
    order = train_order([row.answer for row in rows], encoder, SEED)

    def fit(part: Table) -> Scorer:
        return fitted(part, centres, order, encoder.weights_sha256)

    marked = table.at(np.arange(len(rows)))
    held_out = _held_out(table, each, fit)
    chosen, marks, apart = (one[: len(rows)] for one in held_out)
    human = np.array([row.mark for row in rows])
    scorer = replace(fit(table), sure=fit_sure(marked, chosen, marks, apart, human))
    figures = {str(name): _figures(marks, human, marked.sets == name) for name in np.unique(table.sets)}
    provenance = {
        "weights_sha256": encoder.weights_sha256,
        "model": encoder.model,
        "rows": len(rows),
        "questions": len(np.unique(table.questions)),
        "sets": {
            str(name): {
                "rows": int((marked.sets == name).sum()),
                "source": SOURCES.get(str(name), "not stated"),
            }
            for name in np.unique(table.sets)
        },
        "cross_validation": f"{FOLDS} folds, whole questions held out",
        "figures": figures,
    }
    return Trained(*written(scorer, provenance), provenance)


def foreign(rows: Sequence[LabelledRow]) -> list[LabelledRow]:
    """Return answers to questions of other sets as wrong ones: marked sets have hardly any that are off the topic."""
    chance = random.Random(SEED)  # noqa: S311 - a reproducible draw, no secret
    found = []
    for group in _by_question(rows):
        here = rows[group[0]]
        others = [row.answer for row in rows if row.dataset != here.dataset]
        count = max(FOREIGN_LEAST, round(FOREIGN_SHARE * len(group)))
        found += [
            replace(here, answer=answer, mark=0.0)
            for answer in chance.sample(others, min(count, len(others)))
        ]
    return found


def centres_of(rows: Sequence[LabelledRow], encoder: Encoder) -> "dict[str, Array]":
    """Return the mean vector of a token in each view, over a sample of the answers."""
    chosen = np.random.default_rng(SEED).permutation(len(rows))[:CENTRED_ON]
    alone = encoder.tokens([("", rows[at].answer) for at in chosen])
    beside = encoder.tokens([(rows[at].question, rows[at].answer) for at in chosen])
    found = {
        name: np.concatenate([one.layer(at) for one in alone]).mean(axis=0)
        for at, name in enumerate(VIEWS[:-1])
    }
    return found | {VIEWS[-1]: np.concatenate([one.layer(-1) for one in beside]).mean(axis=0)}


def table_of(
    rows: Sequence[LabelledRow], encoder: Encoder, centres: "dict[str, Array]"
) -> tuple[Table, list[Against]]:
    """Return the features of all rows against their nearest references, and against each of them.

    One question is read after the other, so that no more than its texts are in memory.
    """
    found: list[Compared | None] = [None] * len(rows)
    vectors: list[Array] = []
    questions = np.zeros(len(rows), dtype=np.int64)
    for number, group in enumerate(_by_question(rows)):
        asked = {at: _asked(rows[at]) for at in group}
        texts = Texts([one for listed in asked.values() for one in all_triples(listed)], encoder)
        for at, one in asked.items():
            found[at] = compared(one, texts, centres)
        questions[group] = number
        vectors.append(question_vector(asked[group[0]], texts))
    listed = [one for one in found if one is not None]
    names = tuple(listed[0].found[0])
    each = [Against.of(row, names) for row in listed]
    table = Table(
        names=names,
        rows=np.array([against.rows[row.nearest] for against, row in zip(each, listed, strict=True)]),
        marks=np.array([row.target for row in rows]),
        sets=np.array([row.dataset for row in rows]),
        questions=questions,
        vectors=np.array(vectors, dtype=np.float64),
        stepped=np.array([row.stepped for row in rows]),
    )
    return table, each


def _asked(row: LabelledRow) -> Asked:
    """Return a row as the grader sees it, without slips of the finger."""
    known = Vocabulary(words_of((row.question, *row.references)), frozenset())
    return Asked(row.question, tuple(dict.fromkeys(row.references)), mended(row.answer, known)[0])


def _by_question(rows: Sequence[LabelledRow]) -> Iterator[list[int]]:
    groups: dict[tuple[str, str], list[int]] = {}
    for at, row in enumerate(rows):
        groups.setdefault((row.dataset, row.question_id), []).append(at)
    yield from groups.values()


def _held_out(
    table: Table, each: Sequence[Against], fit: Callable[[Table], Scorer]
) -> "tuple[Numbers, Numbers, Numbers]":
    """Return for each row what a scorer makes of it that saw no answer to its question, as `Scorer.judged` does."""
    numbers = np.unique(table.questions)
    fold = dict(zip(numbers, np.random.default_rng(SEED).permutation(len(numbers)) % FOLDS, strict=True))
    folds = np.array([fold[one] for one in table.questions])
    rows, marks, apart = np.zeros(table.rows.shape), np.zeros(len(folds)), np.zeros(len(folds))
    for number in np.unique(folds):
        scorer = fit(table.at(np.flatnonzero(folds != number)))
        held = np.flatnonzero(folds == number)
        questions = table.vectors[table.questions[held]]
        rows[held], marks[held], apart[held] = scorer.judged([each[int(at)] for at in held], questions)
    return rows, marks, apart


def _figures(marks: "Numbers", human: "Numbers", here: "NDArray[np.bool_]") -> dict[str, float]:
    correlation = (
        np.corrcoef(marks[here], human[here])[0, 1] if np.ptp(human[here]) and here.sum() > 2 else 0.0
    )
    return {
        "pearson": round(float(correlation), 3),
        "rmse": round(float(np.sqrt(np.mean((marks[here] - human[here]) ** 2))), 3),
        "within_a_step": round(float(np.mean(np.abs(marks[here] - human[here]) <= STEP)), 3),
    }
