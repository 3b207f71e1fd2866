"""Who gets in, and who may do what: by role in the course, never by Django's own permissions."""

import pytest
from django.contrib import admin
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from assessment.bank.models import Assessment, Deck, Exercise, Question
from assessment.desk.course_scope import CourseScopedAdmin
from assessment.desk.roles import Deed, may
from assessment.people.models import ApiClient, Course, Learner, Membership, User
from tests.assessment.desk.cast import ROLES, signed_in, staff

RIGHTS = {
    "instructor": {
        Course: "view change",
        Assessment: "view add change",
        Exercise: "view add change",
        Question: "view add change",
        Deck: "view add change",
        Learner: "view",
        User: "",
        ApiClient: "",
    },
    "assistant": dict.fromkeys((Course, Assessment, Exercise, Question, Deck, Learner), "view"),
    "auditor": dict.fromkeys((Course, Assessment, Exercise, Question, Deck, Learner), "view"),
    "superuser": {
        Course: "view add change",
        Learner: "view",
        User: "view add change",
        ApiClient: "view add change",
    }
    | dict.fromkeys((Assessment, Exercise, Question, Deck), "view add change"),
}


def asked_by(user: User) -> HttpRequest:
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


@pytest.fixture(params=list(RIGHTS))
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def user(role: str, course: Course) -> User:
    person = staff(role, is_superuser=role == "superuser")
    if role in ROLES:
        Membership.objects.create(user=person, course=course, role=role)
    return person


def test_rights_by_role_and_model(role: str, user: User) -> None:
    for model in RIGHTS["instructor"]:
        page, request = admin.site._registry[model], asked_by(user)
        rights = ("view", "add", "change", "delete")
        granted = [right for right in rights if getattr(page, f"has_{right}_permission")(request)]
        assert granted == RIGHTS[role].get(model, "").split(), model


def test_rights_on_rows_of_another_course(role: str, user: User, other_course: Course) -> None:
    """With a course of one's own, the rows of another stay out of reach; a superuser reaches all."""
    if role == "superuser":
        return
    for model, page in admin.site._registry.items():
        if not isinstance(page, CourseScopedAdmin):
            continue
        rows = [row for row in model._default_manager.all() if page.course_of(row) == other_course.pk]
        assert rows, model
        request = asked_by(user)
        for right in ("view", "change", "delete"):
            assert not getattr(page, f"has_{right}_permission")(request, rows[0]), (model, right)
        assert not page.get_queryset(request).filter(pk=rows[0].pk).exists()


@pytest.mark.parametrize(
    ("role_in_it", "deeds"),
    [
        ("instructor", {Deed.VIEW, Deed.MARK, Deed.CHANGE}),
        ("assistant", {Deed.VIEW, Deed.MARK}),
        ("auditor", {Deed.VIEW}),
        ("unknown", set()),
    ],
)
def test_deeds_of_a_role(course: Course, other_course: Course, role_in_it: str, deeds: set[Deed]) -> None:
    person = staff("nina")
    Membership.objects.create(user=person, course=course, role=role_in_it)
    for deed in Deed:
        assert may(asked_by(person), deed, course.pk) is (deed in deeds)
        assert may(asked_by(person), deed) is (deed in deeds)
        assert not may(asked_by(person), deed, other_course.pk)


def test_a_role_in_one_course_gives_nothing_in_another(course: Course, other_course: Course) -> None:
    """An instructor here who is an auditor there may look there, and change here only."""
    person = staff("nina")
    Membership.objects.create(user=person, course=course, role="instructor")
    Membership.objects.create(user=person, course=other_course, role="auditor")
    page, request = admin.site._registry[Question], asked_by(person)
    foreign_question = Question.objects.get(assessment__course=other_course)
    own_question = Question.objects.filter(assessment__course=course)[0]
    assert page.has_view_permission(request, foreign_question)
    assert not page.has_change_permission(request, foreign_question)
    assert page.has_change_permission(request, own_question)
    assert isinstance(page, CourseScopedAdmin)
    assert foreign_question not in page.allowed(request, Question.objects.all(), Deed.CHANGE)


@pytest.mark.parametrize(
    ("fields", "is_member", "gets_in"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"is_staff": False}, True, False),
        ({"is_active": False}, True, False),
        ({"is_superuser": True}, False, True),
        ({"is_superuser": True, "is_staff": False}, False, False),
        ({"is_superuser": True, "is_active": False}, False, False),
    ],
)
def test_active_staff_with_a_role_get_in(
    course: Course, fields: dict[str, bool], is_member: bool, gets_in: bool
) -> None:
    browser = signed_in("nina", course if is_member else None, "auditor", **fields)
    reply = browser.get(reverse("admin:index"))
    assert reply.status_code == (200 if gets_in else 302)


def test_nobody_is_sent_to_sign_in(db: None) -> None:
    reply = Client().get(reverse("admin:bank_question_changelist"))
    assert reply.status_code == 302
    assert reply.headers["Location"].startswith(reverse("admin:login"))


def test_a_member_who_is_removed_is_out_at_once(course: Course) -> None:
    browser = signed_in("nina", course, "instructor")
    assert browser.get(reverse("admin:index")).status_code == 200
    Membership.objects.filter(user__username="nina").delete()
    assert browser.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("role_in_it", ROLES)
def test_menu_has_what_one_may_see(course: Course, role_in_it: str) -> None:
    page = signed_in("nina", course, role_in_it).get(reverse("admin:index")).content.decode()
    assert reverse("admin:bank_question_changelist") in page
    assert reverse("admin:people_apiclient_changelist") not in page
    assert reverse("admin:people_user_changelist") not in page


def test_admin_is_never_framed_and_runs_scripts_of_this_host_only(instructor: Client) -> None:
    policy = instructor.get(reverse("admin:index")).headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
