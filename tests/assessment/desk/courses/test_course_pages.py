"""Courses with their members, assessments, exercises and decks, as an instructor writes them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.bank.models import Assessment, Deck, Exercise, Flashcard
from assessment.people.models import Course, Learner, Membership
from tests.assessment.desk.cast import signed_in, staff


def problems(reply: Any) -> str:
    """Return everything that a page says is wrong, in one line."""
    assert reply.status_code == 200
    context = reply.context
    errors = [
        context["adminform"].form.errors,
        *(inline.formset.errors for inline in context["inline_admin_formsets"]),
    ]
    return str(errors)


def page_form(course: Course, **fields: str) -> dict[str, Any]:
    """Return the form of an assessment, filled in."""
    written = {"course": course.pk, "title": "Week 2", "slug": "week-2", "intro": "", "release": "at_once"}
    return written | {"reveal": "after_answer", "counts": "best", "attempts": ""} | fields


def moment(field: str, day: str = "2030-01-31") -> dict[str, str]:
    return {f"{field}_0": day, f"{field}_1": "08:00:00"}


def rows(prefix: str, *filled: dict[str, Any]) -> dict[str, Any]:
    """Return rows inside a page's form: those with an id are there already."""
    existing = sum("id" in row for row in filled)
    form: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(filled), f"{prefix}-INITIAL_FORMS": existing}
    for index, row in enumerate(filled):
        form |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return form


# Assessments


def test_an_assessment_is_added_to_ones_own_course(instructor: Client, course: Course) -> None:
    reply = instructor.post(reverse("admin:bank_assessment_add"), page_form(course))
    assert reply.status_code == 302
    added = Assessment.objects.get(slug="week-2")
    assert (added.course, added.release, added.open) == (course, "at_once", False)


def test_no_assessment_is_added_to_another_course(instructor: Client, other_course: Course) -> None:
    reply = instructor.post(reverse("admin:bank_assessment_add"), page_form(other_course))
    assert "Select a valid choice" in problems(reply)
    assert not Assessment.objects.filter(slug="week-2").exists()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"release": "on_date"}, "Is needed to release on a date"),
        ({"reveal": "after_date"}, "Is needed to reveal after a date"),
        ({"title": ""}, "This field is required"),
        ({"slug": "gans-and-vaes"}, "already exists"),
        ({"slug": "no spaces"}, "valid “slug”"),
        ({"attempts": "0"}, "greater than or equal to 1"),
        ({"release": "some day"}, "Select a valid choice"),
        (moment("released_at", "the 31st"), "Enter a valid date"),
        ({"title": "NUL \x00"}, "Null characters are not allowed"),
        (moment("opens_at") | moment("closes_at"), "Is not after it opens"),
    ],
)
def test_what_is_wrong_with_an_assessment_is_said(
    instructor: Client, course: Course, fields: dict[str, str], error: str
) -> None:
    reply = instructor.post(reverse("admin:bank_assessment_add"), page_form(course, **fields))
    assert error in problems(reply)


@pytest.mark.parametrize(
    ("policy", "field"), [({"release": "on_date"}, "released_at"), ({"reveal": "after_date"}, "reveal_at")]
)
def test_a_policy_with_its_date_is_saved(
    instructor: Client, course: Course, policy: dict[str, str], field: str
) -> None:
    instructor.post(reverse("admin:bank_assessment_add"), page_form(course, **policy, **moment(field)))
    date = getattr(Assessment.objects.get(slug="week-2"), field)
    assert date.isoformat() == "2030-01-31T08:00:00+00:00"


def test_an_assessment_has_dates_and_extra_time_by_learner(instructor: Client, page: Assessment) -> None:
    ada = Learner.objects.create(course=page.course, source="lti:1", external_id="5", name="Ada")
    dates = moment("opens_at", "2030-01-30") | moment("closes_at")
    extra = rows("extra_times", {"learner": ada.pk, "minutes": 30})
    address = reverse("admin:bank_assessment_change", args=[page.pk])
    reply = instructor.post(address, page_form(page.course, slug=page.slug, **dates) | extra)
    assert reply.status_code == 302
    page.refresh_from_db()
    assert page.closes_at is not None
    assert page.closes_at.isoformat() == "2030-01-31T08:00:00+00:00"
    assert [(extra.learner, extra.minutes) for extra in page.extra_times.all()] == [(ada, 30)]


