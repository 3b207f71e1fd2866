"""Trying an answer before a question is saved: instant kinds at once, text by a worker like any other answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from assessment import tasks
from assessment.grading.models import GradeRequest
from assessment.people.models import ApiClient
from graders import digits
from graders.base import Answer, Key
from graders.choice.key import ChoiceKey
from graders.composite.key import CompositeKey
from graders.registry import grader_for
from graders.verdict import Verdict

PREFIX = "try"
LONGEST = 20_000
TESTER = "admin: try an answer"
"""The client of these requests: it has no key and no course, so nobody can call the API as it."""


@dataclass(frozen=True, slots=True)
class TryField:
    """One field to try an answer in: options to choose from, or a box."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    multiple: bool = False


def fields_for(key: Key, name: str = PREFIX, label: str = "Answer") -> Iterator[TryField]:
    """Yield the fields that an answer to a key needs."""
    if isinstance(key, CompositeKey):
        for part in key.parts:
            yield from fields_for(part.key, f"{name}.{part.id}", part.id.capitalize())
    elif isinstance(key, ChoiceKey):
        yield TryField(name, label, tuple((one.id, one.text) for one in key.options), key.multiple)
    else:
        yield TryField(name, label)


def read_answer(key: Key, form: QueryDict, name: str = PREFIX) -> Answer:
    """Return the answer that was typed."""
    if isinstance(key, CompositeKey):
        return {part.id: read_answer(part.key, form, f"{name}.{part.id}") for part in key.parts}
    if isinstance(key, ChoiceKey):
        chosen = [str(item) for item in form.getlist(name)]
        return chosen if key.multiple else "".join(chosen[:1])
    return str(form.get(name, ""))[:LONGEST].replace("\r\n", "\n")


def try_answer(kind: str, data: object, key: Key, answer: Answer) -> Verdict | GradeRequest:
    """Return the verdict, or the row that a worker grades; raise `NotJson` for what could not be stored."""
    digits.check(answer)
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
