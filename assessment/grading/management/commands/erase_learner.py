"""`manage.py erase_learner COURSE LEARNER`: forget a learner everywhere, after asking."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat

from assessment.grading.erasure import database_file
from assessment.grading.erasure.erase import WHAT_STAYS, erase_data_of, preview_erasure
from assessment.people.learners import find_erased, parse_public_id
from assessment.people.models import ERASED, Course, Learner

WORD = "erase"


class Command(BaseCommand):
    """Erases one learner of one course."""

    help = (
        "Erases a learner of a course: answers, drafts, name, ids, sessions, and what staff wrote about them. "
        "The marks stay, under a digest. It asks first. Exit code 0 also for a learner who was erased before; 1 if "
        "there is none such, several are meant, or the question was not answered."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare course and learner."""
        parser.add_argument("course", help="the course's slug")
        parser.add_argument(
            "learner",
            help="the learner's id as the platform or client gives it; if several have it, <source>:<id>, such as "
            "lti:<registration>:42; or the public id that the admin shows",
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, course: str, learner: str, yes: bool, **_: Any) -> None:
        """Erase, and say what was erased."""
        row = _course(course)
        known_learner = _learner(row, learner)
        if known_learner is None:
            self.stdout.write(f"This learner of {row.slug} was erased before; there is nothing to erase.")
            return
        if not yes:
            self._ask(known_learner)
        other_courses = _elsewhere(known_learner)
        erased = erase_data_of(known_learner, by="manage.py erase_learner")
        self._list("Erased:", [*erased.lines(), "the learner's name and id"])
        self._list("What stays:", WHAT_STAYS)
        if database_file.is_left_to_a_person():
            self.stdout.write(
                "The database's file still holds deleted pages. It is so large that nobody could write for too long "
                "while it is cleaned: run manage.py clean_file at a quiet hour."
            )
        elif database_file.is_due():
            self.stdout.write(
                "The database's file still holds deleted pages, as it is large or somebody reads in it: a default "
                "worker cleans it within a minute or two."
            )
        if other_courses:
            self._list("The same id is known in other courses; erase it there too:", other_courses)

    def _ask(self, learner: Learner) -> None:
        self._list(
            f"To be erased of {learner} in {learner.course.slug}:",
            [*preview_erasure(learner).lines(), "name and id"],
        )
        try:
            answer = input(f"This cannot be undone. Type “{WORD}” to go on: ")
        except EOFError:
            raise CommandError("Nothing was erased: there is nobody to ask. Give --yes.") from None
        if answer.strip() != WORD:
            raise CommandError("Nothing was erased.")

    def _list(self, title: str, lines: "list[str] | tuple[str, ...]") -> None:
        self.stdout.write("\n".join([title, *(f"  {line}" for line in lines)]))


def _course(slug: str) -> Course:
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        raise CommandError(f"There is no course “{slug}”; its slug stands in the admin under Courses.")
    return course


def _learner(course: Course, text: str) -> Learner | None:
    """Return the learner who is meant, None for one who was erased before."""
    known = _known(course).filter(Q(external_id=text) | Q(named=text) | Q(public_id=parse_public_id(text)))
    rows = list(known.order_by("pk")[:20])
    exact = [row for row in rows if text in (f"{row.source}:{row.external_id}", str(row.public_id))]
    rows = exact if len(exact) == 1 else rows
    if len(rows) > 1:
        names = "\n".join(f"  {row.source}:{row.external_id}" for row in rows)
        raise CommandError(f"Several learners of {course.slug} have this id; name one of\n{names}")
    if not rows and not find_erased(course, text):
        raise CommandError(
            f"No learner of {course.slug} has this id, and none was erased. Search in the admin under Learners."
        )
    return rows[0] if rows else None


def _known(course: Course) -> QuerySet[Any]:
    rows = Learner.objects.filter(course=course).exclude(source__startswith=ERASED)
    return rows.select_related("course").annotate(named=Concat(F("source"), Value(":"), F("external_id")))


def _elsewhere(learner: Learner) -> list[str]:
    rows = Learner.objects.filter(source=learner.source, external_id=learner.external_id)
    return sorted(rows.exclude(course=learner.course).values_list("course__slug", flat=True))