def test_extra_time_is_for_learners_of_the_course(
    instructor: Client, page: Assessment, other_course: Course
) -> None:
    stranger = Learner.objects.get(course=other_course)
    extra = rows("extra_times", {"learner": stranger.pk, "minutes": 30})
    address = reverse("admin:bank_assessment_change", args=[page.pk])
    instructor.post(address, page_form(page.course, slug=page.slug) | extra)
    assert not page.extra_times.exists()


def test_an_assessment_stays_in_its_course(course: Course, page: Assessment) -> None:
    """Its learners and marks are there; also for somebody who teaches in both."""
    second = Course.objects.create(slug="second", title="Second")
    browser = signed_in("grace", course, "instructor")
    Membership.objects.create(user_id=browser.session["_auth_user_id"], course=second, role="instructor")
    address = reverse("admin:bank_assessment_change", args=[page.pk])
    form = page_form(second, slug=page.slug, title="Renamed") | rows("extra_times")
    reply = browser.post(address, form)
    assert reply.status_code == 302
    page.refresh_from_db()
    assert (page.course, page.title) == (course, "Renamed")


def test_an_exercise_stays_on_the_page_of_its_questions(instructor: Client, page: Assessment) -> None:
    second = Assessment.objects.create(course=page.course, slug="second", title="Second")
    exercise = page.exercises.all()[0]
    form = {"assessment": second.pk, "title": "Renamed", "slug": exercise.slug, "position": 0}
    reply = instructor.post(reverse("admin:bank_exercise_change", args=[exercise.pk]), form)
    assert reply.status_code == 302
    exercise.refresh_from_db()
    assert (exercise.assessment, exercise.title) == (page, "Renamed")


def test_an_exercise_is_added(instructor: Client, page: Assessment) -> None:
    form = {"assessment": page.pk, "title": "More", "slug": "more", "position": 9, "stem": "Given $x$."}
    instructor.post(reverse("admin:bank_exercise_add"), form)
    assert Exercise.objects.get(slug="more").stem == "Given $x$."


# Members of a course


@pytest.fixture
def newcomer(db: None) -> str:
    """The user name of somebody with an account and no course."""
    return str(staff("nina").username)


def post_members(browser: Client, course: Course, *members: dict[str, Any]) -> Any:
    """Save a course with the members that it has and these."""
    existing = [
        {"id": membership.pk, "course": course.pk, "role": membership.role}
        for membership in course.memberships.order_by("pk")
    ]
    form = {"title": course.title, "slug": course.slug, "time_zone": course.time_zone}
    form |= rows("memberships", *existing, *members)
    return browser.post(reverse("admin:people_course_change", args=[course.pk]), form)


def test_an_instructor_adds_a_member(instructor: Client, course: Course, newcomer: str) -> None:
    reply = post_members(instructor, course, {"username": newcomer, "role": "assistant"})
    assert reply.status_code == 302
    assert course.memberships.get(user__username=newcomer).role == "assistant"


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ([{"username": "nobody", "role": "auditor"}], "No staff account has this user name"),
        ([{"username": "grace", "role": "auditor"}], "Is a member already"),
        ([{"username": "nina", "role": "king"}], "Select a valid choice"),
        ([{"username": "nina", "role": ""}], "This field is required"),
        ([{"username": "nina", "role": "auditor"}] * 2, "Stands here twice"),
        ([{"username": "a student", "role": "auditor"}], "No staff account has this user name"),
    ],
)
def test_what_is_wrong_with_a_member_is_said(
    instructor: Client, course: Course, newcomer: str, members: list[dict[str, str]], error: str
) -> None:
    staff("a student", is_staff=False)
    assert error in problems(post_members(instructor, course, *members))
    assert [member.user.username for member in course.memberships.all()] == ["grace"]


@pytest.mark.parametrize("role", ["assistant", "auditor"])
def test_others_add_no_members(course: Course, newcomer: str, role: str) -> None:
    browser = signed_in("alan", course, role)
    assert post_members(browser, course, {"username": newcomer, "role": "instructor"}).status_code == 403
    assert course.memberships.count() == 1


def test_a_role_is_changed_and_a_member_removed(instructor: Client, course: Course) -> None:
    first, second = (staff(name) for name in ("alan", "nina"))
    mine = course.memberships.get()
    hers = Membership.objects.create(user=first, course=course, role="auditor")
    gone = Membership.objects.create(user=second, course=course, role="auditor")
    existing = [
        {"id": membership.pk, "course": course.pk, "role": membership.role}
        for membership in (mine, hers, gone)
    ]
    existing[1]["role"] = "assistant"
    existing[2]["DELETE"] = "on"
    form = {"title": course.title, "slug": course.slug, "time_zone": course.time_zone} | rows(
        "memberships", *existing
    )
    reply = instructor.post(reverse("admin:people_course_change", args=[course.pk]), form)
    assert reply.status_code == 302
    roles = {member.user.username: member.role for member in course.memberships.all()}
    assert roles == {"grace": "instructor", "alan": "assistant"}


