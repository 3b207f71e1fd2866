"""Writing questions by hand: keys as YAML, versions that are only ever added, what stands on the page; and copies.

A copy of an assessment or a deck shares nothing with its original that one of the two courses could change. It begins
anew: its questions have one version each, the current one, and it has no dates; whoever gives it to students sets
those. It says what it was copied from.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Max, Model
from django.utils.text import slugify

from assessment.bank import yaml_source
from assessment.bank.models import (
    VERSION_FIELDS,
    Assessment,
    Deck,
    Exercise,
    Flashcard,
    Question,
    QuestionVersion,
    ReleaseRule,
)
from assessment.people.models import Course
from graders.base import Key
from graders.errors import KeyInvalid, UnknownKind
from graders.registry import grader_for

LONGEST_MADE_SLUG = 40
"""Characters of a name that is made from words: a plain choice, some six words of a prompt."""


@dataclass(frozen=True, slots=True)
class ParsedKey:
    """A key as it was typed: its data, what the grader made of it, and everything wrong with it."""

    data: object = None
    key: Key | None = None
    errors: tuple[str, ...] = ()


def parse_typed_key(kind: str, text: str, points: Decimal) -> ParsedKey:
    """Read a key that was typed as YAML; never raises: what is wrong is said with its line and field."""
    source = yaml_source.YamlSource("key")
    try:
        source = yaml_source.parse_yaml(text, "key")
        data = {} if source.data is None else source.data
        grader = grader_for(kind)
        data = grader.completed(data)
        return ParsedKey(data, grader.parse_key(data, Fraction(points)))
    except yaml_source.ContentInvalid as invalid:
        return ParsedKey(errors=tuple(map(_error_line, invalid.errors)))
    except UnknownKind as unknown:
        return ParsedKey(errors=(str(unknown),))
    except KeyInvalid as invalid:
        for field, messages in invalid.errors.items():
            source.add_error(field, " ".join(messages))
        return ParsedKey(errors=tuple(map(_error_line, sorted(source.errors, key=lambda error: error.line))))


def key_as_yaml(data: object) -> str:
    """Return a stored key as YAML text that reads back as the same key."""
    text: str = yaml.safe_dump(_as_strings(data), sort_keys=False, allow_unicode=True, width=100)
    return text


def typed_key_with(text: str, data: Mapping[str, object]) -> str:
    """Return a key as it was typed with the fields of `data` that it lacks at its end, so that its comments stay.

    Where that would read otherwise, as below a key in braces, all of it is written anew.
    """
    typed = yaml_source.parse_yaml(text, "key").data
    fields = {name: data[name] for name in data if not (isinstance(typed, Mapping) and name in typed)}
    longer = f"{text.rstrip()}\n{key_as_yaml(fields)}"
    try:
        is_same = yaml_source.parse_yaml(longer, "key").data == _as_strings(data)
    except yaml_source.ContentInvalid:
        is_same = False
    return longer if is_same else key_as_yaml(data)


def newest_version(question: Question) -> QuestionVersion | None:
    """Return the version that was written last, whether it is on the page or not."""
    return question.versions.order_by("-number").first() if question.pk else None


def add_version(question: Question, fields: Mapping[str, Any]) -> QuestionVersion:
    """Add a version with these fields, unless the newest has just the same; the page does not change."""
    with transaction.atomic():
        # Two authors who save at once would take the same number.
        Question.objects.select_for_update().get(pk=question.pk)
        newest = newest_version(question)
        if newest is not None and all(getattr(newest, name) == fields[name] for name in VERSION_FIELDS):
            return newest
        number = newest.number + 1 if newest else 1
        return QuestionVersion.objects.create(
            question=question, number=number, **{name: fields[name] for name in VERSION_FIELDS}
        )


def publish(question: Question) -> None:
    """Put the newest version on the students' page; answers given before stay with theirs."""
    question.current = newest_version(question)
    question.retired = False
    question.save(update_fields=["current", "retired"])


def unpublish(question: Question) -> None:
    """Take a question off the students' page; its answers and marks stay."""
    question.retired = True
    question.save(update_fields=["retired"])


def free_question_slug(assessment: Assessment, text: str) -> str:
    """Return a name for a question, made from its words, that the assessment does not use yet."""
    used_slugs = set(assessment.questions.values_list("slug", flat=True))
    words = re.sub(r"\$[^$]*\$", " ", text)
    return unused_slug(slugify(words)[:LONGEST_MADE_SLUG].strip("-") or "question", used_slugs)


