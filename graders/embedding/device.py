"""What torch says of its device and its memory, as errors of ours; and batches that fit into that memory."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from graders.errors import DeviceFailed, GraderError, OutOfMemory

T = TypeVar("T")
V = TypeVar("V")

MEMORY_TYPES = {"OutOfMemoryError", "MemoryError"}
DEVICE_TYPES = {"AcceleratorError"}
"""By name, since older torch has not all of them, and this module must not import it."""
# Takes “CUDA out of memory. Tried to allocate 2.00 GiB”; leaves “CUDA error: device-side assert triggered”.
_MEMORY = re.compile(r"out of memory|(can't|cannot|could not|failed to) allocate memory|_ALLOC_FAILED", re.I)
# Takes “CUDA error: an illegal memory access was encountered”; leaves “mat1 and mat2 shapes cannot be multiplied”.
_DEVICE = re.compile(
    r"\b(CUDA|cuDNN|HIP|MIOpen|MPS|XPU|NCCL)\b.*\b(errors?|fail\w*|unavailable|driver)\b"
    r"|\b(CUBLAS|CUDNN|CUSPARSE|CUFFT|ROCBLAS)_STATUS_\w+|device-side assert|no kernel image|No CUDA GPUs",
    re.I,
)


def translated_error(error: Exception) -> GraderError | None:
    """Return an error of ours for one of torch's that is about the device or its memory, else None.

    torch raises `RuntimeError` for these and for what is wrong with its arguments: its type tells, or else its words.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    first_line = str(error).partition("\n")[0]
    if names & MEMORY_TYPES or _MEMORY.search(first_line):
        return OutOfMemory("The device's memory does not hold one text.")
    if names & DEVICE_TYPES or _DEVICE.search(first_line):
        return DeviceFailed(f"The device failed: {type(error).__name__}.")
    return None


@contextmanager
def device_errors() -> Iterator[None]:
    """Raise `OutOfMemory` or `DeviceFailed` for what torch says of its device, and anything else as it is."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        ours = translated_error(error)
        if ours is None:
            raise
        raise ours from error


class Batches:
    """Cuts rows into batches of at most `size`; one that does not fit the memory is halved, and so are all after it."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __call__(self, rows: Sequence[T], work: Callable[[Sequence[T]], Sequence[V]]) -> list[V]:
        """Return what `work` returns of each row, in order; raise `OutOfMemory` if a single one does not fit.

        A single one changes nothing for the batches after it: it was too long, not the memory too small.
        """
        results: list[V] = []
        while len(results) < len(rows):
            batch = rows[len(results) : len(results) + self.size]
            try:
                results += work(batch)
            except OutOfMemory:
                if len(batch) == 1:
                    raise
                # For good: the next batch would fail at the same size, and every failure costs a try.
                self.size = len(batch) // 2
        return results
