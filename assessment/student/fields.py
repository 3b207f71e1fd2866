"""How each kind of question is answered on the page: a template, and how to read what was posted.

A new kind needs one line here and one template; without them it gets a plain text box. Of a key a field shows nothing
but what the question declares to its students.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from graders.base import Answer
from graders.text.tokens import greek_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 20_000
"""Characters that one answer may have; a browser is told, and the server holds it."""
OF_A_NUMBER = ("−", "/")
OF_A_VECTOR = ("[", "]", ";")

YOURS = gettext_lazy("Your answer")

Key = Mapping[str, Any]


def _read_text(_key: Key, form: QueryDict, name: str) -> Answer:
    """Return what was typed: browsers send every line break of a text box as two characters."""
    return str(form.get(name, "")).replace("\r\n", "\n")


def _read_choice(key: Key, form: QueryDict, name: str) -> Answer:
    chosen = [str(item) for item in form.getlist(name)]
    return chosen if is_multiple(key) else "".join(chosen[:1])


def _read_parts(key: Key, form: QueryDict, name: str) -> Answer:
    return {part: field.read(inner, form, f"{name}.{part}") for part, field, inner in parts_of(key)}


def _no_rows(_key: Key) -> int:
    return 0


def _criteria(key: Key) -> int:
    """Return how many points of a rubric will be reported."""
    criteria = key.get("criteria")
    return len(criteria) if isinstance(criteria, list) else 0


def _rows_of_parts(key: Key) -> int:
    return sum(field.rows(inner) or 1 for _part, field, inner in parts_of(key))


def _no_hint(_key: Key) -> str:
    return ""


def _how_to_type(key: Key) -> str:
    """Say what the question declares: a number or a vector, and which decimal mark; never the length."""
    vector = is_vector(key)
    if key.get("decimal") == "comma":
        return _("A vector, such as [1; −2,5; 3/4].") if vector else _("A number, such as −2,5 or 3/4.")
    return _("A vector, such as [1, −2.5, 3/4].") if vector else _("A number, such as −2.5 or 3/4.")


def is_vector(key: Key) -> bool:
    """Tell whether several numbers are asked for, as the key says or as its value is written."""
    bracketed = str(key.get("value", "")).lstrip()[:1] in ("[", "(")
    return bool(key.get("shape", "vector" if bracketed else "scalar") == "vector")


def symbols_of(key: Key) -> tuple[str, ...]:
    """Return what a phone's keyboard hides: brackets for a vector, a minus, a fraction, the question's own letters."""
    names = [str(key.get("variable", "")), *key_of(key.get("parameters"))]
    letters = dict.fromkeys(letter for name in names if (letter := greek_of(name)))
    return (*(OF_A_VECTOR if is_vector(key) else ()), *OF_A_NUMBER, *letters)


def _how_many(key: Key) -> str:
    return _("Choose all that apply.") if is_multiple(key) else ""


@dataclass(frozen=True, slots=True)
class Field:
    """A way to answer.

    `rows` says how many points of a result will be listed, so that their place can be kept while it waits; `label`
    names the field where it is one part of several.
    """

    template: str
    read: Callable[[Key, QueryDict, str], Answer] = _read_text
    echo: bool = False
    is_prose: bool = False
    rows: Callable[[Key], int] = _no_rows
    hint: Callable[[Key], str] = _no_hint
    label: "StrOrPromise" = YOURS


FIELDS = {
    "numeric": Field("student/fields/numeric.html", echo=True, hint=_how_to_type),
    "choice": Field(
        "student/fields/choice.html", _read_choice, hint=_how_many, label=gettext_lazy("Your choice")
    ),
    "text": Field(
        "student/fields/text.html", is_prose=True, rows=_criteria, label=gettext_lazy("Your reason")
    ),
    "composite": Field("student/fields/composite.html", _read_parts, rows=_rows_of_parts),
}
GENERIC = Field("student/fields/generic.html", is_prose=True)


def field_for(kind: str) -> Field:
    """Return the field of a kind, or a text box for a kind that has none of its own."""
    return FIELDS.get(kind, GENERIC)


def key_of(data: object) -> Key:
    """Return a stored key as a mapping."""
    return data if isinstance(data, Mapping) else {}


def is_multiple(key: Key) -> bool:
    """Tell whether several options may be chosen; authors' files have the word, stored keys may have the value."""
    return str(key.get("multiple", "")).lower() == "true"


def options_of(key: Key) -> list[tuple[str, str]]:
    """Return id and text of each option, and nothing of what is right."""
    return [
        (str(one.get("id", "")), str(one.get("text", one.get("id", "")))) for one in _mappings(key, "options")
    ]


def parts_of(key: Key) -> Iterator[tuple[str, Field, Key]]:
    """Yield id, field and key of each part of a composite."""
    for part in _mappings(key, "parts"):
        yield str(part.get("id", "")), field_for(str(part.get("kind", ""))), key_of(part.get("key"))


def part_to_read(key: Key) -> str | None:
    """Return the part of a composite that a reading is of: its number, if it has just one."""
    names = [name for name, field, _inner in parts_of(key) if field.echo]
    return names[0] if len(names) == 1 else None


def _mappings(key: Key, name: str) -> list[Key]:
    found = key.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
