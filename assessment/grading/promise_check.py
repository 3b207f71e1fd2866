"""The test of a promise on its marked sample: which marks are compared, what it finds, and the thresholds it sets.

Where the machine has learned from the sample, its mark of a sampled answer is the one that learned from the others
only. That one tests the machine as well as any mark that it gives to an answer which nobody has marked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db.models import QuerySet

from assessment.bank.models import Assessment, ReleaseRule
from assessment.grading.calibration import has_criteria
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.mark_sources import is_plain_doubt
from assessment.grading.models import (
    AssessmentPromise,
    GroupOutcome,
    LearnedMark,
    LearningRun,
    MachineMark,
    MarkSource,
    PromiseGrouping,
    PromiseTest,
    Response,
    State,
)
from assessment.grading.sample import marked_by_person, sampled_pairs
from assessment.people import audit
from assessment.people.models import Act, User
from graders.measurement.grouping import Grouping, QuestionGroup, find_groups
from graders.measurement.promise import SampledMark, is_wrong, released_with_more
from graders.verdict import Verdict


@dataclass(frozen=True, slots=True)
class MachineShare:
    """A machine's mark as a share, where it comes from, and its confidence; None if a promise cannot release it."""

    share: float
    source: MarkSource
    confidence: float | None


Unmarked = Mapping[MarkSource, Sequence[float | None]]
"""The confidences of the marks that the sample stands for, by source."""


def run_test(assessment: Assessment, actor: User | None) -> PromiseTest:
    """Test the promise on the sample as it is marked, store what came of it, and set or take thresholds by it.

    Call it in a transaction that holds the promise's lock.
    """
    promise = AssessmentPromise.objects.get(assessment=assessment)
    runs = list(current_runs(promise).select_related("version"))
    unmarked = _unmarked(assessment, runs)
    # Those of which no unmarked answer is left stand for none: of a key before, or of a question marked whole.
    pairs = [(mark, human) for mark, human in _pairs(promise, runs) if mark.source in unmarked]
    sources = Counter(mark.source for mark, _ in pairs)
    sample = [
        (
            mark.source.question_id,
            SampledMark(
                mark.share, human, mark.confidence, len(unmarked[mark.source]) / sources[mark.source]
            ),
        )
        for mark, human in pairs
    ]
    groups = find_groups(
        sorted({source.question_id for source in unmarked}),
        sample,
        promise.terms,
        Grouping(promise.grouping),
        _chances(runs, {key: unmarked[key] for key in sources}),
    )
    outcomes = [_outcome(group, sample, {key: unmarked[key] for key in sources}) for group in groups]
    test = _store(promise, groups, outcomes, actor, sources)
    # Sources that were not sampled keep what they have: a mark that students see stays until it is tested itself.
    for outcome in outcomes:
        MarkSource.objects.filter(
            pk__in=[source.pk for source in sources], question__in=outcome.questions
        ).update(threshold=outcome.threshold, test=test)
    LearningRun.objects.filter(pk__in=[run.pk for run in runs], test=None).update(test=test)
    AssessmentPromise.objects.filter(pk=promise.pk).update(latest=test)
    _record(test, assessment, actor)
    return test


def current_runs(promise: AssessmentPromise) -> QuerySet[LearningRun]:
    """Return what the machine has learned from the sample of a promise, or is learning."""
    return LearningRun.objects.filter(
        promise=promise, current=True, version__question__release_rule=ReleaseRule.PROMISE
    )


def _pairs(promise: AssessmentPromise, runs: Iterable[LearningRun]) -> Iterable[tuple[MachineShare, float]]:
    """Yield the machine's mark of each sampled answer that stands for others, and the person's as a share."""
    by_version = {run.version_id: run for run in runs}
    learned = {version: _learned(run) for version, run in by_version.items()}
    for pair in sampled_pairs(promise):
        version = pair.mark.source.version_id
        estimate = learned.get(version, {}).get(pair.human.response_id)
        # Of an answer that was handed in after the run, and drawn since, the first mark is by the frozen marks already.
        if version not in by_version or (not estimate and _is_by(by_version[version], pair.mark.source)):
            estimate = _of_ledger(pair.mark)
        # None: it could not be graded again.
        if estimate and _is_stood_for(estimate):
            yield estimate, float(pair.human.score / pair.human.maximum)


def _is_by(run: LearningRun, source: MarkSource) -> bool:
    """Tell whether a mark comes from what a run has learned; without a mark to learn from that is nothing."""
    return source.learning_id == run.pk if run.marks.exists() else source.learning_id is None


def _learned(run: LearningRun) -> dict[int, MachineShare]:
    """Return the marks of a learning run by response, in the ledger or on their way there."""
    in_ledger = MachineMark.objects.filter(grade__run=run.run_id, grade__maximum__gt=0)
    marks = {mark.grade.response_id: _of_ledger(mark) for mark in _whole(in_ledger)}
    return marks | _on_the_way(run)


def _on_the_way(run: LearningRun) -> dict[int, MachineShare]:
    rows = LearnedMark.objects.filter(learning=run, state=State.GRADED, response__erased_at=None)
    marks = {}
    for row in rows.select_related("source__question"):
        verdict = Verdict.from_json(row.verdict or {})
        if row.source and verdict.maximum > 0:
            sure = is_plain_doubt(verdict) and verdict.confidence >= row.source.question.review_below
            share = float(verdict.score / verdict.maximum)
            marks[row.response_id] = MachineShare(share, row.source, verdict.confidence if sure else None)
    return marks


