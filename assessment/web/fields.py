"""How each kind of question is answered on the page: a template, and how to read what was posted.

A new kind needs one line here and one template; without them it gets a plain text box.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.bank.models import QuestionVersion

LONGEST = 20_000
"""Characters that one answer may have; a browser is told, and the server holds it."""
SYMBOLS = ("[", "]", ";", "−", "/", "μ", "σ", "ε")


def _no_rows(_version: QuestionVersion) -> int:
    return 0


def _criteria(version: QuestionVersion) -> int:
    """Return how many points of a rubric will be reported."""
    criteria = _key(version).get("criteria")
    return len(criteria) if isinstance(criteria, list) else 0


def _no_text(_version: QuestionVersion) -> str:
    return ""


def _variable(version: QuestionVersion) -> str:
    return str(_key(version).get("variable", ""))


def _how_to_type(version: QuestionVersion) -> str:
    """Say what the question declares: a number or a vector, and which decimal mark; never the length."""
    key = _key(version)
    shape = key.get("shape") or (
        "vector" if str(key.get("value", "")).lstrip()[:1] in ("[", "(") else "scalar"
    )
    vector = shape == "vector"
    if key.get("decimal") == "comma":
        return _("A vector, such as [1; −2,5; 3/4].") if vector else _("A number, such as −2,5 or 3/4.")
    return _("A vector, such as [1, −2.5, 3/4].") if vector else _("A number, such as −2.5 or 3/4.")


def _key(version: QuestionVersion) -> Mapping[str, object]:
    return version.key if isinstance(version.key, Mapping) else {}


@dataclass(frozen=True, slots=True)
class Field:
    """A way to answer, and what it shows of a key: nothing but what the question declares to its students.

    `rows` says how many points of a result will be listed, so that their place can be kept while it waits.
    """

    template: str
    echo: bool = False
    symbols: tuple[str, ...] = ()
    rows: Callable[[QuestionVersion], int] = _no_rows
    variable: Callable[[QuestionVersion], str] = _no_text
    hint: Callable[[QuestionVersion], str] = _no_text


FIELDS = {
    "numeric": Field(
        "web/fields/numeric.html", echo=True, symbols=SYMBOLS, variable=_variable, hint=_how_to_type
    ),
    "text": Field("web/fields/text.html", rows=_criteria),
}
GENERIC = Field("web/fields/generic.html")


def field_for(kind: str) -> Field:
    """Return the field of a kind, or a text box for a kind that has none of its own."""
    return FIELDS.get(kind, GENERIC)
