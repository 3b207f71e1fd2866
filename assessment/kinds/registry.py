"""The presenters of the kinds: one line each, imported on first use, as in `graders.registry`."""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from assessment.kinds.base import Presenter
from graders.registry import KINDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# A new kind needs one line here, and a template if its field is not a plain text box; without a line it has that box.
PRESENTERS = {
    "numeric": "assessment.kinds.numeric.NumericPresenter",
    "choice": "assessment.kinds.choice.ChoicePresenter",
    "text": "assessment.kinds.text.TextPresenter",
    "composite": "assessment.kinds.composite.CompositePresenter",
}


# A presenter holds nothing of a question, so one object serves all requests.
@cache
def presenter_for(kind: str) -> Presenter[Any]:
    """Return the presenter of a kind, or the generic one if it has none of its own."""
    if kind not in PRESENTERS:
        return Presenter()
    module, _, name = PRESENTERS[kind].rpartition(".")
    presenter: Presenter[Any] = getattr(import_module(module), name)()
    return presenter


def titled_kinds() -> "list[tuple[str, StrOrPromise]]":
    """Return the kinds as choices of a form, with words for a beginner."""
    return [(kind, presenter_for(kind).title or kind) for kind in KINDS]


def example_keys() -> dict[str, str]:
    """Return a key of each kind that has an example, filled in, for an author to change."""
    examples = {kind: presenter_for(kind).example_key for kind in KINDS}
    return {kind: example for kind, example in examples.items() if example}
