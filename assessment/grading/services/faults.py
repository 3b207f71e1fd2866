"""What fails for one row alone, told apart from what fails for all: an outage, of which no row is to blame.

An outage is raised: everything waits, and nothing is counted. A row's own fault is found by trying each alone.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from django.db import transaction

from assessment.people.outages import is_of_the_schema, outage_of
from graders.errors import DeviceFailed, EncoderMissing, ModelUnusable

logger = logging.getLogger(__name__)

OF_THE_MACHINE = (EncoderMissing, ModelUnusable, DeviceFailed, OSError)
R = TypeVar("R")


def is_outage(error: BaseException) -> bool:
    """Tell whether model, device or database cannot be used, or has another schema than this code needs."""
    return isinstance(error, OF_THE_MACHINE) or outage_of(error) is not None or is_of_the_schema(error)


def succeeds(do: Callable[[], Any]) -> bool:
    """Do something, and tell whether it could be done; raise only an outage."""
    try:
        do()
    except Exception as error:
        if is_outage(error):
            raise
        # The type of the error, never its text: that may quote the answer.
        logger.error("A row could not be worked on: %s", type(error).__name__)
        return False
    return True


def at_fault(rows: Sequence[R], handle: Callable[[Sequence[R]], Any]) -> list[R]:
    """Handle rows in one transaction, or if that fails each in its own; return those that fail alone.

    So nothing of a row at fault is written, and all of every other; also what fails only at the commit is found.
    """

    def together(some: Sequence[R]) -> None:
        with transaction.atomic():
            handle(some)

    if not rows or succeeds(partial(together, rows)):
        return []
    if len(rows) == 1:
        return list(rows)
    return [row for row in rows if not succeeds(partial(together, [row]))]
