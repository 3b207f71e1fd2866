"""What an activity of a platform opens here, and the copy of it in the activity's own course.

It is named by custom parameters (`assessment` and perhaps `exercise`, or `deck`), each a public id or a slug, or by
the path of its address, `/lti/launch/<assessment or deck>/<public id>`. A slug is looked for in the context's own
course and in the registration's library; a public id also in other courses of the registration, from which a
platform may have copied its own.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q

from assessment.bank.authoring import copy_assessment, copy_deck
from assessment.bank.models import Assessment, Deck, Exercise
from assessment.lti.platforms.models import Context, Registration, ResourceLink
from assessment.lti.refusals import MessageRefused, RefusalCode
from assessment.people.models import Course

TARGET_PATH = re.compile(r"/lti/launch/(assessment|deck)/([^/]{1,100})")


@dataclass(frozen=True, slots=True)
class Target:
    """What an activity opens: an assessment, or an exercise of it, or a deck."""

    assessment: Assessment | None = None
    exercise: Exercise | None = None
    deck: Deck | None = None

    @property
    def page(self) -> Assessment | Deck:
        """The page that it is on."""
        page = self.assessment or self.deck
        if page is None:
            raise ValueError("a target without a page")
        return page


def target_names(custom: dict[str, str], target_url: str) -> dict[str, str]:
    """Return how a launch names what it opens: `assessment` or `deck`, and `exercise`; empty if it does not."""
    if "assessment" in custom:
        return {name: custom[name] for name in ("assessment", "exercise") if name in custom}
    if "deck" in custom:
        return {"deck": custom["deck"]}
    match = TARGET_PATH.fullmatch(urlsplit(target_url).path)
    return {match[1]: match[2]} if match else {}


def bound_target(link: ResourceLink) -> Target | None:
    """Return what an activity was bound to."""
    if link.assessment is not None:
        return Target(assessment=link.assessment, exercise=link.exercise)
    return Target(deck=link.deck) if link.deck is not None else None


def find_target(context: Context, names: dict[str, str]) -> Target | None:
    """Return what a launch names, in the context's own course, copied there if it is elsewhere; None for nothing.

    Raise `EXERCISE_UNKNOWN` if it names an exercise that the assessment does not have.

    A transaction must be open: it holds the context while something is copied into its course.
    """
    if "assessment" in names:
        assessment = _find_assessment(context, names["assessment"])
        if assessment is None:
            return None
        slug = names.get("exercise")
        exercise = assessment.exercises.filter(slug=slug).first() if slug else None
        if slug and exercise is None:
            # Never the whole page in its place: its marks would go into the column of the exercise.
            raise MessageRefused(RefusalCode.EXERCISE_UNKNOWN)
        return Target(assessment=assessment, exercise=exercise)
    if "deck" in names:
        deck = _find_deck(context, names["deck"])
        return Target(deck=deck) if deck else None
    return None


def bind_target(link: ResourceLink, target: Target) -> None:
    """Let an activity open this."""
    link.assessment, link.exercise, link.deck = target.assessment, target.exercise, target.deck
    link.save(update_fields=["assessment", "exercise", "deck"])


def pickable_content(context: Context) -> tuple[list[Assessment], list[Deck]]:
    """Return what teachers of a context may pick: of its own course, then of the library, but for what was copied."""
    courses = [context.course_id, *_library(context.deployment.registration)]
    assessments = Assessment.objects.filter(course__in=courses).exclude(
        ~Q(course=context.course), copies__course=context.course
    )
    decks = Deck.objects.filter(course__in=courses).exclude(
        ~Q(course=context.course), copies__course=context.course
    )
    own_first = ("course__slug", "title", "pk")
    return (
        sorted(
            assessments.select_related("course").order_by(*own_first),
            key=lambda content: content.course_id != context.course_id,
        ),
        sorted(
            decks.select_related("course").order_by(*own_first),
            key=lambda content: content.course_id != context.course_id,
        ),
    )


def _find_assessment(context: Context, name: str) -> Assessment | None:
    courses, condition = _search_scope(context, name)
    rows = Assessment.objects.filter(condition, course__in=courses).select_related("course")
    original = min(rows, key=lambda row: (row.course_id != context.course_id, row.pk), default=None)
    if original is None or original.course_id == context.course_id:
        return original
    _lock(context)
    copy = Assessment.objects.filter(course=context.course, copied_from=original).order_by("pk").first()
    return copy or copy_assessment(original, context.course)


def _find_deck(context: Context, name: str) -> Deck | None:
    courses, condition = _search_scope(context, name)
    rows = Deck.objects.filter(condition, course__in=courses).select_related("course")
    original = min(rows, key=lambda row: (row.course_id != context.course_id, row.pk), default=None)
    if original is None or original.course_id == context.course_id:
        return original
    _lock(context)
    copy = Deck.objects.filter(course=context.course, copied_from=original).order_by("pk").first()
    return copy or copy_deck(original, context.course)


def _lock(context: Context) -> None:
    """Let one copy into a context's course at a time: a second sees what the first has copied."""
    # The row that a launch has locked already, before its activity's; a picker takes them in the same order.
    Context.objects.select_for_update(no_key=True).get(pk=context.pk)


def _search_scope(context: Context, name: str) -> tuple[set[int], Q]:
    """Return the courses in which a name is looked for, and how."""
    registration = context.deployment.registration
    courses = {context.course_id, *_library(registration)}
    try:
        public_id = UUID(name)
    except ValueError:
        return courses, Q(slug=name)
    registration_courses = Course.objects.filter(contexts__deployment__registration=registration)
    return courses | set(registration_courses.values_list("pk", flat=True)), Q(public_id=public_id)


def _library(registration: Registration) -> list[int]:
    return list(registration.library.values_list("pk", flat=True))
