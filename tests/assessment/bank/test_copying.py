"""Copies of assessments and decks in another course."""

from datetime import UTC, datetime

import pytest

from assessment.bank.authoring import copy_assessment, copy_deck, unused_slug
from assessment.bank.models import Assessment, Deck
from assessment.people.models import Course

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_course() -> Course:
    """Another course."""
    return Course.objects.create(slug="other", title="Other")


def question_rows(assessment: Assessment) -> list[tuple[object, ...]]:
    """Return all that is asked in an assessment, in order."""
    return [
        (
            question.exercise.slug,
            question.slug,
            question.position,
            question.release_rule,
            question.current and (question.current.prompt, question.current.key, question.current.points),
        )
        for question in assessment.questions.filter(retired=False).select_related("exercise", "current")
    ]


def test_a_copy_asks_the_same(page: Assessment, other_course: Course) -> None:
    copy = copy_assessment(page, other_course)
    assert question_rows(copy) == question_rows(page)
    assert (copy.title, copy.intro, copy.slug) == (page.title, page.intro, page.slug)
    assert copy.copied_from == page
    shared = set(page.questions.values_list("current")) & set(copy.questions.values_list("current"))
    assert not shared


def test_a_copy_has_one_version_and_no_dates(page: Assessment, other_course: Course) -> None:
    date = datetime(2026, 1, 1, tzinfo=UTC)
    Assessment.objects.filter(pk=page.pk).update(opens_at=date, closes_at=date, reveal_at=date, open=True)
    page.refresh_from_db()
    copy = copy_assessment(page, other_course)
    assert (copy.opens_at, copy.closes_at, copy.reveal_at, copy.released_at) == (None,) * 4
    assert not copy.open
    assert {question.versions.get().number for question in copy.questions.all()} == {1}


def test_what_is_retired_stays_behind(page: Assessment, other_course: Course) -> None:
    page.questions.filter(slug="a").update(retired=True)
    assert not copy_assessment(page, other_course).questions.filter(slug="a").exists()


def test_a_second_copy_gets_another_slug(page: Assessment, other_course: Course) -> None:
    slugs = [copy_assessment(page, other_course).slug for _ in range(3)]
    assert slugs == ["gans-and-vaes", "gans-and-vaes-2", "gans-and-vaes-3"]
    assert unused_slug("x" * 100, ["x" * 100]) == "x" * 98 + "-2"


def test_a_deck_is_copied_with_its_cards(page: Assessment, other_course: Course) -> None:
    deck = Deck.objects.get(slug=page.slug)
    copy = copy_deck(deck, other_course)
    fields = ("position", "front", "back")
    assert list(copy.cards.values_list(*fields)) == list(deck.cards.values_list(*fields))
    assert (copy.copied_from, copy.open) == (deck, False)
