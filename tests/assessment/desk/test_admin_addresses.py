"""Every address of the admin, as every role and as a stranger from another course."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse

from assessment.desk.course_scope import CourseScopedAdmin, SuperuserAdmin
from assessment.people.models import Course, Learner
from tests.assessment.desk.cast import ROLES, add_score, signed_in
from tests.assessment.grading.cast import hand_in

FOR_EVERYBODY = {"login", "logout"}
OUT_OF_USE = {"search", "view_on_site", "app_list", None}


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Yield the name of every address of the site."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry.url_patterns)
        elif entry.name not in OUT_OF_USE:
            yield str(entry.name)


def every_address(rows: dict[str, Model]) -> Iterator[tuple[str, str]]:
    """Yield name and address; those that name a row are about the given one of its model."""
    for name in names(admin.site.get_urls()):
        model = "_".join(name.split("_")[:2])
        for arguments in ([], [rows[model].pk] if model in rows else ["1"]):
            try:
                yield name, reverse(f"admin:{name}", args=arguments)
            except NoReverseMatch:
                continue


def rows_of(course: Course) -> dict[str, Model]:
    """Return a row of every model in a course, by the first words of its addresses' names."""
    rows_by_name: dict[str, Model] = {}
    for model, page in admin.site._registry.items():
        if isinstance(page, CourseScopedAdmin):
            rows = [row for row in model._default_manager.all() if page.course_of(row) == course.pk]
            rows_by_name[f"{model._meta.app_label}_{model._meta.model_name}"] = rows[0]
    return rows_by_name


def of_a_row(address: str) -> bool:
    """Tell whether an address names a row, by its number."""
    return any(step.isdigit() for step in address.split("/"))


def test_there_is_much_to_walk(other_course: Course) -> None:
    walked = [name for name, _ in every_address(rows_of(other_course))]
    assert len(walked) >= 35
    assert "bank_question_change" in walked
    assert "autocomplete" in walked


@pytest.mark.parametrize("role", ROLES)
def test_rows_of_another_course_are_not_there(course: Course, other_course: Course, role: str) -> None:
    """404 or 403 or sent away with nothing told, whatever the address and the method."""
    browser = signed_in("nina", course, role)
    for name, address in every_address(rows_of(other_course)):
        if name in FOR_EVERYBODY:
            continue
        for reply in (browser.get(address), browser.post(address, {})):
            assert b"secret" not in reply.content.lower(), (name, address)
            assert reply.status_code < 500, (name, address)
            if of_a_row(address):
                assert reply.status_code in (302, 403, 404, 405), (name, address, reply.status_code)


@pytest.mark.parametrize("role", ROLES)
def test_pages_for_superusers_are_closed_to_members(course: Course, role: str) -> None:
    browser = signed_in("nina", course, role)
    for model, page in admin.site._registry.items():
        if isinstance(page, SuperuserAdmin):
            base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            for address in (reverse(f"{base}_changelist"), reverse(f"{base}_add")):
                assert browser.get(address).status_code == 403, address
                assert browser.post(address, {}).status_code == 403, address


def test_nobody_sees_anything(other_course: Course) -> None:
    browser = Client()
    for name, address in every_address(rows_of(other_course)):
        if name not in FOR_EVERYBODY:
            for reply in (browser.get(address), browser.post(address, {})):
                assert reply.status_code in (302, 404), (name, address)
                assert b"secret" not in reply.content.lower()


@pytest.mark.parametrize("role", [*ROLES, "superuser"])
def test_no_address_fails(course: Course, learner: Learner, role: str) -> None:
    """Every page of one's own course opens, or says that it is not for this role."""
    hand_in(course.assessments.get(), learner, a="[1, 2, 3]")
    add_score(course.assessments.get(), learner)
    is_superuser = role == "superuser"
    browser = signed_in("nina", None if is_superuser else course, role, is_superuser=is_superuser)
    for name, address in every_address(rows_of(course)):
        if name not in FOR_EVERYBODY:
            reply = browser.get(address)
            assert reply.status_code in (200, 302, 403, 404, 405), (name, address, reply.status_code)
            if name == "bank_question_change":
                assert reply.status_code == 200, (name, address)


@pytest.mark.parametrize(
    ("field", "offered", "status"),
    [
        ("bank.exercise.assessment", "GANs", 200),
        ("people.apiclient.courses", "Demo", 200),
        ("bank.exercise.slug", "", 403),
        ("bank.question.current", "", 403),
        ("no.such.thing", "", 403),
    ],
)
def test_autocompletes_offer_own_rows_only(
    instructor: Client, other_course: Course, field: str, offered: str, status: int
) -> None:
    names = zip(("app_label", "model_name", "field_name"), field.split("."), strict=True)
    query = dict(names) | {"term": ""}
    reply = instructor.get(reverse("admin:autocomplete"), query)
    assert reply.status_code == status
    assert b"secret" not in reply.content.lower()
    assert offered.encode() in reply.content


@pytest.mark.parametrize(
    ("listing", "filters"),
    [
        ("bank_assessment", {"course__id__exact": "{course}"}),
        ("bank_question", {"assessment__course__slug": "secret-course"}),
        ("people_learner", {"q": "secret-learner"}),
        ("bank_question", {"q": "secret"}),
        ("bank_exercise", {"assessment__id__exact": "999999"}),
        ("bank_question", {"p": "no number"}),
        ("bank_question", {"o": "99"}),
        ("bank_question", {"retired__exact": "\x00"}),
        ("bank_deck", {"course__id__exact": "no number"}),
        ("bank_question", {"q": "\x00"}),
    ],
)
def test_lists_and_their_filters_tell_nothing_of_others(
    instructor: Client, other_course: Course, listing: str, filters: dict[str, str]
) -> None:
    query = {name: value.format(course=other_course.pk) for name, value in filters.items()}
    reply = instructor.get(reverse(f"admin:{listing}_changelist"), query, follow=True)
    assert reply.status_code in (200, 400)
    assert b"a secret" not in reply.content.lower()
