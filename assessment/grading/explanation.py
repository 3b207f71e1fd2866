"""Everything that stands behind one mark, for the person who has to answer for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from assessment.bank.models import QuestionVersion
from assessment.grading.effective_grade import effective_grades, held_responses
from assessment.grading.models import Grade, GradingRun, Response
from assessment.people.models import User
from graders.verdict import Part, Verdict


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
    held = held_responses(effective)
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


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the answer, and the numbers of the points that it meets: none for plain text."""

    text: str
    meets: tuple[int, ...]
    labels: tuple[int, ...]
    """Those of `meets` that end here: a point whose evidence is cut by another's is labelled once."""


def pieces(answer: str, parts: Sequence[Part], prefix: str = "") -> list[Piece]:
    """Cut a text by the evidence of those parts whose id has the prefix; offsets outside the text are clipped."""
    spans = [
        (number, max(0, part.evidence.start), min(len(answer), part.evidence.end))
        for number, part in enumerate(parts, start=1)
        if part.evidence is not None and part.score > 0 and part.id.startswith(prefix)
    ]
    spans = [span for span in spans if span[1] < span[2]]
    cuts = sorted({0, len(answer), *(edge for _, start, end in spans for edge in (start, end))})
    return [
        Piece(
            text=answer[start:end],
            meets=tuple(number for number, first, last in spans if first <= start and end <= last),
            labels=tuple(number for number, _, last in spans if last == end),
        )
        for start, end in pairwise(cuts)
    ]
