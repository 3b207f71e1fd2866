"""What graders ask of a model of texts, and the arrays that it gives."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the web process knows an encoder by this module, and must not load numpy
    import numpy as np
    from numpy.typing import NDArray

    from graders.embedding.token_vectors import TokenVectors

    Array = NDArray[np.float32]
    Numbers = NDArray[np.float64]


class Encoder(Protocol):
    """Turns texts into vectors, and says which model does it."""

    @property
    def model(self) -> str:
        """The model's name, e.g. `all-MiniLM-L6-v2`."""

    @property
    def weights_sha256(self) -> str:
        """The hexadecimal SHA-256 of the model's weights file."""

    @property
    def backend(self) -> str:
        """`torch`."""

    @property
    def device(self) -> str:
        """`cuda`, `mps` or `cpu`."""

    @property
    def dtype(self) -> str:
        """`float32`, `float16` or `bfloat16`: what the model computes in."""

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Return unit vectors, shape (len(texts), dimensions), float32, one row a text."""

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> "list[TokenVectors]":
        """Return the token vectors of each (context, text): of the text alone, read after its context."""
