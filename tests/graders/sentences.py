"""The reasons and notes of a verdict in English."""

from collections.abc import Iterable

from graders.messages import Message, render


def sentences(messages: Iterable[Message]) -> tuple[str, ...]:
    """Return each message in words."""
    return tuple(map(render, messages))
