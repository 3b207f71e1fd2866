"""What the scorer has read of the texts of a batch: their tokens alone and in context, their sentences, their words."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graders.embedding.protocol import Encoder
from graders.language.segmentation import FUNCTION_WORDS, Word, clauses, sentences, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graders.embedding.protocol import Array
    from graders.embedding.token_vectors import TokenVectors


ABOUT = 0.2
"""The cosine from which a sentence is about the question or the reference: unrelated ones lie around 0.1."""


class Triple(NamedTuple):
    """A question, one of its reference answers, and a student's answer."""

    question: str
    reference: str
    answer: str


class Texts:
    """The vectors of a batch's texts; each distinct text is encoded once."""

    def __init__(self, triples: Iterable[Triple], encoder: Encoder, alone: Iterable[str] = ()) -> None:
        """Encode all texts of `triples`, and those `alone` without a context."""
        self.likeness: dict[Triple, dict[str, float]] = {}
        self._on_topic: dict[Triple, Triple] = {}
        positions: dict[tuple[str, str], int] = {}
        # Each reference and answer is read twice: alone for the lower layers, after the question for what it refers to.
        for triple in triples:
            for text in triple:
                positions.setdefault(("", text), len(positions))
            for text in (triple.reference, triple.answer):
                positions.setdefault((triple.question, text), len(positions))
        for text in alone:
            positions.setdefault(("", text), len(positions))
        self._positions = positions
        self._tokens = encoder.tokens(list(positions)) if positions else []

    def tokens(self, text: str, context: str = "") -> "TokenVectors":
        """Return the tokens of a text, read on its own or after a context."""
        return self._tokens[self._positions[context, text]]

    def on_topic(self, triple: Triple) -> Triple:
        """Return a triple whose answer has only what is about the question or the reference, its tokens included.

        What is about neither earns nothing and costs nothing: an answer that is padded is marked as without it.
        """
        if triple not in self._on_topic:
            self._on_topic[triple] = self._without_padding(triple)
        return self._on_topic[triple]

    def off_topic(self, triple: Triple) -> bool:
        """Tell whether no sentence of the answer is about the question or the reference."""
        return not self._spans_on_topic(triple, sentences(triple.answer))

    def clause_means(self, text: str) -> "Array":
        """Return unit vectors of a text's clauses, shape (clauses, d): the means of their tokens in the last layer.

        A clause without a token of its own is left out.
        """
        tokens = self.tokens(text)
        rows = tokens.layer(-1)
        insides = [_inside(tokens, clause.start, clause.end) for clause in clauses(text)]
        means = [rows[inside].mean(axis=0) for inside in insides if inside.any()]
        return unit_vectors(np.stack(means or [rows.mean(axis=0)]))

    def sentence(self, text: str) -> "Array":
        """Return the unit vector of a whole text, shape (d,): the mean of its tokens in the last layer."""
        return unit_vectors(self.tokens(text).layer(-1).mean(axis=0))

    def _without_padding(self, triple: Triple) -> Triple:
        spans = sentences(triple.answer)
        on_topic = self._spans_on_topic(triple, spans) if len(spans) > 1 else []
        if not on_topic or len(on_topic) == len(spans):
            return triple
        shorter = " ".join(triple.answer[start:end] for start, end in on_topic)
        # The vectors are those of the whole answer: to encode the shorter text would be one more call of the model.
        for context in ("", triple.question):
            tokens = self.tokens(triple.answer, context)
            inside = np.logical_or.reduce([_inside(tokens, start, end) for start, end in on_topic])
            self._add(context, shorter, tokens.select(inside))
        return triple._replace(answer=shorter)

    def _spans_on_topic(self, triple: Triple, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        tokens = self.tokens(triple.answer)
        topics = np.stack([self.sentence(triple.question), *self.clause_means(triple.reference)])
        return [
            (start, end)
            for start, end in spans
            if (inside := _inside(tokens, start, end)).any()
            and (topics @ unit_vectors(tokens.select(inside).layer(-1).mean(axis=0))).max() >= ABOUT
        ]

    def _add(self, context: str, text: str, tokens: "TokenVectors") -> None:
        self._positions[context, text] = len(self._tokens)
        self._tokens.append(tokens)


def unit_vectors(vectors: "Array") -> "Array":
    """Return vectors at length 1, along the last axis."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Array = vectors / np.maximum(lengths, np.float32(1e-6))
    return unit


def _inside(tokens: "TokenVectors", start: int, end: int) -> "NDArray[np.bool_]":
    return np.asarray((tokens.starts >= start) & (tokens.starts < end))


@lru_cache(maxsize=4096)
def words_in(text: str) -> tuple[Word, ...]:
    """Return the words of a text."""
    return words(text)


@lru_cache(maxsize=4096)
def content_stems_in(text: str) -> frozenset[str]:
    """Return the stems of a text's content words."""
    return frozenset(word.stem for word in words_in(text) if word.folded not in FUNCTION_WORDS)
