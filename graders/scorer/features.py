"""All features of an answer against each reference of its question, and which reference is the nearest.

Their names stand in a scorer's files, so that a new name needs a newly fitted scorer.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graders.language.lexicon import word_set
from graders.scorer.alignment import alignment_features
from graders.scorer.contrast import contraries, contrast_features, placement_features, without_own_words
from graders.scorer.texts import Texts, Triple, content_stems_in, unit_vectors, words_in

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

PLACES = 4
"""Features are rounded to so many decimals, so that the last bits of a sum cannot send a row down another branch of a
tree."""
GRAM_LENGTH = 4
"""Characters of a gram: inside one word for most, so that stems with other endings still share some."""
GRAM_CHARACTERS = 20_000
"""A plain limit on what grams are counted in: as many characters as an answer may have."""
MOST_NEGATIONS = 3
"""More are counted as so many: a long text has some whatever it says."""
OF_QUESTION = (
    "layer 4 given", "layer 6 given", "reference question cosine", "reference new", "reference negations",
    "question length", "reference length",
)  # fmt: skip
"""What is the same for every answer to a question says how hard it is to match, and misleads on other sets."""
_NEGATORS = word_set("negators")


class AnswerWithReferences(NamedTuple):
    """A question, its reference answers, and a student's answer."""

    question: str
    references: tuple[str, ...]
    answer: str

    @property
    def triples(self) -> list[Triple]:
        """The answer with each of the references."""
        return [Triple(self.question, reference, self.answer) for reference in self.references]


class ReferenceFeatures(NamedTuple):
    """Features by name of an answer against each of its references, and the cosines of the references to each other."""

    features: tuple[dict[str, float], ...]
    reference_cosines: "Array"

    @property
    def nearest(self) -> int:
        """Which reference the answer is most alike."""
        return max(
            range(len(self.features)), key=lambda position: reference_closeness(self.features[position])
        )


def required_triples(answer: AnswerWithReferences) -> Iterator[Triple]:
    """Yield every triple whose texts the features of an answer need."""
    for triple in answer.triples:
        yield triple
        yield from (
            triple._replace(reference=contrary) for contrary in contraries(triple.reference, triple.question)
        )
        yield triple._replace(answer=without_own_words(triple.reference, triple.question))


def compare_with_references(
    answer: AnswerWithReferences, texts: Texts, centres: "dict[str, Array]"
) -> ReferenceFeatures:
    """Hold an answer against each of the references of its question."""
    vectors = np.stack([texts.sentence(reference) for reference in answer.references])
    return ReferenceFeatures(
        tuple(answer_features(triple, texts, centres) for triple in answer.triples),
        np.round(vectors @ vectors.T, PLACES),
    )


def answer_features(triple: Triple, texts: Texts, centres: "dict[str, Array]") -> dict[str, float]:
    """Return the features of an answer against a reference, by name, rounded to `PLACES` decimals: how alike they are,
    and what tells the answer from the contraries of the reference and from what says nothing."""
    likeness = likeness_features(triple, texts, centres)
    features = {name: value for name, value in likeness.items() if name not in OF_QUESTION}
    features |= contrast_features(triple, likeness, texts, centres)
    features |= placement_features(likeness, *_bound_features(triple, texts, centres))
    return {name: round(float(value), PLACES) for name, value in features.items()}


def likeness_features(triple: Triple, texts: Texts, centres: "dict[str, Array]") -> dict[str, float]:
    """Return how alike an answer and a reference are, by tokens, sentences and words; looked up the second time."""
    # The question and the reference stand in as answers for every answer of a batch: they are compared once.
    if triple not in texts.likeness:
        on_topic = texts.on_topic(triple)
        features = alignment_features(on_topic, texts, centres)
        features |= _sentence_features(on_topic, texts) | word_features(on_topic)
        texts.likeness[triple] = {name: round(float(value), PLACES) for name, value in features.items()}
    return texts.likeness[triple]


def reference_closeness(features: Mapping[str, float]) -> float:
    """Return by what the nearest of several references is chosen, to fit the scorer to.

    Set by hand, since there is no scorer yet to choose with: mostly what is covered of the reference.
    """
    return (
        features["layer 4 recall"]
        + 0.5 * features["layer 4 precision"]
        + 0.5 * features["cosine"]
        + 0.3 * features["stems recall"]
    )


def question_vector(answer: AnswerWithReferences, texts: Texts) -> "Array":
    """Return the unit vector by which similar questions are found: of the question and its first reference answer."""
    return unit_vectors(texts.sentence(answer.question) + texts.sentence(answer.references[0]))


def word_features(triple: Triple) -> dict[str, float]:
    """Return the features of the words themselves: what is shared, what is new against the question, negations and
    lengths."""
    question, reference, answer = (content_stems_in(text) for text in triple)
    shared, new_in_reference, new_in_answer = reference & answer, reference - question, answer - question
    features = {
        "stems recall": _share(shared, reference),
        "stems precision": _share(shared, answer),
        "new stems recall": _share(new_in_reference & answer, new_in_reference)
        if new_in_reference
        else _share(shared, reference),
        "new stems precision": _share(new_in_answer & reference, new_in_answer),
        "answer new": _share(new_in_answer, answer),
        "reference new": _share(new_in_reference, reference),
    }
    return features | _gram_features(triple) | _negation_features(triple) | _length_features(triple)


def _bound_features(triple: Triple, texts: Texts, centres: "dict[str, Array]") -> list[dict[str, float]]:
    """Return the features of the bare reference, the question and the reference, each taken as an answer."""
    question, reference, _ = triple
    return [
        likeness_features(Triple(question, reference, text), texts, centres)
        for text in (without_own_words(reference, question), question, reference)
    ]


def _sentence_features(triple: Triple, texts: Texts) -> dict[str, float]:
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


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part) / len(whole) if whole else 0.0


def _gram_features(triple: Triple) -> dict[str, float]:
    """Return how many runs of `GRAM_LENGTH` characters of the stems are shared, both ways."""
    reference, answer = (gram_counts(text) for text in triple[1:])
    shared = sum((reference & answer).values())
    return {
        "grams recall": shared / max(sum(reference.values()), 1),
        "grams precision": shared / max(sum(answer.values()), 1),
    }


def gram_counts(text: str) -> Counter[str]:
    """Return how often each run of `GRAM_LENGTH` characters of a text's stems comes."""
    line = " ".join(word.stem for word in words_in(text))[:GRAM_CHARACTERS]
    return Counter(line[start : start + GRAM_LENGTH] for start in range(len(line) - GRAM_LENGTH + 1))


def _negation_features(triple: Triple) -> dict[str, float]:
    reference, answer = (
        sum(word.folded in _NEGATORS or word.folded.endswith("n't") for word in words_in(text))
        for text in triple[1:]
    )
    return {
        "negation parity": float(reference % 2 != answer % 2),
        "reference negations": min(reference, MOST_NEGATIONS),
        "answer negations": min(answer, MOST_NEGATIONS),
    }


def _length_features(triple: Triple) -> dict[str, float]:
    question, reference, answer = (len(words_in(text)) for text in triple)
    return {
        "question length": math.log1p(question),
        "reference length": math.log1p(reference),
        "answer length": math.log1p(answer),
        "length ratio": math.log((answer + 1) / (reference + 1)),
        "shortness": min(answer / max(reference, 1), 1.0),
    }
