"""A small course with a column in the strict platform's gradebook, and the passing of time."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import F

from assessment.bank.models import Assessment, Exercise, Question, QuestionVersion, ReleaseRule
from assessment.grading import review
from assessment.grading.models import Grade, Response, Submission
from assessment.grading.submission import prepare, store
from assessment.lti.passback.enqueue import enqueue_changes
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.passback.send_scores import SendRun, send_due
from assessment.lti.platforms.models import Registration, ResourceLink
from assessment.people.models import Course, Learner, User
from graders.base import Answer
from tests.platform.server import Platform

RIGHT, WRONG = "2/3", "1/3"


def add_question(exercise: Exercise, slug: str, kind: str = "numeric", points: int = 1) -> Question:
    """Return a new question: what is two thirds, or what a VAE is."""
    key = {"value": "2/3"} if kind == "numeric" else {"references": ["a generative model"]}
    question = Question.objects.create(
        assessment=exercise.assessment,
        exercise=exercise,
        slug=slug,
        position=exercise.questions.count(),
        release_rule=ReleaseRule.AT_ONCE,
    )
    question.current = QuestionVersion.objects.create(
        question=question, number=1, kind=kind, prompt=f"What is {slug}?", key=key, points=points
    )
    question.save()
    return question


def add_page(course: Course, slug: str = "test") -> Assessment:
    """Return an assessment with two exercises: `a` and `b` in the first, `c` in the second."""
    page = Assessment.objects.create(course=course, slug=slug, title="Thirds")
    first = Exercise.objects.create(assessment=page, slug="first", position=0)
    second = Exercise.objects.create(assessment=page, slug="second", position=1)
    for exercise, name in ((first, "a"), (first, "b"), (second, "c")):
        add_question(exercise, name)
    return page


def add_students(platform: Platform, course: Course, source: str, count: int) -> list[Learner]:
    """Return new students of the platform's course, who are learners here."""
    first = len(platform.users)
    users = [platform.add_user(f"9{number:04}", "A", "B") for number in range(first, first + count)]
    platform.course.members += [user.id for user in users]
    rows = [Learner(course=course, source=source, external_id=user.id) for user in users]
    return Learner.objects.bulk_create(rows)


def hand_in(page: Assessment, learner: Learner, **answers: Answer) -> Submission:
    """Store answers given by question slug."""
    return store(page, learner, prepare(page, list(answers.items())))


def override_mark(response: Response, score: str, actor: User) -> Grade:
    """Give a person's mark."""
    return review.override_grade(response, actor=actor, reason="looked at it", score=Decimal(score))


def deliver_scores() -> SendRun:
    """Do what the worker does, until nothing is due."""
    enqueue_changes()
    return send_due(60)


def pass_time(**passed: float) -> None:
    """Let the time of what waits pass: nothing sleeps."""
    by = timedelta(**passed)
    ScoreDelivery.objects.update(
        due_at=F("due_at") - by, owed_since=F("owed_since") - by, lease_until=F("lease_until") - by
    )
    Registration.objects.update(paused_until=F("paused_until") - by)


def only_delivery(link: ResourceLink) -> ScoreDelivery:
    """Return the one score of an activity, as it is now."""
    return link.score_deliveries.get()


def applied_scores(platform: Platform) -> list[float | int | None]:
    """Return the scores that were applied, in order; stamps only ever grow."""
    stamps = [int(row.stamp.timestamp()) for row in platform.applied]
    assert stamps == sorted(set(stamps))
    return [row.message.get("scoreGiven") for row in platform.applied]


def grace() -> User:
    """Return an instructor."""
    return User.objects.get_or_create(username="grace")[0]


def until_settled(link: ResourceLink, tries: int = 12) -> ScoreDelivery:
    """Let time pass, and workers work, until a score is not owed any more."""
    for _ in range(tries):
        deliver_scores()
        row = only_delivery(link)
        if row.state not in (ScoreState.OWED, ScoreState.SENDING):
            return row
        pass_time(hours=7)
    raise AssertionError(f"still {row.state}: {row.problem}")
