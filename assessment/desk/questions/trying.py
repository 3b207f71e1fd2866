"""Trying an answer before a question is saved: instant kinds at once, text by a worker like any other answer."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from assessment import tasks
from assessment.grading.models import GradeRequest
from assessment.kinds.base import LONGEST_ANSWER, Presenter, VisibleOption, stored_key
from assessment.people.models import ApiClient
from graders import digits
from graders.base import Answer, Key
from graders.registry import grader_for
from graders.verdict import Verdict

PREFIX = "try"
TESTER = "admin: try an answer"
"""The client of these requests: it has no key and no course, so nobody can call the API as it."""


@dataclass(frozen=True, slots=True)
class TryField:
    """One field to try an answer in: options to choose from, or a box."""

    name: str
    label: str
    options: tuple[VisibleOption, ...] = ()
    takes_several: bool = False
    longest: int = LONGEST_ANSWER


def fields_for(presenter: Presenter[Any], key: object) -> list[TryField]:
    """Return the fields that an answer to a key needs."""
    return [
        TryField(
            f"{PREFIX}.{part.id}" if part.id else PREFIX,
            part.id.capitalize() or gettext("Answer"),
            tuple(part.presenter.options(part.key)),
            part.presenter.takes_several(part.key),
        )
        for part in presenter.answered_parts(stored_key(key))
    ]


def read_answer(presenter: Presenter[Any], key: object, form: QueryDict) -> Answer:
    """Return the answer that was typed, as the students' page would read it; what is longer than its field is cut."""
    cut = QueryDict(mutable=True)
    for name, values in form.lists():
        cut.setlist(name, [str(value)[:LONGEST_ANSWER] for value in values])
    return presenter.read_answer(stored_key(key), cut, PREFIX)


def try_answer(kind: str, data: object, key: Key, answer: Answer) -> Verdict | GradeRequest:
    """Return the verdict, or the row that a worker grades; raise `NotJson` for what could not be stored."""
    digits.check_storable(answer)
    verdict = grader_for(kind).grade_instantly(key, answer)
    if verdict is not None:
        return verdict
    tester, _ = ApiClient.objects.get_or_create(name=TESTER)
    row = GradeRequest.objects.create(client=tester, kind=kind, key=data, answer=answer)
    tasks.wake()
    return row


def scaled(verdict: dict[str, Any], worth: Decimal) -> dict[str, Any]:
    """Return a worker's verdict, which is about one point, as points of the question."""
    if not Decimal(verdict["maximum"]) or Decimal(verdict["maximum"]) == worth:
        return verdict
    factor = worth / Decimal(verdict["maximum"])
    parts = [
        part | {name: _times(part[name], factor) for name in ("score", "maximum")}
        for part in verdict["parts"]
    ]
    return verdict | {name: _times(verdict[name], factor) for name in ("score", "maximum")} | {"parts": parts}


def _times(points: str, factor: Decimal) -> str:
    return f"{(Decimal(points) * factor).quantize(Decimal('0.0001')).normalize():f}"
