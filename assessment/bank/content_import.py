"""Import of content files: all of them or nothing; what is unchanged stays as it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.db import transaction

from assessment.bank import yaml_source
from assessment.bank.content_export import as_yaml_text
from assessment.bank.content_schema import Content, flatten_errors
from assessment.bank.decks.cards import update_cards
from assessment.bank.models import (
    VERSION_FIELDS,
    Assessment,
    Deck,
    Exercise,
    Question,
    QuestionVersion,
    Release,
    ReleaseRule,
)
from assessment.people import audit
from assessment.people.models import Act, Course
from graders.registry import grader_for


@dataclass(slots=True)
class Imported:
    """What an import did."""

    assessments: int = 0
    questions: int = 0
    new_versions: int = 0
    retired: int = 0
    cards: int = 0
    cautions: list[str] = field(default_factory=list)
    """What the authors of new versions should know of their keys, each with the question's slug."""


def import_files(paths: Iterable[Path], *, by: audit.Actor | None = None) -> Imported:
    """Import content files or folders of them; on any error import nothing, and raise `ContentInvalid`.

    What it changed in a course, an assessment or a deck is recorded as an act of `by`; without anybody, nothing is.
    """
    contents: list[dict[str, Any]] = []
    errors: list[yaml_source.ContentError] = []
    first_files: dict[tuple[str, str, str], Path] = {}
    for path in _files(paths):
        try:
            contents.append(_validated(path, first_files))
        except yaml_source.ContentInvalid as invalid:
            errors += invalid.errors
    if errors:
        raise yaml_source.ContentInvalid(errors)
    # All files are checked before the first is stored, so that one report has every error.
    imported = Imported()
    with transaction.atomic():
        for content in contents:
            _store(content, by, imported)
    return imported


def _files(paths: Iterable[Path]) -> list[Path]:
    """Return the files, each once; a folder without any stands for itself, and cannot be read."""
    folders = (sorted(path.glob("*.yaml")) or [path] for path in paths)
    return list(dict.fromkeys(file for files in folders for file in files))


def _validated(path: Path, first_files: dict[tuple[str, str, str], Path]) -> dict[str, Any]:
    """Return a file's content; `first_files` has the file of what came before, by course, part and slug."""
    source = yaml_source.read_yaml_file(path, str(path))
    content = Content(data=source.data if source.data is not None else {})
    if not content.is_valid():
        for field, message in flatten_errors(content.errors):
            source.add_error(field, message)
    source.raise_errors()
    validated: dict[str, Any] = content.validated_data
    for part in ("assessment", "deck"):
        if part not in validated:
            continue
        first = first_files.setdefault((validated["course"]["slug"], part, validated[part]["slug"]), path)
        if first != path:
            source.add_error(f"{part}.slug", f"is the same as in {first}; one file holds a whole {part}.")
    source.raise_errors()
    return validated


def _store(content: dict[str, Any], by: audit.Actor | None, imported: Imported) -> None:
    course = _store_course(dict(content["course"]), by)
    if "assessment" in content:
        _store_assessment(course, dict(content["assessment"]), by, imported)
    if "deck" in content:
        _store_deck(course, dict(content["deck"]), by, imported)


def _store_course(data: dict[str, Any], by: audit.Actor | None) -> Course:
    before = Course.objects.filter(slug=data["slug"]).first()
    course, _ = Course.objects.update_or_create(slug=data["slug"], defaults={"title": data["title"]})
    # A new one is told of by what it is made for.
    if by is not None and before is not None and before.title != course.title:
        changes = {"title": (before.title, course.title)}
        audit.record(Act.IMPORTED, by=by, course=course, target=course, changes=changes)
    return course


def _store_assessment(
    course: Course, data: dict[str, Any], by: audit.Actor | None, imported: Imported
) -> None:
    exercises = data.pop("exercises")
    if data["release"] != Release.ON_DATE:
        # Then the moment was set by hand, and is not the file's to take back.
        del data["released_at"]
    slug = data.pop("slug")
    before = Assessment.objects.filter(course=course, slug=slug).first()
    assessment, _ = Assessment.objects.update_or_create(course=course, slug=slug, defaults=data)
    imported.assessments += 1
    versions_before = imported.new_versions
    remaining_questions: list[int] = []
    for position, exercise in enumerate(exercises):
        remaining_questions += _store_exercise(assessment, exercise, position, imported)
    # Retired, not deleted: its answers and marks stay, and a later file may bring it back.
    retired = (
        assessment.questions.exclude(pk__in=remaining_questions).filter(retired=False).update(retired=True)
    )
    imported.retired += retired
    if by is not None:
        counts = {"new versions": imported.new_versions - versions_before, "retired": retired}
        _record(by, before, assessment, data, counts)