# Flashcards


def fronts(deck: Deck) -> list[str]:
    """Return the fronts in order, after checking that they are counted without a gap."""
    cards = list(deck.cards.order_by("position"))
    assert [card.position for card in cards] == list(range(len(cards)))
    return [card.front for card in cards]


@pytest.fixture
def deck(course: Course) -> Deck:
    """Four cards."""
    deck = Deck.objects.create(course=course, slug="letters", title="Letters")
    for position, letter in enumerate("abcd"):
        Flashcard.objects.create(deck=deck, position=position, front=letter, back=f"{letter} turned")
    return deck


def post_cards(browser: Client, deck: Deck, places: dict[str, str], *added: dict[str, str]) -> Any:
    """Save a deck with its cards at these places; `-` deletes one."""
    existing = []
    for card in deck.cards.order_by("position"):
        place = places.get(card.front, str(card.position + 1))
        row = {"id": card.pk, "deck": deck.pk, "front": card.front, "back": card.back, "place": place}
        existing.append(row if place != "-" else row | {"DELETE": "on", "place": ""})
    form = {"title": deck.title, "slug": deck.slug, "intro": ""} | rows("cards", *existing, *added)
    return browser.post(reverse("admin:bank_deck_change", args=[deck.pk]), form)


CARD_E = {"front": "e", "back": "e turned"}


@pytest.mark.parametrize(
    ("places", "added", "expected"),
    [
        ({}, [], "abcd"),
        ({"a": "2", "b": "1"}, [], "bacd"),
        ({"d": "1"}, [], "dabc"),
        ({"a": ""}, [], "bcda"),
        ({"a": "5"}, [], "bcda"),
        ({"b": "-"}, [], "acd"),
        ({"a": "-", "b": "-", "c": "-", "d": "-"}, [], ""),
        ({}, [CARD_E], "abcde"),
        ({}, [CARD_E | {"place": "1"}], "eabcd"),
        ({}, [CARD_E | {"place": "3"}], "abecd"),
        ({"c": "-"}, [CARD_E | {"place": "1"}, CARD_E | {"front": "f"}], "eabdf"),
        ({}, [{"front": "", "back": "", "place": ""}], "abcd"),
    ],
)
def test_cards_are_put_in_order(
    instructor: Client, deck: Deck, places: dict[str, str], added: list[dict[str, str]], expected: str
) -> None:
    reply = post_cards(instructor, deck, places, *added)
    assert reply.status_code == 302
    assert "".join(fronts(deck)) == expected


@pytest.mark.parametrize(
    ("added", "error"),
    [
        ({"front": "e", "back": ""}, "This field is required"),
        (CARD_E | {"place": "0"}, "greater than or equal to 1"),
        (CARD_E | {"place": "first"}, "Enter a whole number"),
        (CARD_E | {"place": "9" * 30}, "less than or equal to 10000"),
    ],
)
def test_what_is_wrong_with_a_card_is_said(
    instructor: Client, deck: Deck, added: dict[str, str], error: str
) -> None:
    assert error in problems(post_cards(instructor, deck, {"a": "4"}, added))
    assert "".join(fronts(deck)) == "abcd"


def test_a_deck_is_written_from_nothing(instructor: Client, course: Course) -> None:
    form = {"course": course.pk, "title": "New", "slug": "new", "intro": ""}
    reply = instructor.post(
        reverse("admin:bank_deck_add"), form | rows("cards", CARD_E, CARD_E | {"front": "f"})
    )
    assert reply.status_code == 302
    assert "".join(fronts(Deck.objects.get(slug="new"))) == "ef"


@pytest.mark.parametrize(("zone", "status"), [("Europe/Berlin", 302), ("Middle-earth", 200), ("../x", 200)])
def test_the_time_zone_of_a_course_must_be_known(
    instructor: Client, course: Course, zone: str, status: int
) -> None:
    mine = course.memberships.get()
    existing = rows("memberships", {"id": mine.pk, "course": course.pk, "role": mine.role})
    form = {"title": course.title, "slug": course.slug, "time_zone": zone} | existing
    assert (
        instructor.post(reverse("admin:people_course_change", args=[course.pk]), form).status_code == status
    )
    course.refresh_from_db()
    assert course.time_zone == (zone if status == 302 else "UTC")
