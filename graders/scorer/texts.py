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
        self.known: dict[Triple, dict[str, float]] = {}
        self._kept: dict[Triple, Triple] = {}
        listed = list(triples)
        pairs: dict[tuple[str, str], int] = {}
        for triple in listed:
            for text in triple:
                pairs.setdefault(("", text), len(pairs))
            for text in (triple.reference, triple.answer):
                pairs.setdefault((triple.question, text), len(pairs))
        for text in alone:
            pairs.setdefault(("", text), len(pairs))
        self._pairs = pairs
        self._tokens = encoder.tokens(list(pairs)) if pairs else []

    def tokens(self, text: str, context: str = "") -> "TokenVectors":
        """Return the tokens of a text, read on its own or after a context."""
        return self._tokens[self._pairs[context, text]]

    def keep(self, triple: Triple) -> Triple:
        """Return a triple whose answer has only what is about the question or the reference, its tokens included.

        What is about neither earns nothing and costs nothing: an answer that is padded is marked as without it.
        """
        if triple not in self._kept:
            self._kept[triple] = self._keep(triple)
        return self._kept[triple]

    def _keep(self, triple: Triple) -> Triple:
        pieces = sentences(triple.answer)
        kept = self._about(triple, pieces) if len(pieces) > 1 else []
        if not kept or len(kept) == len(pieces):
            return triple
        shorter = " ".join(triple.answer[start:end] for start, end in kept)
        for context in ("", triple.question):
            found = self.tokens(triple.answer, context)
            chosen = np.logical_or.reduce([_inside(found, start, end) for start, end in kept])
            self._add(context, shorter, found.only(chosen))
        return triple._replace(answer=shorter)

    def off_topic(self, triple: Triple) -> bool:
        """Tell whether no sentence of the answer is about the question or the reference."""
        return not self._about(triple, sentences(triple.answer))

    def _about(self, triple: Triple, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
        tokens = self.tokens(triple.answer)
        wanted = np.stack([self.sentence(triple.question), *self.clause_means(triple.reference)])
        return [
            (start, end)
            for start, end in pieces
            if (inside := _inside(tokens, start, end)).any()
            and (wanted @ unit(tokens.only(inside).layer(-1).mean(axis=0))).max() >= ABOUT
        ]

    def clause_means(self, text: str) -> "Array":
        """Return unit vectors of a text's clauses, shape (clauses, d): the means of their tokens in the last layer.

        A clause without a token of its own is left out.
        """
        tokens = self.tokens(text)
        rows = tokens.layer(-1)
        found = [_inside(tokens, clause.start, clause.end) for clause in clauses(text)]
        return unit(
            np.stack([rows[inside].mean(axis=0) for inside in found if inside.any()] or [rows.mean(axis=0)])
        )

    def _add(self, context: str, text: str, tokens: "TokenVectors") -> None:
        self._pairs[context, text] = len(self._tokens)
        self._tokens.append(tokens)

    def sentence(self, text: str) -> "Array":
        """Return the unit vector of a whole text, shape (d,): the mean of its tokens in the last layer."""
        return unit(self.tokens(text).layer(-1).mean(axis=0))


def unit(vector: "Array") -> "Array":
    """Return vectors at length 1, along the last axis."""
    found: Array = vector / np.maximum(np.linalg.norm(vector, axis=-1, keepdims=True), np.float32(1e-6))
    return found


def _inside(tokens: "TokenVectors", start: int, end: int) -> "NDArray[np.bool_]":
    return np.asarray((tokens.starts >= start) & (tokens.starts < end))


@lru_cache(maxsize=4096)
def read(text: str) -> tuple[Word, ...]:
    """Return the words of a text."""
    return words(text)


@lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """Return the stems of a text's content words."""
    return frozenset(word.stem for word in read(text) if word.folded not in FUNCTION_WORDS)
