"""The embedding model of this process, behind a cache in the database.

A text's vector is stored under a keyed digest of the text, so that a changed key regrades without encoding and a
replay reads the same bytes. Rows can be deleted at any time: they are only encoded again.

What is not stored is encoded in steps of a few seconds, and stored after each: that is the progress by which a lease is
renewed, and a worker that is stopped in the middle has not worked for nothing.
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings

from assessment.grading.leases import note_progress
from assessment.grading.models import Embedding
from graders.embedding.protocol import Encoder
from graders.errors import DeviceFailed

if TYPE_CHECKING:
    from graders.embedding.protocol import Array
    from graders.embedding.token_vectors import TokenVectors
    from graders.scorer.model import Scorer

CHUNK = 500
"""Digests a query: SQLite allows 999 parameters where it is old."""
PROBE = "ready"
FIRST_STEP, LEAST_STEP, LARGEST_STEP = 32, 8, 1024
LONG_STEP, SHORT_STEP = 8.0, 2.0
"""Seconds: a step that takes longer is halved, one that is shorter doubled. A lease is at least five seconds, of which
silence is allowed for three; a machine with a load of 30 takes some five seconds for 32 sentences."""

Text = TypeVar("Text")
Vector = TypeVar("Vector")


class Steps:
    """Cuts what is encoded so that each step takes seconds, on any machine."""

    def __init__(self) -> None:
        self._size = FIRST_STEP

    def take(
        self, texts: Sequence[Text], encode: "Callable[[list[Text]], Iterable[Vector]]"
    ) -> "list[tuple[Text, Vector]]":
        """Encode the first of the texts, and return them with what came back."""
        step = list(texts[: self._size])
        start = time.monotonic()
        vectors = encode(step)
        seconds = time.monotonic() - start
        if seconds > LONG_STEP:
            self._size = max(LEAST_STEP, self._size // 2)
        elif seconds < SHORT_STEP and len(step) == self._size:
            self._size = min(LARGEST_STEP, self._size * 2)
        return list(zip(step, vectors, strict=True))


class CachingEncoder:
    """An encoder that asks the database first."""

    def __init__(self, inner: Encoder) -> None:
        self.inner = inner
        self.model = inner.model
        self.weights_sha256 = inner.weights_sha256
        self.backend = inner.backend
        self.device = inner.device
        self.dtype = inner.dtype
        # The layers that are kept go by the depth of the model: what was stored before they did is not read.
        identity = "|".join((inner.weights_sha256, inner.backend, inner.dtype, *_layers(inner)))
        self._model_digest = hashlib.sha256(identity.encode()).hexdigest()
        self._steps = Steps()

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Return unit vectors, shape (len(texts), dimensions), float32; encode only what is not stored."""
        import numpy as np

        digests = [text_digest(text) for text in texts]
        vectors_by_digest = self._stored(digests)
        missing = {
            digest: text
            for digest, text in zip(digests, texts, strict=True)
            if digest not in vectors_by_digest
        }
        vectors_by_digest |= self._encoded(missing, len, self.inner, lambda row: row.astype("<f4").tobytes())
        if not texts:
            return self.inner([])
        return np.stack([np.frombuffer(vectors_by_digest[digest], dtype="<f4") for digest in digests]).astype(
            np.float32
        )

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> "list[TokenVectors]":
        """Return the token vectors of texts in their contexts; encode only what is not stored."""
        from graders.embedding.token_vectors import pack, unpack

        digests = [tokens_digest(context, text) for context, text in pairs]
        vectors_by_digest = self._stored(digests)
        missing = {
            digest: pair
            for digest, pair in zip(digests, pairs, strict=True)
            if digest not in vectors_by_digest
        }
        vectors_by_digest |= self._encoded(missing, lambda pair: len(pair[1]), self.inner.tokens, pack)
        return [unpack(vectors_by_digest[digest]) for digest in digests]

    def _encoded(
        self,
        missing: dict[str, Text],
        length: Callable[[Text], int],
        encode: Callable[[list[Text]], Iterable[Vector]],
        pack: Callable[[Vector], bytes],
    ) -> dict[str, bytes]:
        """Encode and store what is missing, step by step; texts of like lengths together, which wastes least."""
        to_encode = sorted(missing, key=lambda digest: length(missing[digest]))
        encoded: dict[str, bytes] = {}
        while to_encode:
            vectors = self._steps.take([missing[digest] for digest in to_encode], encode)
            step = {digest: pack(vector) for digest, (_, vector) in zip(to_encode, vectors, strict=False)}
            self._keep(step)
            note_progress()
            encoded |= step
            to_encode = to_encode[len(step) :]
        return encoded

    def _stored(self, digests: Sequence[str]) -> dict[str, bytes]:
        distinct = sorted(set(digests))
        rows: dict[str, bytes] = {}
        for start in range(0, len(distinct), CHUNK):
            embeddings = Embedding.objects.filter(
                model_digest=self._model_digest, text_digest__in=distinct[start : start + CHUNK]
            )
            rows |= {
                digest: bytes(vector) for digest, vector in embeddings.values_list("text_digest", "vector")
            }
        return rows

    def _keep(self, vectors: dict[str, bytes]) -> None:
        rows = [
            Embedding(text_digest=digest, model_digest=self._model_digest, vector=vector)
            for digest, vector in vectors.items()
        ]
        # Another worker may have stored the same text meanwhile; its vector is as good.
        Embedding.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)


def probe(encoder: Encoder) -> None:
    """Encode a short text on the device itself, past the cache; raise `DeviceFailed` if that does not work."""
    plain = encoder.inner if isinstance(encoder, CachingEncoder) else encoder
    try:
        plain([PROBE])
    except Exception as error:
        raise DeviceFailed(f"A short text cannot be encoded: {type(error).__name__}.") from error


def _layers(inner: Encoder) -> tuple[str, ...]:
    """Return what tells vectors of other models apart from those of their second, fourth and sixth layers."""
    from graders.embedding.encoder import PACKAGED_SHA256

    return () if inner.weights_sha256 == PACKAGED_SHA256 else ("layers by depth",)


@cache
def encoder() -> Encoder:
    """Return this process's encoder behind the cache; raise `ModelUnusable`."""
    return CachingEncoder(uncached_encoder())


@cache
def uncached_encoder() -> Encoder:
    """Return this process's encoder, loaded once with the model that the settings name; raise `ModelUnusable`."""
    from graders.embedding.encoder import load_encoder
    from graders.scorer.scorers import check_scorer_model

    encoder = load_encoder(
        settings.EMBEDDING_MODEL, device=settings.EMBEDDING_DEVICE, dtype=settings.EMBEDDING_DTYPE
    )
    if settings.SCORER:
        check_scorer_model(chosen_scorer(), Path(settings.SCORER), encoder.model, encoder.weights_sha256)
    return encoder


@cache
def chosen_scorer() -> "Scorer":
    """Return the scorer that marks by references in this process, loaded once; raise `ModelUnusable`."""
    from graders.scorer.scorers import load_scorer, scorer_in_use, use_scorer

    if settings.SCORER:
        use_scorer(load_scorer(Path(settings.SCORER)))
    return scorer_in_use()


def text_digest(text: str) -> str:
    """Return the keyed SHA-256 under which a text's vector is stored."""
    return hmac.new(settings.LEDGER_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def tokens_digest(context: str, text: str) -> str:
    """Return the keyed SHA-256 under which the vectors of a text's tokens are stored, read after a context."""
    return text_digest(f"tokens\x00{context}\x00{text}")