def next_position(exercise: Exercise) -> int:
    """Return the place after the last question of an exercise."""
    last: int | None = exercise.questions.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def add_exercise(assessment: Assessment, title: str, slug: str) -> Exercise:
    """Add an exercise at the end of a page; without a title it is just the question in it."""
    last = assessment.exercises.aggregate(last=Max("position"))["last"]
    used_slugs = set(assessment.exercises.values_list("slug", flat=True))
    name = slugify(title)[:LONGEST_MADE_SLUG].strip("-") or slug
    return Exercise.objects.create(
        assessment=assessment,
        title=title,
        slug=unused_slug(name, used_slugs),
        position=0 if last is None else last + 1,
    )


def _error_line(error: yaml_source.ContentError) -> str:
    return f"Line {error.line}: {error.field or 'the key'} {error.message}"


def _as_strings(data: object) -> object:
    """Return data whose every scalar is text, as the reader of YAML gives it."""
    if isinstance(data, Mapping):
        return {str(name): _as_strings(item) for name, item in data.items()}
    if isinstance(data, Sequence) and not isinstance(data, str):
        return [_as_strings(item) for item in data]
    if isinstance(data, bool):
        return str(data).lower()
    return "" if data is None else str(data)


# Copies take over what is named here and nothing else: no dates, and not whether practice is open to all.
ASSESSMENT_FIELDS = ("title", "intro", "release", "reveal", "counts", "attempts")
EXERCISE_FIELDS = ("slug", "position", "section", "section_intro", "title", "stem")
QUESTION_FIELDS = ("slug", "position", "review_below")
SLUG_LENGTH = 100
"""Characters that the column of a slug holds."""


@transaction.atomic
def copy_assessment(original: Assessment, course: Course) -> Assessment:
    """Copy an assessment with its exercises and questions into another course, and return the copy.

    Questions that are retired, or have no version, stay behind, as does everything that was answered or marked.
    """
    used_slugs = Assessment.objects.filter(course=course).values_list("slug", flat=True)
    slug = unused_slug(original.slug, used_slugs)
    copy = Assessment.objects.create(
        course=course, slug=slug, copied_from=original, **_values(original, ASSESSMENT_FIELDS)
    )
    for exercise in original.exercises.all():
        _copy_exercise(exercise, copy)
    return copy


@transaction.atomic
def copy_deck(original: Deck, course: Course) -> Deck:
    """Copy a deck with its cards into another course, and return the copy."""
    slug = unused_slug(original.slug, Deck.objects.filter(course=course).values_list("slug", flat=True))
    copy = Deck.objects.create(
        course=course, slug=slug, title=original.title, intro=original.intro, copied_from=original
    )
    cards = original.cards.all()
    Flashcard.objects.bulk_create(
        Flashcard(deck=copy, position=card.position, front=card.front, back=card.back) for card in cards
    )
    return copy


def unused_slug(preferred: str, used_slugs: Iterable[str]) -> str:
    """Return a slug, with a number behind it if it is taken."""
    distinct_slugs, slug, number = set(used_slugs), preferred[:SLUG_LENGTH], 1
    while slug in distinct_slugs:
        number += 1
        end = f"-{number}"
        slug = preferred[: SLUG_LENGTH - len(end)] + end
    return slug


def _copy_exercise(original: Exercise, assessment: Assessment) -> None:
    questions = original.questions.filter(retired=False, current__isnull=False).select_related("current")
    exercise = Exercise.objects.create(assessment=assessment, **_values(original, EXERCISE_FIELDS))
    for question in questions:
        _copy_question(question, exercise)


def _copy_question(original: Question, exercise: Exercise) -> None:
    at_once = original.release_rule == ReleaseRule.AT_ONCE
    question = Question.objects.create(
        assessment=exercise.assessment,
        exercise=exercise,
        # What was trusted by the marks of one course is not trusted in another.
        release_rule=ReleaseRule.AT_ONCE if at_once else ReleaseRule.PROMISE,
        **_values(original, QUESTION_FIELDS),
    )
    if original.current is not None:
        question.current = QuestionVersion.objects.create(
            question=question, number=1, **_values(original.current, VERSION_FIELDS)
        )
        question.save(update_fields=["current"])


def _values(row: Model, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}