def _whole(marks: QuerySet[MachineMark]) -> QuerySet[MachineMark]:
    return marks.select_related("grade", "source__question")


def _of_ledger(mark: MachineMark) -> MachineShare:
    grade, source = mark.grade, mark.source
    may_go_out = mark.releasable and grade.confidence >= source.question.review_below
    share = float(grade.score / grade.maximum)
    return MachineShare(share, source, grade.confidence if may_go_out else None)


def _unmarked(assessment: Assessment, runs: Iterable[LearningRun]) -> Unmarked:
    """Return the marks that the sample may stand for: of answers like those it was drawn of.

    Where the machine learns these are all, see `promise.draw_sample`; else those that a promise could release.
    """
    rows = responses_with_marks(
        Response.objects.filter(
            question__assessment=assessment,
            question__release_rule=ReleaseRule.PROMISE,
            erased_at=None,
        )
    ).filter(human=False)
    effective = MachineMark.objects.filter(
        exact=False, grade__in=rows.values("effective_id"), grade__maximum__gt=0
    )
    marks = {mark.grade.response_id: _of_ledger(mark) for mark in _whole(effective)}
    for run in runs:
        of_people = set(
            LearnedMark.objects.filter(marked_by_person("response"), learning=run).values_list(
                "response", flat=True
            )
        )
        marks |= {key: mark for key, mark in _on_the_way(run).items() if key not in of_people}
    by_source: defaultdict[MarkSource, list[float | None]] = defaultdict(list)
    for mark in marks.values():
        if _is_stood_for(mark):
            by_source[mark.source].append(mark.confidence)
    return dict(by_source)


def _is_stood_for(mark: MachineShare) -> bool:
    """Tell whether a mark is one of those that the sample stands for.

    The sample of what may learn is drawn of all answers; with too few marks to learn from, those that another reason
    than doubt holds drop out of it, as they do of the unmarked.
    """
    return mark.source.learning_id is not None or mark.confidence is not None


def _chances(runs: Iterable[LearningRun], unmarked: Unmarked) -> list[tuple[int, float]]:
    """Return the confidences that are chances not to be wrong by half: of marks by references that have learned, each
    with the primary key of its question.

    By criteria confidence is the chance to be right within a quarter, which is far lower.
    """
    taught = {run.pk for run in runs if not has_criteria(run.version) and run.marks.exists()}
    return [
        (source.question_id, confidence)
        for source, confidences in unmarked.items()
        if source.learning_id in taught
        for confidence in confidences
        if confidence is not None
    ]


def _outcome(
    group: QuestionGroup[int], sample: Sequence[tuple[int, SampledMark]], unmarked: Unmarked
) -> GroupOutcome:
    """Return what came of a group, as it is stored; `unmarked` are those that the samples of all groups stand for."""
    promise, step = group.promise, group.promise.kept
    marks = [mark for question, mark in sample if question in group.questions]
    confidences = [
        confidence or 0.0
        for source, row in unmarked.items()
        if source.question_id in group.questions
        for confidence in row
    ]
    return GroupOutcome(
        questions=list(group.questions),
        sure=promise.terms.sure,
        sampled=len(marks),
        wrong=sum(is_wrong(mark, promise.terms) for mark in marks),
        unmarked=len(confidences),
        threshold=promise.threshold,
        sampled_above=step.sampled if step else 0,
        wrong_above=step.wrong if step else 0,
        bound=promise.bound,
        held=promise.held or "",
        with_more=[[size, share] for size, share in released_with_more(promise, confidences).items()],
    )


def _store(
    promise: AssessmentPromise,
    groups: Sequence[QuestionGroup[int]],
    outcomes: Sequence[GroupOutcome],
    actor: User | None,
    sources: Iterable[MarkSource],
) -> PromiseTest:
    steps = [step for group in groups if (step := group.promise.kept)]
    whole = outcomes[0] if promise.grouping == PromiseGrouping.ASSESSMENT else None
    return PromiseTest.objects.create(
        promise=promise,
        **asdict(promise.terms),
        grouping=promise.grouping,
        sampled=sum(outcome.sampled for outcome in outcomes),
        wrong=sum(outcome.wrong for outcome in outcomes),
        unmarked=sum(outcome.unmarked for outcome in outcomes),
        threshold=whole.threshold if whole else None,
        sampled_above=sum(step.sampled for step in steps),
        wrong_above=sum(step.wrong for step in steps),
        false_passes_above=sum(step.false_passes for step in steps),
        false_fails_above=sum(step.false_fails for step in steps),
        bound=whole.bound if whole else None,
        held=whole.held if whole else "",
        with_more=whole.with_more if whole else [],
        groups=None if whole else [asdict(outcome) for outcome in outcomes],
        made_for=sorted(source.digest for source in sources),
        actor=actor,
    )


def _record(test: PromiseTest, assessment: Assessment, actor: User | None) -> None:
    details = {
        "sampled": test.sampled,
        "wrong": test.wrong,
        "threshold": str(test.threshold),
        "held": test.held,
    }
    if test.groups is not None:
        released = sum(outcome.threshold is not None for outcome in test.group_outcomes)
        details |= {"groups": len(test.groups), "groups released": released}
    by = actor or audit.SERVICE
    audit.record(Act.PROMISE_TESTED, by=by, course=assessment.course_id, target=assessment, details=details)
