"""An answer in words, as its student typed or chose it: for a receipt, and where two texts are compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.bank.models import QuestionVersion
from assessment.student.entries import PREFIX
from assessment.student.fields import FIELDS, Field, Key, field_for, key_of, options_of, parts_of
from graders.base import Answer


@dataclass(frozen=True, slots=True)
class Line:
    """One part of an answer: how its field is called, where there are several, and what stands in it."""

    label: str
    text: str


def lines_of(version: QuestionVersion, answer: Answer) -> list[Line]:
    """Return what an answer says; of a choice the words of its options."""
    key = key_of(version.key)
    parts = list(parts_of(key))
    if isinstance(answer, Mapping) and parts:
        return [
            Line(str(field.label), _words(field, inner, answer.get(name))) for name, field, inner in parts
        ]
    return [Line("", _words(field_for(version.kind), key, answer))]


def fields_of(slug: str, answer: Answer) -> dict[str, list[str]]:
    """Return an answer as a form would send it: the values of each field, by its name."""
    return dict(_fields(PREFIX + slug, answer))


def _words(field: Field, key: Key, answer: Answer) -> str:
    given = [str(one) for one in answer] if isinstance(answer, list) else [_text(answer)]
    if field is FIELDS["choice"]:
        known = dict(options_of(key))
        given = [known.get(one, one) for one in given]
    return "; ".join(one for one in given if one.strip()) or _("(blank)")


def _text(answer: Answer) -> str:
    return "" if answer is None else str(answer)


def _fields(name: str, answer: Answer) -> Iterator[tuple[str, list[str]]]:
    if isinstance(answer, Mapping):
        for part, inner in answer.items():
            yield from _fields(f"{name}.{part}", inner)
    else:
        yield name, [str(one) for one in answer] if isinstance(answer, list) else [_text(answer)]
