"""Learning from the sample of a promise: as soon as all of it is marked, the rest is graded again by its marks.

A learning run freezes the marks of a version's sampled answers. Answers that nobody has marked are graded by all of
them, a sampled one by the others only, so that the sample still tests the machine. The new marks wait beside the ledger
(`LearnedMark`) until the promise was tested with them, and then go there: the mark before stands until the new one
counts. What is handed in later is graded by the same marks, and has the same source.

Nothing is lost with a worker: `advance` does what is due, and the sweep calls it as well.
"""

import time
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects

from assessment.bank.models import QuestionVersion, ReleaseRule
from assessment.grading.calibration import MOST_MARKS, has_criteria, learns_from_marks
from assessment.grading.grade_events import lock_responses
from assessment.grading.human_marks import Marks, mark_of, marks_digest
from assessment.grading.ledger import record_learned_grade
from assessment.grading.models import (
    AssessmentPromise,
    FrozenMark,
    Grade,
    GradingRun,
    LearnedMark,
    LearningRun,
    MachineMark,
    PromiseTest,
    Response,
    RunKind,
    State,
)
from assessment.grading.promise_check import current_runs, run_test
from assessment.grading.sample import is_complete, locked_promise, sampled_pairs
from assessment.people.models import User
from graders.measurement.release import FEWEST_TO_LEARN_FROM
from graders.verdict import Verdict

ANSWERS_A_TRANSACTION = 100
"""Answers whose marks go to the ledger together: each takes some ten statements, and is locked meanwhile."""
SECONDS_A_CALL = 2.0
"""A plain limit on writing to the ledger at a stretch: fresh answers, and what else the process does, wait so long."""
UNFINISHED = (State.WAITING, State.CLAIMED)


def learn_or_test(promise: AssessmentPromise, actor: User | None) -> PromiseTest | None:
    """Test a promise whose sample is marked; if something learns from marks that are new, only once it has learned.

    Call it in a transaction that holds the promise's lock.
    """
    begin_runs(promise, actor)
    return None if untested_runs().filter(promise=promise).exists() else run_test(promise.assessment, actor)


def begin_runs(promise: AssessmentPromise, actor: User | None) -> None:
    """Begin a learning run for each version whose marks in the sample are others than those that it learned from.

    Call it in a transaction that holds the promise's lock.
    """
    marks = _marks(promise)
    runs = {run.version: run for run in current_runs(promise).select_related("version")}
    for version in {**marks, **runs}:
        frozen = marks.get(version, [])
        if len(frozen) < FEWEST_TO_LEARN_FROM:
            # What had learned forgets it, and marks as if there were no marks.
            frozen = []
        digest_before = runs[version].digest if version in runs else marks_digest([])
        if marks_digest(frozen) != digest_before:
            _begin(promise, version, frozen, actor)


def untested_runs() -> QuerySet[LearningRun]:
    """Return the learning runs whose marks do not count yet."""
    return _current().filter(test=None)


def _marks(promise: AssessmentPromise) -> dict[QuestionVersion, Marks]:
    """Return the marks of the sample that a machine may learn from, by version; of very many those drawn first."""
    grades: defaultdict[QuestionVersion, list[Grade]] = defaultdict(list)
    for pair in sampled_pairs(promise):
        version, answer = pair.mark.source.version, pair.human.response.answer
        promised = pair.mark.source.question.release_rule == ReleaseRule.PROMISE
        if promised and learns_from_marks(version) and isinstance(answer, str) and answer.strip():
            grades[version].append(pair.human)
    prefetch_related_objects(
        [grade for version, marked in grades.items() if has_criteria(version) for grade in marked], "detail"
    )
    return {
        version: [mark_of(grade, version) for grade in marked[:MOST_MARKS]]
        for version, marked in grades.items()
    }


def _begin(promise: AssessmentPromise, version: QuestionVersion, marks: Marks, actor: User | None) -> None:
    before = LearningRun.objects.filter(version=version, current=True)
    LearnedMark.objects.filter(learning__in=before).delete()
    before.update(current=False)
    course = promise.assessment.course_id
    run = GradingRun.objects.create(course_id=course, kind=RunKind.LEARNING, actor=actor, version=version)
    learning = LearningRun.objects.create(
        run=run, promise=promise, version=version, digest=marks_digest(marks)
    )
    FrozenMark.objects.bulk_create(
        FrozenMark(learning=learning, response_id=response, share=share, points=next(iter(by_criterion), {}))
        for response, share, *by_criterion in marks
    )


def advance() -> bool:
    """Do what is due for all learning runs; return whether answers wait to be graded for one.

    Without a transaction around it: each step has its own, and can be repeated.
    """
    _forget_erased()
    # Of runs whose place another one has taken; a row that was being added then is left over.
    LearnedMark.objects.filter(learning__current=False).delete()
    waiting = False
    for run in untested_runs():
        # All answers are looked through for missing ones only when none is left to grade.
        waiting |= run.answers.filter(state__in=UNFINISHED).exists() or _add_answers(run)
    for promise in AssessmentPromise.objects.filter(learning_runs__in=_ready()).distinct():
        _test(promise)
    for run in _current().filter(Exists(_graded().filter(learning=OuterRef("pk")))).exclude(test=None):
        _put_into_ledger(run)
    return waiting


