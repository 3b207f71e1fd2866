"""A text worker on a bad machine: `python -m tests.benchmarks.faults.faulty_worker`, then what Celery takes.

The fault is at the edge of the outside world, in the model's forward pass: `SECONDS_PER_TEXT` makes each text of a
batch take so long, `BREAKS_AFTER` lets every pass after so many fail as a GPU's does after its first error.
"""

import os
import time
from collections.abc import Callable
from typing import Any

import torch
from celery.__main__ import main
from transformers.models.bert.modeling_bert import BertModel

SECONDS_PER_TEXT = float(os.environ.get("SECONDS_PER_TEXT", "0"))
BREAKS_AFTER = int(os.environ.get("BREAKS_AFTER", "1000000"))


def faulty(forward: Callable[..., Any]) -> Callable[..., Any]:
    """Return the forward pass of a slow or broken machine."""
    passes = 0

    def run(self: Any, input_ids: Any = None, *arguments: Any, **options: Any) -> Any:
        nonlocal passes
        passes += 1
        if passes > BREAKS_AFTER:
            raise torch.AcceleratorError("CUDA error: an illegal memory access was encountered")
        time.sleep(SECONDS_PER_TEXT * len(input_ids))
        return forward(self, input_ids, *arguments, **options)

    return run


if __name__ == "__main__":
    BertModel.forward = faulty(BertModel.forward)  # type: ignore[method-assign]
    main()
