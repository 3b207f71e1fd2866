"""A person's mark as the machine learns from it: which share of the points, and which criteria it says were met."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from assessment.bank.models import QuestionVersion
from assessment.grading.judged_criteria import is_judged
from assessment.grading.models import Grade
from assessment.grading.part_points import criterion_ids
from graders.text.messages import NOT_NEEDED, NOT_NEEDED_UNNAMED
from graders.verdict import Part, Verdict

Marks: TypeAlias = list[list[Any]]
"""Of each answer a response's primary key, a share of the points as text, and where a person gave points by criterion
also the shares of these, as text by the criterion's id."""
_SPARED = frozenset({NOT_NEEDED.code, NOT_NEEDED_UNNAMED.code})


def mark_of(grade: Grade, version: QuestionVersion) -> list[Any]:
    """Return a person's grade of an answer to a version as one of `Marks`."""
    return mark_row(grade.response_id, share_text(grade), points_by_criterion(grade, version))


def mark_row(response: int, share: str, points: Mapping[str, str]) -> list[Any]:
    """Return one of `Marks`; without points by criterion it has none, as all had before there were such."""
    return [response, share, points] if points else [response, share]


def marks_digest(marks: Marks) -> str:
    """Return the SHA-256 of marks: of numbers and ids of criteria, none of a student's words."""
    return hashlib.sha256(json.dumps(marks, sort_keys=True).encode()).hexdigest()


def share_text(grade: Grade) -> str:
    """Return a mark as a share of the points, as text."""
    return str(round(grade.score / grade.maximum, 4))


def points_by_criterion(grade: Grade, version: QuestionVersion) -> dict[str, str]:
    """Return the criteria of a version that a person gave in full (“1”) or nothing for (“0”), by id.

    Left out is what says nothing of a criterion: some of its points, or none where the machine says that enough others
    count. Where a person judged the criteria, what is met counts as met, whatever its group leaves of its points.
    A whole mark has none: what it says of every criterion the grader knows (`graders.text.prototypes`).
    """
    ids = set(criterion_ids(version))
    # Of references the detail is not looked up.
    detail = getattr(grade, "detail", None) if ids else None
    all_parts = Verdict.from_json(detail.verdict).parts if detail else ()
    parts = [part for part in all_parts if part.id in ids]
    if any(map(_is_met_in_part, parts)) and is_judged(version, parts):
        return {part.id: str(int(part.matched)) for part in parts}
    shares = {part.id: _share_of(part) for part in parts}
    return {name: share for name, share in shares.items() if share}


def _is_met_in_part(part: Part) -> bool:
    return part.matched and part.score < part.maximum


def _share_of(part: Part) -> str:
    if part.score == part.maximum > 0:
        return "1"
    is_spared = any(message.code in _SPARED for message in part.feedback)
    return "" if part.score or part.matched or is_spared else "0"
