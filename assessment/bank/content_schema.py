"""The schema of a content file: what an author may write, field by field (see `assessment/docs/content.md`)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.dateparse import parse_datetime
from rest_framework import serializers

from assessment.bank.models import Counts, Release, ReleaseRule, Reveal
from graders.errors import KeyInvalid
from graders.registry import KINDS, grader_for


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that names the fields it does not know, instead of dropping them."""

    def to_internal_value(self, data: Any) -> Any:
        """Validate the fields, and that there is no other."""
        message = f"is not a field here; the fields are: {', '.join(self.fields)}."
        names = data if isinstance(data, Mapping) else ()
        unknown: dict[str, Any] = {str(name): [message] for name in names if name not in self.fields}
        try:
            validated = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError(unknown | dict(_by_field(error.detail))) from None
        if unknown:
            raise serializers.ValidationError(unknown)
        return validated


class AnyData(serializers.Field[Any, Any, Any, Any]):
    """Data of any form, checked elsewhere."""

    def to_internal_value(self, data: Any) -> Any:
        """Keep it."""
        return data


class PlainNumber(serializers.Field[Any, Any, Any, Any]):
    """A number in plain digits: Python also takes `1_000`, `nan`, `1e5` and the digits of other scripts."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse every other way to write a number."""
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,20})?", str(data)):
            self.fail("invalid")
        return super().to_internal_value(data)


class PlainDecimal(PlainNumber, serializers.DecimalField):
    """A decimal number, kept exactly."""


class PlainFloat(PlainNumber, serializers.FloatField):
    """A number that need not be exact."""


class PlainInteger(PlainNumber, serializers.IntegerField):
    """A whole number."""


class ZonedMoment(serializers.DateTimeField):
    """A date with time and zone: without one, it would be another moment than the author means."""

    def to_internal_value(self, value: Any) -> Any:
        """Refuse a moment that names no zone, a day alone and what is no date."""
        try:
            moment = parse_datetime(str(value))
        except ValueError:
            moment = None
        wrong = "has no format of a date: it " if moment is None else ""
        if moment is None or moment.tzinfo is None:
            raise serializers.ValidationError(
                [f"{wrong}needs date, time and zone, such as 2026-05-01T08:00:00+02:00."]
            )
        return super().to_internal_value(value)


class MultilineText(serializers.CharField):
    """Text that keeps its line breaks and has no NUL."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, max_length=kwargs.pop("max_length", 20_000), **kwargs)


class OneOf(serializers.ChoiceField):
    """One of a few words; the error lists them."""

    def __init__(self, choices: Sequence[str], **kwargs: Any) -> None:
        message = f"“{{input}}” is not one of: {', '.join(choices)}."
        super().__init__(choices=choices, error_messages={"invalid_choice": message}, **kwargs)


class QuestionContent(StrictSerializer):
    """One question with its key."""

    slug = serializers.SlugField(max_length=100)
    kind = OneOf(choices=list(KINDS))
    points = PlainDecimal(max_digits=8, decimal_places=4, min_value=0, default=Decimal(1))
    prompt = MultilineText()
    key = AnyData()
    model_answer = MultilineText(default="", allow_blank=True)
    model_answer_label = serializers.CharField(max_length=100, default="Show answer", allow_blank=True)
    review_below = PlainFloat(min_value=0, max_value=1, default=0.0)
    release_rule = OneOf(choices=[ReleaseRule.PROMISE.value, ReleaseRule.AT_ONCE.value], required=False)
    # Of files written before there was a promise: 0 was “at once”, any other number asks for proof.
    hold_until_marked = PlainInteger(min_value=0, max_value=100_000, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let the grader read the key, and complete it; its errors come back by field."""
        if "hold_until_marked" in attrs and "release_rule" in attrs:
            older_name = "is the older name of release_rule: write only that."
            raise serializers.ValidationError({"hold_until_marked": [older_name]})
        try:
            grader = grader_for(attrs["kind"])
            attrs["key"] = grader.completed(attrs["key"])
            grader.parse_key(attrs["key"], Fraction(attrs["points"]))
        except KeyInvalid as error:
            errors = {f"key.{name}".rstrip("."): messages for name, messages in error.errors.items()}
            raise serializers.ValidationError(errors) from None
        return attrs


