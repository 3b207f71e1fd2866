"""Handing in: instant answers are graded before anything is stored, and one bad answer refuses all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessment.bank.models import Assessment, ExtraTime, Question, QuestionVersion
from assessment.grading import drafts
from assessment.grading.ledger import record_machine_grade, state_after
from assessment.grading.models import GradingRun, Response, State, Submission
from assessment.people.learners import lock_learner
from assessment.people.models import Course, Learner
from graders.base import Answer
from graders.messages import render
from graders.registry import grader_for
from graders.verdict import Verdict

# Between which moments a learner may answer an assessment; extra time moves the end, for that learner alone.
GRACE = timedelta(seconds=30)
"""How long after the end an answer is still taken: it may have been on its way."""


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when; None for no such limit."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    extra_minutes: int = 0

    def is_to_come(self, now: datetime) -> bool:
        """Tell whether it has not begun."""
        return self.opens_at is not None and now < self.opens_at

    def is_over(self, now: datetime) -> bool:
        """Tell whether it has ended, as the page says it."""
        return self.closes_at is not None and now >= self.closes_at

    def takes_answers(self, now: datetime) -> bool:
        """Tell whether an answer that arrives now is taken."""
        late = self.closes_at is not None and now > _later(self.closes_at, GRACE)
        return not self.is_to_come(now) and not late


class NotOpen(Exception):
    """Answers are not taken yet, or no longer; nothing was stored, and no attempt was used."""

    def __init__(self, window: Window, now: datetime) -> None:
        self.window = window
        self.is_to_come = window.is_to_come(now)
        moment = window.opens_at if self.is_to_come else window.closes_at
        words = "opens at" if self.is_to_come else "closed at"
        super().__init__(
            f"The assessment {words} {moment.isoformat() if moment else ''}; nothing was stored."
        )


def window_of(assessment: Assessment, learner: Learner | None) -> Window:
    """Return when a learner may answer; without one, when everybody may."""
    closes_at, minutes = assessment.closes_at, 0
    if closes_at is not None and learner is not None:
        extra = ExtraTime.objects.filter(assessment=assessment, learner=learner).first()
        minutes = extra.minutes if extra else 0
        closes_at = _later(closes_at, timedelta(minutes=minutes))
    return Window(assessment.opens_at, closes_at, minutes)


def require_open(assessment: Assessment, learner: Learner) -> None:
    """Raise `NotOpen` unless an answer of this learner is taken now."""
    now = timezone.now()
    window = window_of(assessment, learner)
    if not window.takes_answers(now):
        raise NotOpen(window, now)


def zone_of(course: Course) -> ZoneInfo:
    """Return the time zone in which a course is told its dates; UTC if it has none that is known."""
    try:
        return ZoneInfo(course.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _later(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        # An end on the last day of the calendar, typed for “never”.
        return datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer that will be stored, with its verdict if no worker is needed."""

    question: Question
    version: QuestionVersion
    answer: Answer
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that cannot be graded as it stands; `index` is its place among those given."""

    index: int
    question: str
    message: str
    verdict: Verdict | None = None


class AnswersRefused(Exception):
    """Some answers were refused; nothing was stored, and no attempt was used."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = list(refusals)
        super().__init__(f"{len(self.refusals)} answers were refused")


class NoAttemptLeft(Exception):
    """The learner has used every attempt at a question."""

    def __init__(self, question: Question, attempts: int) -> None:
        self.question = question
        super().__init__(f"No attempt is left for question {question.slug}: {attempts} of {attempts} used.")


def prepare(assessment: Assessment, answers: Sequence[tuple[str, Answer]]) -> list[Prepared]:
    """Look up questions by slug and grade what is instant; raise `AnswersRefused` with every answer at fault.

    Nothing is written. Blank answers are kept: unanswered is 0 points, not an error.
    """
    questions = {
        question.slug: question
        for question in assessment.questions.filter(retired=False).select_related("current")
    }
    prepared: list[Prepared] = []
    refusals: list[Refusal] = []
    handed_in_slugs: set[str] = set()
    for index, (slug, answer) in enumerate(answers):
        result = _prepare_one(index, slug, answer, questions, handed_in_slugs)
        if isinstance(result, Refusal):
            refusals.append(result)
        else:
            prepared.append(result)
    if refusals:
        raise AnswersRefused(refusals)
    return prepared


def store(
    assessment: Assessment,
    learner: Learner,
    prepared: Sequence[Prepared],
    seen_versions: Mapping[int, str] | None = None,
) -> Submission:
    """Write a submission in one transaction: responses, instant grades, mark changes; their drafts go.

    Beside new answers, one that is the learner's newest once more is carried along: what became of it stands, with its
    mark. If all are, they are stored again, under the same number of attempt: see `store_once`.

    `seen_versions` are those of the drafts that the learner saw, by the primary key of the question: a newer one from
    another device stays. Raises `NoAttemptLeft`, `learners.LearnerErased`, and `NotOpen` outside of the dates of
    the assessment. The caller wakes a worker after commit if anything waits.
    """
    with transaction.atomic():
        # The lock on the learner keeps two requests at once from taking the same attempt.
        lock_learner(learner)
        require_open(assessment, learner)
        newest = _newest(learner, prepared)
        new_answers = [item for item in prepared if not _same(newest, item)]
        return _store(assessment, learner, prepared, new_answers or prepared, newest, seen_versions)


