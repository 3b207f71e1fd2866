"""Criteria that a person judges by the key, without sight of the machine's mark: met, or not met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment.bank.models import QuestionVersion
from assessment.grading.effective_grade import effective_grades
from assessment.grading.models import Response
from graders.errors import KeyInvalid
from graders.text.grader import TextGrader
from graders.text.key import TextKey, count
from graders.verdict import Part, points


@dataclass(frozen=True, slots=True)
class CriterionToJudge:
    """A criterion, what it asks for, and the points that it gives; None where these depend on others of its group."""

    id: str
    description: str
    points: float | None


def version_marked_by(response: Response) -> QuestionVersion:
    """Return the version that the mark of a response is by, or the one that was answered."""
    grade = effective_grades([response]).get(response.pk)
    return (grade and grade.run.version) or response.version


def criteria_to_judge(version: QuestionVersion) -> Sequence[CriterionToJudge]:
    """Return the criteria of a text, in the order of its key; none of another kind, or if the key cannot be read."""
    key = _key(version)
    if key is None:
        return ()
    return [
        CriterionToJudge(
            criterion.id,
            criterion.description or criterion.id,
            None if key.groups else float(key.share(criterion)),
        )
        for criterion in key.criteria
    ]


def judged_parts(version: QuestionVersion, met: Mapping[str, bool]) -> tuple[tuple[Part, ...], Decimal]:
    """Return the points of the criteria that were judged, and what those that are met give together.

    Raises `KeyError` where `met` has other criteria than the version.
    """
    key = _key(version)
    criteria = key.criteria if key else ()
    if key is None or set(met) - {criterion.id for criterion in criteria}:
        raise KeyError(version.pk)
    counted = count(key, [met.get(criterion.id, False) for criterion in criteria])
    parts = tuple(
        Part(criterion.id, points(point.awarded), points(point.share), matched=met[criterion.id])
        for criterion, point in zip(criteria, counted, strict=True)
        if criterion.id in met
    )
    return parts, points(sum((point.awarded for point in counted), Fraction(0)))


def is_judged(version: QuestionVersion, parts: Sequence[Part]) -> bool:
    """Tell whether the parts of a mark are a person's judgement: the points that the key gives for what is met."""
    known = {criterion.id for criterion in criteria_to_judge(version)}
    # The machine says something of every point.
    if not parts or any(part.feedback or part.id not in known for part in parts):
        return False
    judged, _ = judged_parts(version, {part.id: part.matched for part in parts})
    return {part.id: part.score for part in judged} == {part.id: part.score for part in parts}


def _key(version: QuestionVersion) -> TextKey | None:
    if version.kind != TextGrader.kind:
        return None
    try:
        return TextGrader().parse_key(version.key, Fraction(version.points))
    except KeyInvalid:
        return None
