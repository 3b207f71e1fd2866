"""Writing questions by hand: keys as YAML, versions that are only ever added, and what stands on the page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from assessment.bank import yaml_source
from assessment.bank.importing import VERSIONED
from assessment.bank.models import Assessment, Exercise, Question, QuestionVersion
from graders.base import Key
from graders.errors import KeyInvalid, UnknownKind
from graders.registry import grader_for

LONGEST_SLUG = 40


@dataclass(frozen=True, slots=True)
class KeyReading:
    """A key as it was typed: its data, what the grader made of it, and everything wrong with it."""

    data: object = None
    key: Key | None = None
    errors: tuple[str, ...] = ()


def read_key(kind: str, text: str, points: Decimal) -> KeyReading:
    """Read a key that was typed as YAML; never raises: what is wrong is said with its line and field."""
    source = yaml_source.Source("key")
    try:
        source = yaml_source.read_text(text, "key")
        data = {} if source.data is None else source.data
        return KeyReading(data, grader_for(kind).parse_key(data, Fraction(points)))
    except yaml_source.ContentInvalid as invalid:
        return KeyReading(errors=tuple(map(_told, invalid.errors)))
    except UnknownKind as unknown:
        return KeyReading(errors=(str(unknown),))
    except KeyInvalid as invalid:
        for field, messages in invalid.errors.items():
            source.add_error(field, " ".join(messages))
        return KeyReading(errors=tuple(map(_told, sorted(source.errors, key=lambda error: error.line))))


def write_key(data: object) -> str:
    """Return a stored key as YAML text that reads back as the same key."""
    text: str = yaml.safe_dump(_plain(data), sort_keys=False, allow_unicode=True, width=100)
    return text


def newest_version(question: Question) -> QuestionVersion | None:
    """Return the version that was written last, whether it is on the page or not."""
    return question.versions.order_by("-number").first() if question.pk else None


def add_version(question: Question, fields: Mapping[str, Any]) -> QuestionVersion:
    """Add a version with these fields, unless the newest has just the same; the page does not change."""
    with transaction.atomic():
        Question.objects.select_for_update().get(pk=question.pk)
        newest = newest_version(question)
        if newest is not None and all(getattr(newest, name) == fields[name] for name in VERSIONED):
            return newest
        number = newest.number + 1 if newest else 1
        return QuestionVersion.objects.create(
            question=question, number=number, **{name: fields[name] for name in VERSIONED}
        )


def publish(question: Question) -> None:
    """Put the newest version on the students' page; answers given before stay with theirs."""
    question.current = newest_version(question)
    question.retired = False
    question.save(update_fields=["current", "retired"])


def take_off(question: Question) -> None:
    """Take a question off the students' page; its answers and marks stay."""
    question.retired = True
    question.save(update_fields=["retired"])


def free_slug(assessment: Assessment, text: str) -> str:
    """Return a name for a question, made from its words, that the assessment does not use yet."""
    taken = set(assessment.questions.values_list("slug", flat=True))
    words = re.sub(r"\$[^$]*\$", " ", text)
    return _free(slugify(words)[:LONGEST_SLUG].strip("-") or "question", taken)


def next_position(exercise: Exercise) -> int:
    """Return the place after the last question of an exercise."""
    last: int | None = exercise.questions.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def add_exercise(assessment: Assessment, title: str, slug: str) -> Exercise:
    """Add an exercise at the end of a page; without a title it is just the question in it."""
    last = assessment.exercises.aggregate(last=Max("position"))["last"]
    taken = set(assessment.exercises.values_list("slug", flat=True))
    name = slugify(title)[:LONGEST_SLUG].strip("-") or slug
    return Exercise.objects.create(
        assessment=assessment,
        title=title,
        slug=_free(name, taken),
        position=0 if last is None else last + 1,
    )


def _free(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def _told(error: yaml_source.ContentError) -> str:
    return f"Line {error.line}: {error.field or 'the key'} {error.message}"


def _plain(data: object) -> object:
    """Return data whose every scalar is text, as the reader of YAML gives it."""
    if isinstance(data, Mapping):
        return {str(name): _plain(item) for name, item in data.items()}
    if isinstance(data, Sequence) and not isinstance(data, str):
        return [_plain(item) for item in data]
    if isinstance(data, bool):
        return str(data).lower()
    return "" if data is None else str(data)
