"""Learning from the teacher: marks of free text move towards those that people gave to the same question.

Where a sample of a promise was marked, its marks are a part of the key, and no others: what the promise was tested
with may not change under it (`grading.learning`). Else, from `FEWEST_MARKS` answers with a human mark on, each batch is
graded with the newest of them. A row of `Calibration` says which they were, and its digest is in the provenance of the
grade. Old grades stay as they are.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.conf import settings

from assessment.bank.models import QuestionVersion, ReleaseRule
from assessment.grading.embeddings import chosen_scorer
from assessment.grading.human_marks import Marks, mark_of, mark_row
from assessment.grading.models import Calibration, Grade, GradingRun, LearningRun, Response, RunKind
from graders.text.grader import TextGrader
from graders.verdict import Verdict

FEWEST_MARKS = 5  # of one question
MOST_MARKS = 100
"""Plain limits: too few say nothing of how a teacher marks, and all of them are a part of each batch's key."""


def calibrated_key(version: QuestionVersion) -> dict[str, Any]:
    """Return the key of a version with the answers that people have marked; the plain one if they are too few."""
    plain: dict[str, Any] = version.key
    if not learns_from_marks(version):
        return plain
    learning = run_of(version)
    if learning:
        return learned_key(learning)
    marks = _marks(version)
    return plain if len(marks) < FEWEST_MARKS else _noted_key(version, marks)


def run_of(version: QuestionVersion) -> LearningRun | None:
    """Return the learning run by whose frozen marks answers to a version are graded."""
    return LearningRun.objects.filter(
        version=version, current=True, version__question__release_rule=ReleaseRule.PROMISE
    ).first()


def learned_key(learning: LearningRun, left_out: int | None = None) -> dict[str, Any]:
    """Return the key of a learning run: with its frozen marks, but for that of the answer that is `left_out`."""
    rows = learning.marks.exclude(response=left_out).order_by("pk")
    version = learning.version
    key = _noted_key(version, [mark_row(*row) for row in rows.values_list("response", "share", "points")])
    if left_out is None:
        calibration = keyed_digest(digest(version, key))
        # By this digest later marks are known to be the run's; another scorer makes another.
        if learning.calibration != calibration and len(key.get("marked", ())) == len(rows):
            LearningRun.objects.filter(pk=learning.pk).update(calibration=calibration)
    return key


def learning_behind(version: QuestionVersion, run: GradingRun, calibration: str | None) -> LearningRun | None:
    """Return the learning run whose frozen marks were in the key of a mark, by what its provenance says; or None."""
    if calibration is None or not learns_from_marks(version):
        return None
    if run.kind == RunKind.LEARNING:
        # By all of its marks, or by all but one.
        return run.learning
    runs = LearningRun.objects.filter(version_id=version.pk, calibration=keyed_digest(calibration))
    return runs.order_by("-pk").first()


def _noted_key(version: QuestionVersion, marks: Marks) -> dict[str, Any]:
    """Return the key with marked answers, noted for replays; the plain one if there are none, or one was erased."""
    plain: dict[str, Any] = version.key
    key = key_with_marks(plain, marks) if marks else None
    if key is None:
        return plain
    Calibration.objects.get_or_create(
        version=version, digest=keyed_digest(digest(version, key)), defaults={"marks": marks}
    )
    return key


def learns_from_marks(version: QuestionVersion) -> bool:
    """Tell whether a version's marks can learn from people's.

    They can by references, and by criteria that prose may meet; not where everything is matched exactly, nor in a part
    of several.
    """
    return version.kind == TextGrader.kind and (not has_criteria(version) or _is_met_by_prose(version.key))


def has_criteria(version: QuestionVersion) -> bool:
    """Tell whether a text is marked point by point."""
    return bool(version.key.get("criteria"))


def _is_met_by_prose(key: Mapping[str, Any]) -> bool:
    return any(
        isinstance(phrasing, str)
        for criterion in key["criteria"]
        if isinstance(criterion, Mapping)
        for phrasing in criterion.get("any_of") or ()
    )


def key_with_marks(key: Mapping[str, Any], marks: Sequence[Sequence[Any]]) -> dict[str, Any] | None:
    """Return a key with marked answers; None if one of the answers was erased."""
    answers = dict(
        Response.objects.filter(pk__in=[row[0] for row in marks], erased_at=None).values_list("pk", "answer")
    )
    if len(answers) < len(marks):
        return None
    return {**key, "marked": [_marked_answer(answers[row[0]], *row[1:]) for row in marks]}


def _marked_answer(answer: Any, share: str, points: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {"answer": answer, "mark": share} | ({"criteria": points} if points else {})


def replay_key(version: QuestionVersion, verdict: Verdict | None) -> dict[str, Any] | None:
    """Return the key that a verdict was given by; None if an answer that it learned from was erased."""
    plain: dict[str, Any] = version.key
    if verdict is None or not learns_from_marks(version):
        return plain
    row = Calibration.objects.filter(
        version=version, digest=keyed_digest(verdict.provenance.calibration or "")
    ).first()
    return key_with_marks(plain, row.marks) if row else plain


def digest(version: QuestionVersion, key: Mapping[str, Any]) -> str:
    """Return what the provenance of grades by this key says of their calibration."""
    from graders.text.estimates import marking_digest  # loads numpy, which the web process must not

    if not key.get("criteria"):
        chosen_scorer()
    return marking_digest(TextGrader().parse_key(key, Fraction(version.points)))


def keyed_digest(text: str) -> str:
    """Return a keyed SHA-256, of which nobody without the key can tell whose words went into it."""
    return hmac.new(settings.LEDGER_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _marks(version: QuestionVersion) -> Marks:
    """Return the newest human marks of a version's answers, oldest first."""
    rows: dict[int, list[Any]] = {}
    grades = Grade.objects.filter(
        human=True, response__version=version, response__erased_at=None, maximum__gt=0
    ).select_related("response", "detail")
    # More than are used, as several marks may be of one answer: then its newest counts.
    for grade in grades.order_by("-pk")[: 2 * MOST_MARKS]:
        if isinstance(grade.response.answer, str) and grade.response.answer.strip():
            rows.setdefault(grade.response_id, mark_of(grade, version))
    return list(rows.values())[:MOST_MARKS][::-1]
