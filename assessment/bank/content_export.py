"""Export of a course as content files: importing them again changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import yaml

from assessment.bank import yaml_source
from assessment.bank.content_schema import Content, flatten_errors
from assessment.bank.models import Assessment, Deck, Exercise, Question, Release, ReleaseRule
from assessment.people.models import Course

LINE_WIDTH = 120
"""Characters from which on the writer folds a line: plain, as wide as the code."""


def export_course(course: Course) -> dict[str, str]:
    """Return the text of each content file by its name.

    A file holds the assessment and the deck of one slug. Retired questions, and pages without questions or cards, are
    left out, since no content file can have them; raise `ContentInvalid` if something else could not be imported.
    """
    parts_by_slug: dict[str, dict[str, Any]] = {}
    for assessment in course.assessments.all():
        if (data := _assessment(assessment))["exercises"]:
            parts_by_slug.setdefault(assessment.slug, {})["assessment"] = data
    for deck in course.decks.all():
        if (data := _deck(deck))["cards"]:
            parts_by_slug.setdefault(deck.slug, {})["deck"] = data
    head = {"course": {"slug": course.slug, "title": course.title}}
    return {f"{slug}.yaml": _written(f"{slug}.yaml", head | parts) for slug, parts in parts_by_slug.items()}


def _assessment(assessment: Assessment) -> dict[str, Any]:
    by_date = assessment.release == Release.ON_DATE
    exercises = [_exercise(exercise) for exercise in assessment.exercises.all()]
    return _filled(
        {
            "slug": assessment.slug,
            "title": assessment.title,
            "intro": assessment.intro,
            "release": assessment.release,
            # Else it is when somebody released the marks by hand.
            "released_at": _time(assessment.released_at if by_date else None),
            "reveal": assessment.reveal,
            "reveal_at": _time(assessment.reveal_at),
            "opens_at": _time(assessment.opens_at),
            "closes_at": _time(assessment.closes_at),
            "open": "true" if assessment.open else "false",
            "counts": assessment.counts,
            "attempts": None if assessment.attempts is None else str(assessment.attempts),
        }
    ) | {"exercises": [exercise for exercise in exercises if exercise["questions"]]}


def _exercise(exercise: Exercise) -> dict[str, Any]:
    names = ("slug", "section", "section_intro", "title", "stem")
    questions = exercise.questions.filter(retired=False, current__isnull=False).select_related("current")
    return _filled({name: getattr(exercise, name) for name in names}) | {
        "questions": [_question(question) for question in questions]
    }


def _question(question: Question) -> dict[str, Any]:
    version = question.current
    assert version is not None  # noqa: S101 - only such questions are asked for
    head = {
        "slug": question.slug,
        "kind": version.kind,
        "points": f"{version.points.normalize():f}",
        "review_below": f"{Decimal(repr(question.review_below)):f}",
        **_release_rule(question),
        "prompt": version.prompt,
        "model_answer_label": version.model_answer_label,
    }
    return head | _filled({"model_answer": version.model_answer}) | {"key": as_yaml_text(version.key)}


def _release_rule(question: Question) -> dict[str, str]:
    # What was trusted before there was a promise is trusted here alone: a file says nothing of it.
    is_trusted = question.release_rule == ReleaseRule.AS_BEFORE
    return {} if is_trusted else {"release_rule": question.release_rule}


def _deck(deck: Deck) -> dict[str, Any]:
    head = {"slug": deck.slug, "title": deck.title, "open": "true" if deck.open else "false"}
    cards = [{"front": card.front, "back": card.back} for card in deck.cards.all()]
    return head | _filled({"intro": deck.intro}) | {"cards": cards}


def as_yaml_text(data: object) -> Any:
    """Return JSON data as a content file has it: every scalar is text, and what is null is not there."""
    match data:
        case bool():
            return "true" if data else "false"
        case Mapping():
            return {str(name): as_yaml_text(item) for name, item in data.items() if item is not None}
        case Sequence() if not isinstance(data, str):
            return [as_yaml_text(item) for item in data]
        case None:
            return "null"
    return str(data)


def _filled(fields: dict[str, str | None]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _written(name: str, data: dict[str, Any]) -> str:
    """Return the file's text, read back to see that nothing changed on the way."""
    text = _dumped(data, None)
    if yaml_source.parse_yaml(text, name).data != data:
        text = _dumped(data, '"')
    source = yaml_source.parse_yaml(text, name)
    content = Content(data=source.data)
    if not content.is_valid():
        for field, message in flatten_errors(content.errors):
            source.add_error(field, message)
    source.raise_errors()
    return text


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as a block, as an author would."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _block)


def _dumped(data: dict[str, Any], style: str | None) -> str:
    dumper = _Dumper if style is None else yaml.SafeDumper
    text: str = yaml.dump(
        data, Dumper=dumper, default_style=style, allow_unicode=True, sort_keys=False, width=LINE_WIDTH
    )
    return text
