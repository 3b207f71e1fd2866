"""The embedding model of this process, behind a cache in the database.

A text's vector is stored under a keyed digest of the text, so that a changed key regrades without encoding and a
replay reads the same bytes. Rows can be deleted at any time: they are only encoded again.
"""

import hashlib
import hmac
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from assessment.grading.models import Embedding
from graders.base import Encoder

if TYPE_CHECKING:
    from graders.base import Array
    from graders.token_vectors import TokenVectors

CHUNK = 500
"""Digests a query: SQLite allows 999 parameters where it is old."""


class CachingEncoder:
    """An encoder that asks the database first."""

    def __init__(self, inner: Encoder) -> None:
        self.inner = inner
        self.model = inner.model
        self.weights_sha256 = inner.weights_sha256
        self.backend = inner.backend
        self.device = inner.device
        self.dtype = inner.dtype
        identity = "|".join((inner.weights_sha256, inner.backend, inner.dtype))
        self._model_digest = hashlib.sha256(identity.encode()).hexdigest()

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Return unit vectors, shape (len(texts), dimensions), float32; encode only what is not stored."""
        import numpy as np

        digests = [text_digest(text) for text in texts]
        known = self._stored(digests)
        missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
        if missing:
            vectors = self.inner(list(missing.values()))
            new = {digest: row.astype("<f4").tobytes() for digest, row in zip(missing, vectors, strict=True)}
            self._keep(new)
            known |= new
        if not texts:
            return self.inner([])
        return np.stack([np.frombuffer(known[digest], dtype="<f4") for digest in digests]).astype(np.float32)

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> "list[TokenVectors]":
        """Return the token vectors of texts in their contexts; encode only what is not stored."""
        from graders.token_vectors import packed, unpacked

        digests = [tokens_digest(context, text) for context, text in pairs]
        known = self._stored(digests)
        missing = {digest: pair for digest, pair in zip(digests, pairs, strict=True) if digest not in known}
        if missing:
            found = self.inner.tokens(list(missing.values()))
            new = {digest: packed(tokens) for digest, tokens in zip(missing, found, strict=True)}
            self._keep(new)
            known |= new
        return [unpacked(known[digest]) for digest in digests]

    def _stored(self, digests: Sequence[str]) -> dict[str, bytes]:
        wanted = sorted(set(digests))
        rows: dict[str, bytes] = {}
        for start in range(0, len(wanted), CHUNK):
            found = Embedding.objects.filter(
                model_digest=self._model_digest, text_digest__in=wanted[start : start + CHUNK]
            )
            rows |= {digest: bytes(vector) for digest, vector in found.values_list("text_digest", "vector")}
        return rows

    def _keep(self, vectors: dict[str, bytes]) -> None:
        rows = [
            Embedding(text_digest=digest, model_digest=self._model_digest, vector=vector)
            for digest, vector in vectors.items()
        ]
        # Another worker may have stored the same text meanwhile; its vector is as good.
        Embedding.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)


@cache
def encoder() -> Encoder:
    """Return this process's encoder behind the cache; raise `ModelUnusable`."""
    return CachingEncoder(plain_encoder())


@cache
def plain_encoder() -> Encoder:
    """Return this process's encoder, loaded once with the model that the settings name; raise `ModelUnusable`."""
    from graders.text.encoder import load_encoder

    return load_encoder(
        settings.EMBEDDING_MODEL, device=settings.EMBEDDING_DEVICE, dtype=settings.EMBEDDING_DTYPE
    )


def text_digest(text: str) -> str:
    """Return the keyed SHA-256 under which a text's vector is stored."""
    return hmac.new(settings.LEDGER_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def tokens_digest(context: str, text: str) -> str:
    """Return the keyed SHA-256 under which the vectors of a text's tokens are stored, read after a context."""
    return text_digest(f"tokens\x00{context}\x00{text}")