def store_once(
    assessment: Assessment,
    learner: Learner,
    prepared: Sequence[Prepared],
    seen_versions: Mapping[int, str] | None = None,
) -> tuple[Submission, bool]:
    """Store as `store` does, and nothing twice; of answers that were sent before, return that submission, and False."""
    with transaction.atomic():
        lock_learner(learner)
        require_open(assessment, learner)
        answers = {item.question.slug: item.answer for item in prepared}
        newest = _newest(learner, prepared)
        if earlier := sent_again(answers, {row.question.slug: row for row in newest.values()}):
            return earlier, False
        new_answers = [item for item in prepared if not _same(newest, item)]
        return _store(assessment, learner, prepared, new_answers, newest, seen_versions), True


def sent_again(answers: Mapping[str, Answer], newest: Mapping[str, Response]) -> Submission | None:
    """Return the submission that holds these answers already; sent twice, they use one attempt.

    Both mappings are by the question's slug; `newest` has the learner's newest answer to each.
    """
    rows = [row for slug, answer in answers.items() if (row := newest.get(slug)) and _is_same(row, answer)]
    if not rows or len(rows) < len(answers):
        return None
    holding = {row.pk: {row.submission_id} for row in rows}
    pairs = Submission.carried.through._default_manager.filter(response__in=rows)
    for response, submission in pairs.values_list("response_id", "submission_id"):
        holding[response].add(submission)
    with_all = set.intersection(*holding.values())
    earlier = Submission.objects.filter(pk__in=with_all).order_by("pk")
    return earlier.select_related("assessment__course", "learner").first()


def grade_now(version: QuestionVersion, answer: Answer) -> Verdict | None:
    """Grade an answer to a stored version without the model; None if it needs a worker."""
    grader = grader_for(version.kind)
    return grader.grade_instantly(grader.parse_key(version.key, Fraction(version.points)), answer)


def _prepare_one(
    index: int, slug: str, answer: Answer, questions: Mapping[str, Question], handed_in_slugs: set[str]
) -> Prepared | Refusal:
    question = questions.get(slug)
    if question is None or question.current is None:
        known = ", ".join(questions)
        return Refusal(
            index, slug, f"There is no question “{slug}” in this assessment; its questions are: {known}."
        )
    if slug in handed_in_slugs:
        return Refusal(index, slug, f"Question “{slug}” is answered twice; send one answer.")
    handed_in_slugs.add(slug)
    verdict = grade_now(question.current, answer)
    if verdict is not None and verdict.outcome != "graded":
        return Refusal(index, slug, render(verdict.feedback), verdict)
    return Prepared(question, question.current, answer, verdict)


def _store(  # noqa: PLR0913, PLR0917 - what two doors share
    assessment: Assessment,
    learner: Learner,
    prepared: Sequence[Prepared],
    new_answers: Sequence[Prepared],
    newest: Mapping[int, Response],
    seen_versions: Mapping[int, str] | None,
) -> Submission:
    """Store the `new_answers`, and carry the others along."""
    attempts = _next_attempts(assessment, newest, new_answers)
    submission = Submission.objects.create(assessment=assessment, learner=learner)
    new_questions = {item.question.pk for item in new_answers}
    # So that a receipt shows all that was sent, also what was not stored once more.
    if unchanged := [newest[item.question.pk] for item in prepared if item.question.pk not in new_questions]:
        submission.carried.set(unchanged)
    if new_answers:
        run = GradingRun.objects.create(course=assessment.course)
    for item in new_answers:
        _store_response(submission, run, item, attempts[item.question.pk])
    drafts.delete_handed_in(learner, {item.question.pk: item.answer for item in prepared}, seen_versions)
    return submission


def _next_attempts(
    assessment: Assessment, newest: Mapping[int, Response], new_answers: Sequence[Prepared]
) -> dict[int, int]:
    """Return the number of the attempt of each answer that is stored; raise `NoAttemptLeft`."""
    numbers: dict[int, int] = {}
    for item in new_answers:
        row = newest.get(item.question.pk)
        number = (row.attempt if row else 0) + (not _same(newest, item))
        numbers[item.question.pk] = number
        if assessment.attempts is not None and number > assessment.attempts:
            raise NoAttemptLeft(item.question, assessment.attempts)
    return numbers


def _same(newest: Mapping[int, Response], item: Prepared) -> Response | None:
    """Return the stored answer that this one is once more, if it is."""
    row = newest.get(item.question.pk)
    return row if row is not None and _is_same(row, item.answer) else None


def _newest(learner: Learner, prepared: Sequence[Prepared]) -> dict[int, Response]:
    """Return the learner's newest answer to each question, by the question's primary key."""
    responses = Response.objects.filter(
        submission__learner=learner, question__in=[item.question for item in prepared]
    )
    newest = responses.order_by().values("question").annotate(newest=Max("pk")).values("newest")
    rows = Response.objects.filter(pk__in=newest)
    related = rows.select_related("question", "submission__assessment__course", "submission__learner")
    return {row.question_id: row for row in related}


def _is_same(row: Response, answer: Answer) -> bool:
    """Tell whether an answer is the newest one once more, to the same wording: it uses no attempt then."""
    # What failed has no mark, so sending it once more is a new answer; of what was erased nothing is left to compare.
    if row.state == State.FAILED or row.erased_at is not None:
        return False
    return row.version_id == row.question.current_id and _trimmed(row.answer) == _trimmed(answer)


def _trimmed(answer: Answer) -> Answer:
    return answer.strip() if isinstance(answer, str) else answer


def _store_response(submission: Submission, run: GradingRun, item: Prepared, attempt: int) -> None:
    response = Response(
        submission=submission,
        question=item.question,
        version=item.version,
        run=run,
        answer=item.answer,
        attempt=attempt,
        state=State.WAITING,
    )
    if item.verdict is not None:
        response.state = state_after(item.verdict, response)
    response.save()
    if item.verdict is not None:
        record_machine_grade(response, item.verdict, exact=True)
