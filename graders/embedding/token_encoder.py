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

FUNCTION_WEIGHT = 0.15
STOP_WEIGHT = 0.02
FIRST_WORD = 1996
"""Where whole words begin in the vocabulary of BERT; before it stand signs and letters, after it words by frequency."""


def weight_of(piece: str, number: int, size: int) -> float:
    """Return the weight (0 to 1) of a piece by its place in a vocabulary that is sorted by frequency."""
    if not any(character.isalnum() for character in piece):
        return STOP_WEIGHT
    if piece in FUNCTION_WORDS or number < FIRST_WORD:
        return FUNCTION_WEIGHT
    return min(math.log(max(number - FIRST_WORD + 6, 6)) / math.log(max(size - FIRST_WORD, 7)), 1.0)


BATCH = 16
CONTEXT_TOKENS = 64
"""How much of a context's end is read before a text: an answer leans on the last words of its question."""
UNKNOWN = "."

Ids = tuple[list[int], list[int]]
"""Token ids, and where each starts in the text."""
Job = tuple[list[int], list[int], list[int]]
"""The ids of a context's end, which may be empty, those of a piece of text, and where these start."""


class TokenEncoder:
    """Reads texts with the layers of `LAYERS`; not safe for threads, its caller holds a lock."""

    def __init__(self, tokenizer: Any, window: int, states: "States") -> None:
        self._tokenizer = tokenizer
        self._window = window
        self._states = states
        self._batches = Batches(BATCH)

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> "list[TokenVectors]":
        """Return the vectors of each text, in order; the pieces of all of them are encoded by length."""
        from graders.embedding.token_vectors import joined

        jobs = [self._jobs(context, text) for context, text in pairs]
        flat = [job for found in jobs for job in found]
        vectors = self._encoded(flat)
        rows = iter(vectors)
        return [joined([next(rows) for _ in found]) for found in jobs]

    def _jobs(self, context: str, text: str) -> list[Job]:
        before = self._ids(context)[0][-CONTEXT_TOKENS:] if context else []
        room = self._window - len(before) - 3
        ids, starts = self._ids(text)
        if not ids:
            ids, starts = self._ids(UNKNOWN)
        return [(before, ids[at : at + room], starts[at : at + room]) for at in range(0, len(ids), room)]

    def _ids(self, text: str) -> Ids:
        found = self._tokenizer(
            text, add_special_tokens=False, truncation=False, return_offsets_mapping=True, verbose=False
        )
        return list(found["input_ids"]), [start for start, _ in found["offset_mapping"]]

    def _encoded(self, jobs: Sequence[Job]) -> "list[TokenVectors]":
        found: list[TokenVectors | None] = [None] * len(jobs)
        order = sorted(range(len(jobs)), key=lambda at: len(jobs[at][0]) + len(jobs[at][1]))
        for at, vectors in zip(order, self._batches([jobs[at] for at in order], self._batch), strict=True):
            found[at] = vectors
        return [one for one in found if one is not None]

    def _batch(self, jobs: Sequence[Job]) -> "list[TokenVectors]":
        states = self._states([self._framed(job) for job in jobs])
        return [self._kept(found, job) for found, job in zip(states, jobs, strict=True)]

    def _framed(self, job: Job) -> list[int]:
        first, last = self._tokenizer.cls_token_id, self._tokenizer.sep_token_id
        context, text, _ = job
        return [first, *context, *([last] if context else []), *text, last]

    def _kept(self, states: "Array", job: Job) -> "TokenVectors":
        import numpy as np

        from graders.embedding.token_vectors import layers_of, rounded

        context, text, starts = job
        start = 1 + (len(context) + 1 if context else 0)
        depths = layers_of(len(states) - 1)
        layers = list(depths[-1:] if context else depths)
        weights = np.array([self._weights[number] for number in text], dtype=np.float32)
        places = np.array(starts, dtype=np.int32)
        return rounded(
            np.array(text, dtype=np.int32), weights, places, states[layers, start : start + len(text)]
        )

    @cached_property
    def _weights(self) -> list[float]:
        size = len(self._tokenizer)
        pieces = self._tokenizer.convert_ids_to_tokens(range(size))
        return [weight_of(piece, number, size) for number, piece in enumerate(pieces)]