class ExerciseContent(StrictSerializer):
    """Questions under a shared stem."""

    slug = serializers.SlugField(max_length=100)
    section = serializers.CharField(max_length=200, default="", allow_blank=True)
    section_intro = MultilineText(default="", allow_blank=True)
    title = serializers.CharField(max_length=200, default="", allow_blank=True)
    stem = MultilineText(default="", allow_blank=True)
    questions = QuestionContent(many=True, allow_empty=False)


class AssessmentContent(StrictSerializer):
    """A page of exercises."""

    slug = serializers.SlugField(max_length=100)
    title = serializers.CharField(max_length=200)
    intro = MultilineText(default="", allow_blank=True)
    release = OneOf(choices=Release.values, default=Release.AT_ONCE.value)
    released_at = ZonedMoment(default=None)
    reveal = OneOf(choices=Reveal.values, default=Reveal.AFTER_ANSWER.value)
    reveal_at = ZonedMoment(default=None)
    open = serializers.BooleanField(default=False)
    counts = OneOf(choices=Counts.values, default=Counts.BEST.value)
    attempts = PlainInteger(min_value=1, max_value=1000, default=None)
    # Without a default: what a file leaves out stays as it was set in the admin.
    opens_at = ZonedMoment(required=False)
    closes_at = ZonedMoment(required=False)
    exercises = ExerciseContent(many=True, allow_empty=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check that slugs are used once, and that a policy that needs a date has one."""
        errors: dict[str, list[str]] = {}
        for path in _repeated(attrs["exercises"]):
            errors[path] = ["is used twice in this assessment; choose another."]
        if attrs["release"] == Release.ON_DATE and not attrs["released_at"]:
            errors["released_at"] = ["is needed when release is on_date: a date with time and zone."]
        if attrs["reveal"] == Reveal.AFTER_DATE and not attrs["reveal_at"]:
            errors["reveal_at"] = ["is needed when reveal is after_date: a date with time and zone."]
        if "opens_at" in attrs and "closes_at" in attrs and attrs["closes_at"] <= attrs["opens_at"]:
            errors["closes_at"] = ["is not after opens_at: nobody could answer."]
        if errors:
            raise serializers.ValidationError(errors)
        return attrs


class CourseContent(StrictSerializer):
    """The course that an assessment belongs to."""

    slug = serializers.SlugField(max_length=100)
    title = serializers.CharField(max_length=200)


class CardContent(StrictSerializer):
    """One flashcard."""

    front = MultilineText()
    back = MultilineText()


class DeckContent(StrictSerializer):
    """A set of flashcards."""

    slug = serializers.SlugField(max_length=100)
    title = serializers.CharField(max_length=200)
    intro = MultilineText(default="", allow_blank=True)
    open = serializers.BooleanField(default=False)
    cards = CardContent(many=True, allow_empty=False)


class Content(StrictSerializer):
    """A whole content file: an assessment, a deck, or both."""

    course = CourseContent()
    assessment = AssessmentContent(required=False)
    deck = DeckContent(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check that there is something to import."""
        if not attrs.keys() & {"assessment", "deck"}:
            raise serializers.ValidationError(
                {"assessment": ["is missing: write an assessment, a deck, or both."]}
            )
        return attrs


def flatten_errors(errors: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (field path, message) for each error of a serializer, however deeply nested."""
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            child = path if name == "non_field_errors" else f"{path}.{name}".lstrip(".")
            yield from flatten_errors(inner, child)
    elif isinstance(errors, list) and any(isinstance(item, Mapping) for item in errors):
        for number, inner in enumerate(errors):
            yield from flatten_errors(inner, f"{path}.{number}".lstrip("."))
    elif isinstance(errors, list):
        for inner in errors:
            yield from flatten_errors(inner, path)
    else:
        yield path, str(errors)


def _by_field(detail: Any) -> Mapping[str, Any]:
    return detail if isinstance(detail, Mapping) else {"non_field_errors": detail}


def _repeated(exercises: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the field paths of slugs that stand a second time."""
    exercise_slugs: set[str] = set()
    question_slugs: set[str] = set()
    for number, exercise in enumerate(exercises):
        if exercise["slug"] in exercise_slugs:
            yield f"exercises.{number}.slug"
        exercise_slugs.add(exercise["slug"])
        for position, question in enumerate(exercise["questions"]):
            if question["slug"] in question_slugs:
                yield f"exercises.{number}.questions.{position}.slug"
            question_slugs.add(question["slug"])