def learn_late(run: LearningRun, responses: Sequence[Response]) -> None:
    """Let answers be graded again whose key was made before the run was there, and whose marks came after its test."""
    LearnedMark.objects.bulk_create(
        [LearnedMark(learning=run, response=response) for response in responses], ignore_conflicts=True
    )


def _current() -> QuerySet[LearningRun]:
    return LearningRun.objects.filter(
        current=True, version__question__release_rule=ReleaseRule.PROMISE
    ).select_related("version", "run")


def _graded() -> QuerySet[LearnedMark]:
    return LearnedMark.objects.filter(state=State.GRADED)


def _forget_erased() -> None:
    """Begin anew where an answer was erased that a run had learned from."""
    erased = FrozenMark.objects.filter(learning=OuterRef("pk"), response__erased_at__isnull=False)
    for run in _current().filter(Exists(erased)).select_related("promise__assessment", "run__actor"):
        with transaction.atomic():
            begin_runs(locked_promise(run.promise.assessment), run.run.actor)


def _missing_answers(run: LearningRun) -> QuerySet[Response]:
    """Return the answers that have a mark by the run's version, and are not graded again in the run yet."""
    newest = Grade.objects.filter(response=OuterRef("pk"), human=False).order_by("-pk").values("pk")[:1]
    by_version = MachineMark.objects.filter(
        grade=OuterRef("newest_mark"), exact=False, source__version=run.version_id
    )
    # Graded by all marks of this run already, as an answer that was handed in after it began; but not a sampled one.
    is_learned = Exists(by_version.filter(source__learning=run)) & Q(sampled=None)
    is_there = Exists(LearnedMark.objects.filter(learning=run, response=OuterRef("pk"))) | Exists(
        Grade.objects.filter(run=run.run_id, response=OuterRef("pk"))
    )
    rows = Response.objects.filter(question=run.version.question_id, erased_at=None)
    marked = rows.annotate(newest_mark=Subquery(newest)).filter(Exists(by_version))
    return marked.exclude(is_learned).exclude(is_there).order_by("pk")


def _add_answers(run: LearningRun) -> bool:
    """Let the missing answers wait; tell whether there were any. Not under the promise's lock: it waits for answers."""
    keys = list(_missing_answers(run).values_list("pk", flat=True))
    # Two processes may look at once.
    LearnedMark.objects.bulk_create(
        [LearnedMark(learning=run, response_id=key) for key in keys], batch_size=500, ignore_conflicts=True
    )
    return bool(keys)


def _unfinished() -> QuerySet[LearningRun]:
    return _current().filter(test=None, answers__state__in=UNFINISHED)


def _ready() -> QuerySet[LearningRun]:
    """Return the runs whose promise can be tested: every answer of all its runs is graded, or given up."""
    return untested_runs().exclude(promise__in=_unfinished().values("promise"))


def _test(promise: AssessmentPromise) -> None:
    with transaction.atomic():
        promise = locked_promise(promise.assessment)
        # Asked again under the lock: another process may have tested it, or a mark has been changed meanwhile.
        runs = _ready().filter(promise=promise)
        ready = [run for run in runs.select_related("run__actor") if not _missing_answers(run).exists()]
        if ready and len(ready) == len(runs) and is_complete(promise):
            run_test(promise.assessment, ready[-1].run.actor)


def _put_into_ledger(run: LearningRun) -> None:
    """Let the marks of a run count, some answers at a time; whatever stops it, the rest follows later."""
    start = time.monotonic()
    while time.monotonic() - start < SECONDS_A_CALL and (keys := _answers_to_put(run)):
        with transaction.atomic():
            responses = {row.pk: row for row in lock_responses(keys)}
            # Read under the lock: another process may have been faster, or an answer was erased.
            rows = list(_graded().filter(learning=run, response__in=keys).select_related("source"))
            written = set(
                Grade.objects.filter(run=run.run_id, response__in=keys).values_list("response", flat=True)
            )
            for row in rows:
                response = responses[row.response_id]
                is_new = response.erased_at is None and row.response_id not in written
                if row.source and is_new and _is_by(run.version, response):
                    verdict = Verdict.from_json(row.verdict or {})
                    record_learned_grade(response, run.run, verdict, row.source)
            LearnedMark.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _answers_to_put(run: LearningRun) -> Sequence[int]:
    rows = _graded().filter(learning=run).order_by("response")
    return list(rows.values_list("response", flat=True)[:ANSWERS_A_TRANSACTION])


def _is_by(version: QuestionVersion, response: Response) -> bool:
    """Tell whether the machine's newest mark of an answer is by a version still, and by no other key since."""
    newest = MachineMark.objects.filter(grade__response=response).order_by("-grade")
    return newest.values_list("source__version", flat=True).first() == version.pk
