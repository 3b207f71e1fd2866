"""Copies of assessments and decks in another course, so that courses share nothing that one of them changes.

A copy begins anew: its questions have one version each, the current one, and it has no dates; whoever gives it to
students sets those. It says what it was copied from.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from assessment.bank.models import Assessment, Deck, Exercise, Flashcard, Question, QuestionVersion
from assessment.people.models import Course

POLICY = ("title", "intro", "release", "reveal", "counts", "attempts")
EXERCISE = ("slug", "position", "section", "section_intro", "title", "stem")
QUESTION = ("slug", "position", "review_below", "hold_until_marked")
VERSION = ("kind", "prompt", "key", "points", "model_answer", "model_answer_label")
LONGEST_SLUG = 100


@transaction.atomic
def copy_assessment(original: Assessment, course: Course) -> Assessment:
    """Copy an assessment with its exercises and questions into another course, and return the copy.

    Questions that are retired, or have no version, stay behind, as does everything that was answered or marked.
    """
    taken = Assessment.objects.filter(course=course).values_list("slug", flat=True)
    slug = free_slug(original.slug, taken)
    copy = Assessment.objects.create(
        course=course, slug=slug, copied_from=original, **_values(original, POLICY)
    )
    for exercise in original.exercises.all():
        _copy_exercise(exercise, copy)
    return copy


@transaction.atomic
def copy_deck(original: Deck, course: Course) -> Deck:
    """Copy a deck with its cards into another course, and return the copy."""
    slug = free_slug(original.slug, Deck.objects.filter(course=course).values_list("slug", flat=True))
    copy = Deck.objects.create(
        course=course, slug=slug, title=original.title, intro=original.intro, copied_from=original
    )
    cards = original.cards.all()
    Flashcard.objects.bulk_create(
        Flashcard(deck=copy, position=card.position, front=card.front, back=card.back) for card in cards
    )
    return copy


def free_slug(wanted: str, taken: Iterable[str]) -> str:
    """Return a slug, with a number behind it if it is taken."""
    used, slug, number = set(taken), wanted[:LONGEST_SLUG], 1
    while slug in used:
        number += 1
        end = f"-{number}"
        slug = wanted[: LONGEST_SLUG - len(end)] + end
    return slug


def _copy_exercise(original: Exercise, assessment: Assessment) -> None:
    questions = original.questions.filter(retired=False, current__isnull=False).select_related("current")
    exercise = Exercise.objects.create(assessment=assessment, **_values(original, EXERCISE))
    for question in questions:
        _copy_question(question, exercise)


def _copy_question(original: Question, exercise: Exercise) -> None:
    question = Question.objects.create(
        assessment=exercise.assessment, exercise=exercise, **_values(original, QUESTION)
    )
    if original.current is not None:
        question.current = QuestionVersion.objects.create(
            question=question, number=1, **_values(original.current, VERSION)
        )
        question.save(update_fields=["current"])


def _values(row: Model, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}
