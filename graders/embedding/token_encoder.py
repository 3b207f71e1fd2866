"""Token vectors of texts in their contexts: cut to fit the window, encoded by length, put together again."""

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graders.embedding.device import Batches
from graders.language.segmentation import FUNCTION_WORDS

if TYPE_CHECKING:
    from graders.embedding.protocol import Array
    from graders.embedding.token_vectors import TokenVectors

    States = Callable[[list[list[int]]], list[Array]]
    """From rows of ids of one length to the hidden states of each, shape (layers, length, d)."""

TOKEN_BATCH = 16
"""Half of what whole texts get: the states of all layers are kept until they are rounded."""
CONTEXT_TOKENS = 64
"""How much of a context's end is read before a text: an answer leans on the last words of its question."""
STAND_IN = "."
"""Read for a text without tokens, so that every text has a vector."""
FRAME_TOKENS = 3
"""The signs at the start, after the context and at the end."""
FUNCTION_WEIGHT, STOP_WEIGHT = 0.15, 0.02
"""Weights of function words, and of signs that are no words. A plain choice: they match almost anything, but texts that
differ in nothing else must still differ."""
FIRST_WORD = 1996
"""Where whole words begin in the vocabulary of BERT; before it stand signs and letters, after it words by frequency."""

Ids = tuple[list[int], list[int]]
"""Token ids, and where each starts in the text."""
TokenJob = tuple[list[int], list[int], list[int]]
"""The ids of a context's end, which may be empty, those of a piece of text, and where these start."""


class TokenEncoder:
    """Reads texts with the layers of `LAYERS`; not safe for threads, its caller holds a lock."""

    def __init__(self, tokenizer: Any, window: int, states: "States") -> None:
        self._tokenizer = tokenizer
        self._window = window
        self._states = states
        self._batches = Batches(TOKEN_BATCH)

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> "list[TokenVectors]":
        """Return the vectors of each text, in order; the pieces of all of them are encoded by length."""
        from graders.embedding.token_vectors import join_pieces

        jobs_by_text = [self._jobs(context, text) for context, text in pairs]
        vectors = iter(self._encode([job for jobs in jobs_by_text for job in jobs]))
        return [join_pieces([next(vectors) for _ in jobs]) for jobs in jobs_by_text]

    def _jobs(self, context: str, text: str) -> list[TokenJob]:
        before = self._ids(context)[0][-CONTEXT_TOKENS:] if context else []
        room = self._window - len(before) - FRAME_TOKENS
        ids, starts = self._ids(text)
        if not ids:
            ids, starts = self._ids(STAND_IN)
        return [
            (before, ids[first : first + room], starts[first : first + room])
            for first in range(0, len(ids), room)
        ]

    def _ids(self, text: str) -> Ids:
        encoding = self._tokenizer(
            text, add_special_tokens=False, truncation=False, return_offsets_mapping=True, verbose=False
        )
        return list(encoding["input_ids"]), [start for start, _ in encoding["offset_mapping"]]

    def _encode(self, jobs: Sequence[TokenJob]) -> "list[TokenVectors]":
        # Like lengths together, as for whole texts: padding is computed for nothing.
        order = sorted(range(len(jobs)), key=lambda index: len(jobs[index][0]) + len(jobs[index][1]))
        encoded = self._batches([jobs[index] for index in order], self._encode_batch)
        by_index = dict(zip(order, encoded, strict=True))
        return [by_index[index] for index in range(len(jobs))]

    def _encode_batch(self, jobs: Sequence[TokenJob]) -> "list[TokenVectors]":
        states = self._states([self._framed(job) for job in jobs])
        return [self._text_vectors(job_states, job) for job_states, job in zip(states, jobs, strict=True)]

    def _framed(self, job: TokenJob) -> list[int]:
        first, last = self._tokenizer.cls_token_id, self._tokenizer.sep_token_id
        context, text, _ = job
        return [first, *context, *([last] if context else []), *text, last]

    def _text_vectors(self, states: "Array", job: TokenJob) -> "TokenVectors":
        """Return the vectors of the text alone, without its context and the signs around it."""
        import numpy as np

        from graders.embedding.token_vectors import kept_layers, quantised

        context, text, starts = job
        start = 1 + (len(context) + 1 if context else 0)
        depths = kept_layers(len(states) - 1)
        layers = list(depths[-1:] if context else depths)
        weights = np.array([self._weights[token] for token in text], dtype=np.float32)
        places = np.array(starts, dtype=np.int32)
        return quantised(
            np.array(text, dtype=np.int32), weights, places, states[layers, start : start + len(text)]
        )

    @cached_property
    def _weights(self) -> list[float]:
        size = len(self._tokenizer)
        pieces = self._tokenizer.convert_ids_to_tokens(range(size))
        return [piece_weight(piece, number, size) for number, piece in enumerate(pieces)]


def piece_weight(piece: str, number: int, size: int) -> float:
    """Return how much a word piece says (0 to 1), by its place in a vocabulary that is sorted by frequency."""
    if not any(character.isalnum() for character in piece):
        return STOP_WEIGHT
    if piece in FUNCTION_WORDS or number < FIRST_WORD:
        return FUNCTION_WEIGHT
    return min(math.log(max(number - FIRST_WORD + 6, 6)) / math.log(max(size - FIRST_WORD, 7)), 1.0)
