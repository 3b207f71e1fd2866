"""What torch says of its device and memory, in words of ours; and batches that are halved until they fit."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch

from graders.embedding.device import Batches, device_errors, translated_error
from graders.embedding.encoder import BATCH, SentenceEncoder
from graders.errors import DeviceFailed, GraderError, OutOfMemory


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."), OutOfMemory),
        (MemoryError(), OutOfMemory),
        (RuntimeError("MPS backend out of memory (MPS allocated: 8.00 GB)"), OutOfMemory),
        (
            RuntimeError(
                "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory"
            ),
            OutOfMemory,
        ),
        (
            RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
            OutOfMemory,
        ),
        (torch.AcceleratorError("CUDA error: device-side assert triggered"), DeviceFailed),
        (torch.AcceleratorError("in words that are not known yet"), DeviceFailed),
        (RuntimeError("CUDA error: an illegal memory access was encountered"), DeviceFailed),
        (RuntimeError("CUDA error: no kernel image is available for execution on the device"), DeviceFailed),
        (RuntimeError("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"), DeviceFailed),
        (RuntimeError("HIP error: the operation cannot be performed in the present state"), DeviceFailed),
        (RuntimeError("No CUDA GPUs are available"), DeviceFailed),
        (RuntimeError("CUDA driver error: unknown error"), DeviceFailed),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied (32x384 and 512x8)"), None),
        (RuntimeError("The student's text\nCUDA error: is in the second line"), None),
        (KeyError("input_ids"), None),
    ],
)
def test_torch_in_words_of_ours(error: Exception, ours: type[GraderError] | None) -> None:
    translated = translated_error(error)
    assert ours is None if translated is None else type(translated) is ours


def test_what_is_of_the_device_is_raised_as_ours() -> None:
    with pytest.raises(DeviceFailed), device_errors():
        raise RuntimeError("CUDA error: unspecified launch failure")


@pytest.mark.parametrize("error", [RuntimeError("shapes cannot be multiplied"), KeyError("input_ids")])
def test_anything_else_stays_as_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, device_errors():
        raise error
    assert caught.value is error


class Memory:
    """Holds so many rows at once, and notes what it was given."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.batches: list[int] = []

    def __call__(self, rows: Sequence[int]) -> list[int]:
        self.batches.append(len(rows))
        if len(rows) > self.rows:
            raise OutOfMemory("too large")
        return [10 * row for row in rows]


@pytest.mark.parametrize(
    ("size", "rows", "holds", "batches"),
    [
        (8, 20, 8, [8, 8, 4]),
        (8, 20, 5, [8, 4, 4, 4, 4, 4]),
        (8, 3, 2, [3, 1, 1, 1]),
        (8, 4, 1, [4, 2, 1, 1, 1, 1]),
        (8, 0, 1, []),
    ],
)
def test_batches_are_halved_until_they_fit(size: int, rows: int, holds: int, batches: list[int]) -> None:
    memory = Memory(holds)
    assert Batches(size)(range(rows), memory) == [10 * row for row in range(rows)]
    assert memory.batches == batches


def test_what_fits_is_remembered() -> None:
    run = Batches(8)
    run(range(8), Memory(2))
    later = Memory(2)
    run(range(8), later)
    assert later.batches == [2, 2, 2, 2]


def test_one_row_that_does_not_fit_is_at_fault_itself() -> None:
    run = Batches(1)
    with pytest.raises(OutOfMemory):
        run([1], Memory(0))
    assert run.size == 1


@pytest.mark.model
def test_the_encoder_halves_its_batches(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"The sample is text {number}." for number in range(10)]
    expected = encoder(texts)
    encode = encoder._transformer.encode

    def small(batch: list[str], **options: Any) -> Any:
        if len(batch) > 4:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.")
        return encode(batch, **options)

    monkeypatch.setattr(encoder._transformer, "encode", small)
    monkeypatch.setattr(encoder, "_batches", Batches(BATCH))
    assert np.abs(encoder(texts) - expected).max() < 2e-3
    assert encoder._batches.size == 2


@pytest.mark.model
def test_tokens_of_a_broken_device(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise torch.AcceleratorError("CUDA error: unspecified launch failure")

    monkeypatch.setattr(encoder, "_model", broken)
    with pytest.raises(DeviceFailed):
        encoder.tokens([("", "The sample is text.")])
