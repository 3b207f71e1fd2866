"""Everything that stands behind one mark, for the person who has to answer for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assessment.bank.models import QuestionVersion
from assessment.grading.models import Grade, GradingRun, Response
from assessment.grading.services.marks import effective_grades, held_marks
from assessment.people.models import User
from graders.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Explanation:
    """A grade with the rows that it points to; `verdict` has reading, criteria, evidence and provenance."""

    grade: Grade
    run: GradingRun
    version: QuestionVersion
    verdict: Verdict | None
    effective: bool
    held: bool

    @property
    def by(self) -> User | None:
        """Who gave the mark, or asked for it to be given again; nobody at submission."""
        return self.run.actor

    @property
    def reason(self) -> str:
        """What they wrote, unless it was erased."""
        return self.run.reason

    @property
    def given_at(self) -> datetime:
        """When."""
        return self.grade.created_at

    @property
    def erased(self) -> bool:
        """Tell whether the words behind the mark are gone."""
        return self.verdict is None or self.grade.response.erased_at is not None


GRADES = Grade.objects.select_related(
    "detail", "run__actor", "run__version", "response__version", "response__question__assessment"
)


def explain(grade: Grade) -> Explanation:
    """Explain one mark."""
    (explanation,) = _explained([GRADES.get(pk=grade.pk)])
    return explanation


def history(response: Response) -> list[Explanation]:
    """Explain every mark that a response was given, oldest first."""
    return _explained(GRADES.filter(response=response).order_by("pk"))


def _explained(grades: Iterable[Grade]) -> list[Explanation]:
    rows = list(grades)
    responses = {grade.response for grade in rows}
    effective = effective_grades(responses)
    held = held_marks(responses, effective)
    return [_explain(grade, effective[grade.response_id], held=grade.response_id in held) for grade in rows]


def _explain(grade: Grade, effective: Grade, *, held: bool) -> Explanation:
    detail = getattr(grade, "detail", None)
    return Explanation(
        grade=grade,
        run=grade.run,
        version=grade.run.version or grade.response.version,
        verdict=Verdict.from_json(detail.verdict) if detail else None,
        effective=grade.pk == effective.pk,
        held=held,
    )
