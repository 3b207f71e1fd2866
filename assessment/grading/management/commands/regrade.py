"""`manage.py regrade`: grade all answers to a question again by its current version."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.bank.models import Question
from assessment.grading.models import Response, State
from assessment.grading.regrade import regrade
from assessment.people.models import User


class Command(BaseCommand):
    """Starts a regrade; the text workers finish it."""

    help = (
        "Grades all answers to a question again by its current version. Old grades and people's marks stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare question, person and reason."""
        parser.add_argument(
            "question", help="<course>/<assessment>/<question>, such as demo/gans-and-vaes/q3"
        )
        parser.add_argument("--user", required=True, help="the user name of the person who asks for it")
        parser.add_argument("--reason", required=True, help="why; kept with each new grade")

    def handle(self, *, question: str, user: str, reason: str, **_: Any) -> None:
        """Regrade and say what was done."""
        run = regrade(_question(question), actor=_user(user), reason=_reason(reason))
        graded = run.grades.count()
        waiting = Response.objects.filter(run=run, state=State.WAITING).count()
        self.stdout.write(f"{graded} answers were graded again, {waiting} wait for a worker")


def _question(path: str) -> Question:
    course, _, page_path = path.partition("/")
    assessment, _, slug = page_path.partition("/")
    questions = Question.objects.filter(
        assessment__course__slug=course, assessment__slug=assessment, slug=slug
    )
    question = questions.select_related("current", "assessment").first()
    if question is None or question.current is None:
        raise CommandError(
            f"There is no question “{path}” to grade by: name <course>/<assessment>/<question>."
        )
    return question


def _user(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is no user “{name}”.")
    return user


def _reason(text: str) -> str:
    if not text.strip():
        raise CommandError("Say why: --reason must not be blank.")
    return text.strip()
