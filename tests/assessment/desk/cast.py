"""The cast of the admin's tests: staff by role, and another course that they have nothing to do with."""

from typing import Any

from django.test import Client

from assessment.bank.models import Assessment, Deck, Exercise, Flashcard, Question, QuestionVersion
from assessment.grading.submission import prepare, store
from assessment.lti.passback.models import ScoreDelivery
from assessment.lti.platforms.models import Context, Deployment, Registration, ResourceLink
from assessment.people.models import Course, Learner, Membership, User

ROLES = ("instructor", "assistant", "auditor")


def staff(name: str, **fields: Any) -> User:
    """Return a new account that may sign in to the admin."""
    return User.objects.create(username=name, **{"is_staff": True, **fields})


def signed_in(name: str, course: Course | None = None, role: str = "", **fields: Any) -> Client:
    """Return a browser in which a new member of staff has signed in; a member of a course if one is given."""
    user = staff(name, **fields)
    if course is not None:
        Membership.objects.create(user=user, course=course, role=role)
    browser = Client()
    browser.force_login(user)
    return browser


def make_other_course() -> Course:
    """Return a course with one row of everything; each has the word `secret` in its name."""
    course = Course.objects.create(slug="secret-course", title="A secret course")
    assessment = Assessment.objects.create(course=course, slug="secret-page", title="A secret page")
    exercise = Exercise.objects.create(
        assessment=assessment, slug="secret-exercise", title="A secret exercise", position=0
    )
    question = add_question(exercise, "secret-question")
    deck = Deck.objects.create(course=course, slug="secret-deck", title="A secret deck")
    Flashcard.objects.create(deck=deck, position=0, front="A secret front", back="A secret back")
    learner = Learner.objects.create(course=course, source="test", external_id="secret-learner")
    store(assessment, learner, prepare(assessment, [("secret-question", "1/3")]))
    assert question.current
    add_score(assessment, learner, "secret")
    return course


def add_score(
    assessment: Assessment, learner: Learner, name: str = "activity", **fields: Any
) -> ScoreDelivery:
    """Return a learner's score on its way into the gradebook of a platform; the activity has a name."""
    registration, _ = Registration.objects.get_or_create(
        issuer="https://lms.example", client_id="x", name="LMS"
    )
    deployment, _ = Deployment.objects.get_or_create(registration=registration, deployment_id="1")
    context, _ = Context.objects.get_or_create(
        deployment=deployment, context_id=assessment.course.slug, course=assessment.course
    )
    link, _ = ResourceLink.objects.get_or_create(
        context=context,
        resource_link_id=name,
        defaults={"assessment": assessment, "title": name, "line_item_url": "https://lms.example/1"},
    )
    return ScoreDelivery.objects.create(resource_link=link, learner=learner, **fields)


def add_question(exercise: Exercise, slug: str, **fields: Any) -> Question:
    """Return a new question with one version, on its page: what is two thirds."""
    question = Question.objects.create(
        assessment=exercise.assessment, exercise=exercise, slug=slug, position=exercise.questions.count()
    )
    version = {"kind": "numeric", "prompt": f"Prompt of {slug}", "key": {"value": "2/3"}, "points": 1}
    question.current = QuestionVersion.objects.create(question=question, number=1, **(version | fields))
    question.save()
    return question
