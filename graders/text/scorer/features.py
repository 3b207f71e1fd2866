"""All features of an answer against each reference of its question, and which one is the nearest."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graders.text.scorer.alignment import alignment
from graders.text.scorer.contrast import contrast, placed
from graders.text.scorer.lexical import lexical
from graders.text.scorer.texts import Texts, Triple, unit
from graders.text.scorer.turning import bare, turned

if TYPE_CHECKING:
    from graders.base import Array

PLACES = 4
OF_QUESTION = (
    "layer 4 given", "layer 6 given", "reference question cosine", "reference new", "reference negations",
    "question length", "reference length",
)  # fmt: skip
"""What is the same for every answer to a question says how hard it is to match, and misleads on other sets."""


class Asked(NamedTuple):
    """A question, its reference answers, and a student's answer."""

    question: str
    references: tuple[str, ...]
    answer: str

    @property
    def triples(self) -> list[Triple]:
        """The answer with each of the references."""
        return [Triple(self.question, one, self.answer) for one in self.references]


def all_triples(asked: Asked) -> Iterator[Triple]:
    """Yield every triple whose texts the features of an answer need."""
    for one in asked.triples:
        yield one
        yield from (one._replace(reference=text) for text in turned(one.reference, one.question))
        yield one._replace(answer=bare(one.reference, one.question))


class Compared(NamedTuple):
    """An answer against each of its references: features by name, and the cosines of the references to each other."""

    found: tuple[dict[str, float], ...]
    alike: "Array"

    @property
    def nearest(self) -> int:
        """Which reference the answer is most alike."""
        return max(range(len(self.found)), key=lambda at: closeness(self.found[at]))


def compared(asked: Asked, texts: Texts, centres: "dict[str, Array]") -> Compared:
    """Hold an answer against each of the references of its question."""
    vectors = np.stack([texts.sentence(one) for one in asked.references])
    return Compared(
        tuple(features(one, texts, centres) for one in asked.triples), np.round(vectors @ vectors.T, PLACES)
    )


def features(triple: Triple, texts: Texts, centres: "dict[str, Array]") -> dict[str, float]:
    """Return the features of an answer against a reference, by name, rounded to `PLACES` decimals: how alike they are,
    and what tells the answer from the contraries of the reference and from what says nothing."""
    alike = _against(triple, texts, centres)
    found = {name: value for name, value in alike.items() if name not in OF_QUESTION}
    found |= contrast(triple, alike, texts, centres)
    found |= placed(alike, *_bounds(triple, texts, centres))
    return {name: round(float(value), PLACES) for name, value in found.items()}


def _bounds(triple: Triple, texts: Texts, centres: "dict[str, Array]") -> list[dict[str, float]]:
    """Return the features of the bare reference, the question and the reference, each taken as an answer."""
    question, reference, _ = triple
    return [
        _against(Triple(question, reference, text), texts, centres)
        for text in (bare(reference, question), question, reference)
    ]


def _against(triple: Triple, texts: Texts, centres: "dict[str, Array]") -> dict[str, float]:
    """Return the features against one reference; a triple that comes again is looked up."""
    if triple not in texts.known:
        kept = texts.keep(triple)
        found = alignment(kept, texts, centres) | _sentences(kept, texts) | lexical(kept)
        texts.known[triple] = {name: round(float(value), PLACES) for name, value in found.items()}
    return texts.known[triple]


def closeness(found: dict[str, float]) -> float:
    """Return by what the nearest of several references is chosen, to fit the scorer to."""
    return (
        found["layer 4 recall"]
        + 0.5 * found["layer 4 precision"]
        + 0.5 * found["cosine"]
        + 0.3 * found["stems recall"]
    )


def question_vector(asked: Asked, texts: Texts) -> "Array":
    """Return the unit vector by which similar questions are found: of the question and its first reference answer."""
    return unit(texts.sentence(asked.question) + texts.sentence(asked.references[0]))


def _sentences(triple: Triple, texts: Texts) -> dict[str, float]:
    """Compare whole texts, also with the question's direction taken out, and their clauses."""
    question, reference, answer = (texts.sentence(text) for text in triple)
    own_reference = reference - (reference @ question) * question
    own_answer = answer - (answer @ question) * question
    lengths = float(np.linalg.norm(own_reference) * np.linalg.norm(own_answer))
    cosines = texts.clause_means(triple.reference) @ texts.clause_means(triple.answer).T
    return {
        "cosine": float(reference @ answer),
        "question cosine": float(answer @ question),
        "reference question cosine": float(reference @ question),
        "own cosine": float(own_reference @ own_answer) / max(lengths, 1e-6),
        "spans recall": float(cosines.max(axis=1).mean()),
        "spans precision": float(cosines.max(axis=0).mean()),
        "spans best": float(cosines.max()),
        "spans weakest": float(cosines.max(axis=1).min()),
    }
