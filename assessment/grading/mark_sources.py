"""Where a machine's mark of free text comes from, noted beside the ledger: what a promise is made for.

The source of a mark is the version of the key, the code and the model that gave it, and the run that made them what
they are: the learning run whose frozen marks were in the key, whenever the answer was handed in, or else a regrade,
which marks all answers anew, those of the sample too. Without a learning run, a machine that has learned from a
teacher's marks is another one than before; what it learns from a few more marks changes it no further.
"""

import hashlib
import json
from typing import Any

from assessment.bank.models import QuestionVersion, ReleaseRule
from assessment.grading.calibration import has_criteria, learning_behind, learns_from_marks
from assessment.grading.effective_grade import instant_kinds
from assessment.grading.embeddings import chosen_scorer
from assessment.grading.models import Grade, GradingRun, MachineMark, MarkSource, Response, RunKind
from graders.measurement.release import DOUBTS
from graders.messages import render
from graders.text.calibration import shipped_models
from graders.verdict import Provenance, Verdict


def note_source(grade: Grade, response: Response, verdict: Verdict, *, exact: bool) -> None:
    """Note what a machine's new grade comes from; `exact` is one that was given without the model."""
    version = response.run.version or response.version
    if version.kind in instant_kinds():
        return
    note_mark(grade, source_of(version, response.run, verdict.provenance), verdict, exact=exact)


def source_of(version: QuestionVersion, run: GradingRun, provenance: Provenance) -> MarkSource:
    """Return the source of a mark."""
    source, _ = MarkSource.objects.get_or_create(
        digest=source_digest(version, run, provenance),
        defaults={
            "question_id": version.question_id,
            "version": version,
            "learning": learning_behind(version, run, provenance.calibration),
        },
    )
    return source


def note_mark(grade: Grade, source: MarkSource, verdict: Verdict, *, exact: bool) -> None:
    """Note the source of a machine's new grade."""
    MachineMark.objects.create(
        grade=grade, source=source, exact=exact, releasable=not exact and is_plain_doubt(verdict)
    )


def is_plain_doubt(verdict: Verdict) -> bool:
    """Tell whether nothing but the machine's confidence may hold a mark: whether a promise may release it."""
    reasons = {render(reason) for reason in verdict.reasons}
    return reasons <= DOUBTS and bool(reasons) == verdict.needs_review


def is_promised(response: Response, verdict: Verdict, source: MarkSource | None = None) -> bool:
    """Tell whether a promise covers a mark that the machine is about to give, by its source if that is known."""
    version = response.run.version or response.version
    return (
        is_plain_doubt(verdict)
        and MarkSource.objects.filter(
            digest=source.digest if source else source_digest(version, response.run, verdict.provenance),
            threshold__lte=verdict.confidence,
            question__release_rule=ReleaseRule.PROMISE,
            question__review_below__lte=verdict.confidence,
        ).exists()
    )


def source_digest(version: QuestionVersion, run: GradingRun, provenance: Provenance) -> str:
    """Return the SHA-256 of what a mark comes from: the same for marks that one promise may cover."""
    parts: list[Any] = [
        version.pk,
        _named_run(version, run, provenance),
        provenance.grader,
        provenance.version,
        provenance.weights_sha256,
        # Another backend or number format gives other marks; another device of the same kind does not.
        provenance.backend,
        provenance.dtype,
        *_scorer(version, provenance),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _named_run(version: QuestionVersion, run: GradingRun, provenance: Provenance) -> int | None:
    learning = learning_behind(version, run, provenance.calibration)
    if learning:
        return learning.run_id
    return None if run.kind == RunKind.INITIAL else run.pk


def _scorer(version: QuestionVersion, provenance: Provenance) -> tuple[str | None, bool]:
    """Return what turned similarities into marks, None where nothing did, and whether it had learned from people."""
    if provenance.calibration is None or not learns_from_marks(version):
        return provenance.calibration, False
    if has_criteria(version):
        plain = shipped_models().digest
        return plain, provenance.calibration != plain
    scorer = chosen_scorer()  # loads numpy: a mark by references is given by a worker
    if provenance.calibration == scorer.digest:
        return scorer.digest, False
    return f"{scorer.digest} {scorer.teacher.digest if scorer.teacher else ''}", True
