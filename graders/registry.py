"""The kinds of question: one line each, imported on first use, so that the web process never loads the model."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from graders.base import Grader
from graders.embedding.protocol import Encoder
from graders.errors import UnknownKind

KINDS = {
    "numeric": "graders.numeric.grader.NumericGrader",
    "choice": "graders.choice.grader.ChoiceGrader",
    "text": "graders.text.grader.TextGrader",
    "composite": "graders.composite.grader.CompositeGrader",
}


def grader_for(kind: str, encoder: Callable[[], Encoder] | None = None) -> Grader[Any]:
    """Return the grader of a kind; raise `UnknownKind` if there is none."""
    try:
        module, _, name = KINDS[kind].rpartition(".")
    except KeyError:
        raise UnknownKind(kind, sorted(KINDS)) from None
    grader: Grader[Any] = getattr(import_module(module), name)(encoder)
    return grader


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds as Django choices; given to `choices=` as a function, so that a new kind needs no migration."""
    return [(kind, kind) for kind in KINDS]
