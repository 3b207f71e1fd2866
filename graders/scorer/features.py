"""All features of an answer against each reference of its question, those of shared words among them, and which
reference is the nearest."""

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graders.language.lexicon import word_set
from graders.scorer.alignment import alignment
from graders.scorer.contrast import bare, contrast, placed, turned
from graders.scorer.texts import Texts, Triple, content, read, unit

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

GRAM = 4
COUNTED = 20_000
_NEGATORS = word_set("negators")


def lexical(triple: Triple) -> dict[str, float]:
    """Return the lexical features of a triple."""
    question, reference, answer = (content(text) for text in triple)
    shared, fresh, new = reference & answer, reference - question, answer - question
    found = {
        "stems recall": _share(shared, reference),
        "stems precision": _share(shared, answer),
        "new stems recall": _share(fresh & answer, fresh) if fresh else _share(shared, reference),
        "new stems precision": _share(new & reference, new),
        "answer new": _share(new, answer),
        "reference new": _share(fresh, reference),
    }
    return found | _grams(triple) | _negations(triple) | _lengths(triple)


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part) / len(whole) if whole else 0.0


def _grams(triple: Triple) -> dict[str, float]:
    """Return how many runs of `GRAM` characters of the stems are shared, both ways."""
    one, other = (_counted(text) for text in triple[1:])
    shared = sum((one & other).values())
    return {
        "grams recall": shared / max(sum(one.values()), 1),
        "grams precision": shared / max(sum(other.values()), 1),
    }


def _counted(text: str) -> Counter[str]:
    line = " ".join(word.stem for word in read(text))[:COUNTED]
    return Counter(line[at : at + GRAM] for at in range(len(line) - GRAM + 1))


def _negations(triple: Triple) -> dict[str, float]:
    one, other = (
        sum(word.folded in _NEGATORS or word.folded.endswith("n't") for word in read(text))
        for text in triple[1:]
    )
    return {
        "negation parity": float(one % 2 != other % 2),
        "reference negations": min(one, 3),
        "answer negations": min(other, 3),
    }


def _lengths(triple: Triple) -> dict[str, float]:
    asked, one, other = (len(read(text)) for text in triple)
    return {
        "question length": math.log1p(asked),
        "reference length": math.log1p(one),
        "answer length": math.log1p(other),
        "length ratio": math.log((other + 1) / (one + 1)),
        "shortness": min(other / max(one, 1), 1.0),
    }


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