def _record(
    by: audit.Actor,
    before: Assessment | Deck | None,
    row: Assessment | Deck,
    data: dict[str, Any],
    counts: dict[str, int],
) -> None:
    """Leave an audit row of what an import changed: settings and dates by field, questions and cards by number."""
    changes = {
        name: (getattr(before, name), value)
        for name, value in data.items()
        if before and getattr(before, name) != value
    }
    if before is None or changes or any(counts.values()):
        audit.record(
            Act.IMPORTED,
            by=by,
            course=row.course_id,
            target=row,
            changes=changes,
            details=counts,
        )


def _store_deck(course: Course, data: dict[str, Any], by: audit.Actor | None, imported: Imported) -> None:
    cards, slug = data.pop("cards"), data.pop("slug")
    before = Deck.objects.filter(course=course, slug=slug).first()
    deck, _ = Deck.objects.update_or_create(course=course, slug=slug, defaults=data)
    cards_before = _sides(deck)
    update_cards(deck, cards)
    imported.cards += len(cards)
    if by is not None:
        changed = sum(
            side_before != side_after for side_before, side_after in zip_longest(cards_before, _sides(deck))
        )
        _record(by, before, deck, data, {"changed cards": changed})


def _sides(deck: Deck) -> list[tuple[str, str]]:
    return list(deck.cards.order_by("position").values_list("front", "back"))


def _store_exercise(
    assessment: Assessment, data: dict[str, Any], position: int, imported: Imported
) -> list[int]:
    fields = {name: data[name] for name in ("section", "section_intro", "title", "stem")} | {
        "position": position
    }
    exercise, _ = Exercise.objects.update_or_create(assessment=assessment, slug=data["slug"], defaults=fields)
    return [
        _store_question(exercise, item, number, imported) for number, item in enumerate(data["questions"])
    ]


def _store_question(exercise: Exercise, data: dict[str, Any], position: int, imported: Imported) -> int:
    question, _ = Question.objects.update_or_create(
        assessment=exercise.assessment,
        slug=data["slug"],
        defaults={
            "exercise": exercise,
            "position": position,
            "review_below": data["review_below"],
            "retired": False,
            **_release_rule(exercise.assessment, data),
        },
    )
    imported.questions += 1
    if not _unchanged(question.current, data):
        # A version is never changed: answers that were given to it stay explained by it.
        number = question.versions.count() + 1
        question.current = QuestionVersion.objects.create(
            question=question, number=number, **{name: data[name] for name in VERSION_FIELDS}
        )
        question.save(update_fields=["current"])
        imported.new_versions += 1
        imported.cautions += _cautions(question.current)
    return question.pk


def _release_rule(assessment: Assessment, data: dict[str, Any]) -> dict[str, str]:
    """Return the rule that a file gives a question; nothing if it stays as it is."""
    if "release_rule" in data:
        return {"release_rule": data["release_rule"]}
    if data.get("hold_until_marked") == 0:
        return {"release_rule": ReleaseRule.AT_ONCE}
    # No file can say this: the rule before the promise trusted it here, and a file from then says nothing new.
    is_trusted = Question.objects.filter(
        assessment=assessment, slug=data["slug"], release_rule=ReleaseRule.AS_BEFORE
    ).exists()
    return {} if is_trusted else {"release_rule": ReleaseRule.PROMISE}


def _cautions(version: QuestionVersion) -> list[str]:
    grader = grader_for(version.kind)
    key = grader.parse_key(version.key, Fraction(version.points))
    return [f"{version.question.slug}: {caution}" for caution in grader.cautions(key)]


def _unchanged(version: QuestionVersion | None, data: dict[str, Any]) -> bool:
    if version is None:
        return False
    plain_fields = (name for name in VERSION_FIELDS if name != "key")
    # A key that came from the admin or the API may say true where a file can only say “true”.
    same_key = version.key == data["key"] or as_yaml_text(version.key) == as_yaml_text(data["key"])
    return same_key and all(getattr(version, name) == data[name] for name in plain_fields)
