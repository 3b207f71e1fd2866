"""What the scorer has read of the texts of a batch: their tokens alone and in context, their sentences, their words."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graders.base import Encoder
from graders.text.words import FUNCTION_WORDS, Word, words

if TYPE_CHECKING:
    from graders.base import Array
    from graders.text.token_vectors import TokenVectors


class Triple(NamedTuple):
    """A question, one of its reference answers, and a student's answer."""

    question: str
    reference: str
    answer: str


class Texts:
    """The vectors of a batch's texts; each distinct text is encoded once."""

    def __init__(self, triples: Iterable[Triple], encoder: Encoder, alone: Iterable[str] = ()) -> None:
        """Encode all texts of `triples`, and those `alone` without a context."""
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

    def sentence(self, text: str) -> "Array":
        """Return the unit vector of a whole text, shape (d,): the mean of its tokens in the last layer."""
        return unit(self.tokens(text).layer(-1).mean(axis=0))


def unit(vector: "Array") -> "Array":
    """Return vectors at length 1, along the last axis."""
    found: Array = vector / np.maximum(np.linalg.norm(vector, axis=-1, keepdims=True), np.float32(1e-6))
    return found


@lru_cache(maxsize=4096)
def read(text: str) -> tuple[Word, ...]:
    """Return the words of a text."""
    return words(text)


@lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """Return the stems of a text's content words."""
    return frozenset(word.stem for word in read(text) if word.folded not in FUNCTION_WORDS)
