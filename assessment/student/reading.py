"""How a number is read while it is typed; never whether it is right."""

from typing import TypedDict

from assessment.bank.models import QuestionVersion
from assessment.grading.submission import grade_now
from assessment.kinds.registry import presenter_for
from assessment.student.posted import problem_with
from assessment.student.wording import in_language
from graders.base import is_blank


class Echo(TypedDict):
    """`ok` as written; `echo` read, but look; `ask` several readings; `no` none; `empty` nothing to read."""

    state: str
    text: str
    readings: list[str]


NOTHING: Echo = {"state": "empty", "text": "", "readings": []}


def echo(version: QuestionVersion, answer: str) -> Echo:
    """Return how an answer is read: of a verdict only the reading, no mark and no comment on it."""
    if is_blank(answer) or not presenter_for(version.kind).is_read_back:
        return NOTHING
    if problem := problem_with(answer):
        return {"state": "no", "text": problem.message, "readings": []}
    verdict = grade_now(version, answer)
    if verdict is None:
        return NOTHING
    if verdict.outcome == "graded":
        return {"state": "echo" if verdict.echo else "ok", "text": verdict.read_as, "readings": []}
    return {
        "state": "ask" if verdict.outcome == "ambiguous" else "no",
        "text": in_language(verdict.feedback),
        "readings": list(verdict.readings),
    }
