"""Grading again from what is stored, to show that a mark is what it was: answer, version and vectors are all kept."""

from collections.abc import Callable
from dataclasses import dataclass, field

from assessment.grading.models import Grade
from assessment.grading.services import encoding
from assessment.grading.services.calibrating import replayed
from assessment.grading.services.ledger import detail_digest
from assessment.grading.services.work import as_graded, grade_items, item_of
from graders.embedding.protocol import Encoder
from graders.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What a replay compared: `differences` that matter, and `notes` on what it could not compare."""

    grade: Grade
    compared: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    erased: bool = False

    @property
    def same(self) -> bool:
        """Tell whether everything that was compared agrees."""
        return not self.differences


def replay(grade: Grade, encoder: Callable[[], Encoder] = encoding.encoder) -> ReplayResult:
    """Grade again and compare score, parts and digest; raise `ModelUnusable` if a model is needed and missing."""
    result = ReplayResult(grade, erased=_is_erased(grade))
    detail = getattr(grade, "detail", None)
    if detail is None:
        result.notes.append("the detail was erased")
    else:
        _compare(result, "digest of the detail", detail_digest(detail.verdict), grade.verdict_digest)
    if grade.response.erased_at is not None:
        result.notes.append("the answer was erased")
    elif grade.human:
        result.notes.append("given by a person")
    else:
        _grade_again(result, encoder)
    return result


def _is_erased(grade: Grade) -> bool:
    return grade.response.erased_at is not None or not hasattr(grade, "detail")


def _grade_again(result: ReplayResult, encoder: Callable[[], Encoder]) -> None:
    grade = result.grade
    version = grade.run.version or grade.response.version
    detail = getattr(grade, "detail", None)
    key = replayed(version, Verdict.from_json(detail.verdict) if detail else None)
    if key is None:
        result.notes.append("an answer that the mark learned from was erased")
        return
    (verdict,) = grade_items([item_of(version, grade.response.answer, key)], encoder)
    if verdict is None:
        result.differences.append("the grader failed")
        return
    verdict = as_graded(verdict)
    _compare(result, "score", verdict.score, grade.score)
    _compare(result, "maximum", verdict.maximum, grade.maximum)
    if detail:
        stored = Verdict.from_json(detail.verdict)
        _compare(result, "parts", verdict.parts, stored.parts)
        result.notes.extend(_other_tools(stored, verdict))
    _compare(result, "digest", detail_digest(verdict.to_json()), grade.verdict_digest)


def _other_tools(stored: Verdict, fresh: Verdict) -> list[str]:
    """Say which code or model differs from what gave the mark."""
    names = stored.provenance.__slots__
    pairs = [(name, getattr(stored.provenance, name), getattr(fresh.provenance, name)) for name in names]
    return [f"{name} was {old}, is {new}" for name, old, new in pairs if old != new]


def _compare(result: ReplayResult, what: str, fresh: object, stored: object) -> None:
    result.compared.append(what)
    if fresh != stored:
        result.differences.append(what)
