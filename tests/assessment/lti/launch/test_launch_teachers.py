"""Teachers: they see the page as students do, pick what an activity opens, and review in a window of their own."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from assessment.bank.models import Assessment
from assessment.lti.platforms.models import Context, Enrolment, LaunchedRole, ResourceLink, StaffIdentity
from assessment.people.models import Learner, Membership, Role, User
from tests.assessment.lti.launch.cast import LTI, MEMBER, Browser, platform, token_of
from tests.assessment.lti.launch.test_launch_accepted import opened_address, page_claim

pytestmark = pytest.mark.django_db

TEACHER = {"sub": "teacher-1", "name": "Grace Hopper", f"{LTI}roles": [f"{MEMBER}Instructor"]}


def links_of(page: str) -> dict[str, str]:
    """Return the addresses in the bar of a page, by what they lead to."""
    return {name: unescape(address) for name, address in re.findall(r'data-to="(\w+)" href="([^"]+)"', page)}


def in_new_window(address: str) -> tuple[Client, Any]:
    """Open an address at top level, where the frame's cookies are not sent."""
    window = Client()
    return window, window.get(address, secure=True)


def test_a_teacher_is_no_learner_and_sees_the_page(browser: Browser, page: Assessment) -> None:
    shown = browser.get(opened_address(browser.launch({**page_claim(page), **TEACHER})))
    assert shown.status_code == 200
    assert set(links_of(shown.content.decode())) == {"staff", "window"}
    assert not Learner.objects.filter(external_id="teacher-1").exists()
    assert not Enrolment.objects.exists()


def test_a_teacher_reviews_the_answers_of_their_course_only(browser: Browser, page: Assessment) -> None:
    shown = browser.get(opened_address(browser.launch({**page_claim(page), **TEACHER}))).content.decode()
    window, reply = in_new_window(links_of(shown)["staff"])
    copy = Assessment.objects.get(copied_from=page)
    assert reply["Location"] == f"/admin/grading/response/?assessment={copy.pk}"
    cookie = reply.cookies["sessionid"]
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("Lax", "/", 28_800)
    assert window.get(reply["Location"], secure=True).status_code == 200
    assert window.get(f"/admin/bank/assessment/{page.pk}/change/", secure=True).status_code != 200
    user = User.objects.get(staff_identity__sub="teacher-1")
    assert (user.get_full_name(), user.is_staff, user.is_superuser) == ("Grace Hopper", True, False)
    assert not user.has_usable_password()
    assert Membership.objects.get(user=user).role == Role.INSTRUCTOR


def test_the_way_to_the_answers_works_once(browser: Browser, page: Assessment) -> None:
    shown = browser.get(opened_address(browser.launch({**page_claim(page), **TEACHER}))).content.decode()
    address = links_of(shown)["staff"]
    in_new_window(address)
    _, again = in_new_window(address)
    assert (again.status_code, "works once" in again.content.decode()) == (403, True)
    assert in_new_window(address.replace("/lti/staff", "/lti/window"))[1].status_code == 403
    assert in_new_window("/lti/staff?ticket=forged")[1].status_code == 403


def test_the_bar_gets_new_addresses(browser: Browser, page: Assessment) -> None:
    address = opened_address(browser.launch({**page_claim(page), **TEACHER}))
    renewed = browser.get(f"/lti/bar?at={address}").json()
    assert set(renewed) == {"at", "staff", "window"}
    assert in_new_window(renewed["staff"])[1].status_code == 302
    assert browser.get("/lti/bar?at=/lti/practice/other/page").json().keys() == {"at", "window"}
    assert browser.get("/lti/bar?at=//evil.example").json() == {}


def test_the_role_ends_with_a_launch_that_no_longer_says_so(browser: Browser, page: Assessment) -> None:
    address = opened_address(browser.launch({**page_claim(page), **TEACHER}))
    staff_link = links_of(browser.get(address).content.decode())["staff"]
    assert LaunchedRole.objects.count() == 1
    opened_address(browser.launch({"sub": "teacher-1"}))
    assert not LaunchedRole.objects.exists()
    assert not Membership.objects.exists()
    assert in_new_window(staff_link)[1].status_code == 403
    assert set(links_of(browser.get(address).content.decode())) == {"window"}


def test_a_role_given_by_hand_stays(browser: Browser, page: Assessment) -> None:
    browser.launch({**page_claim(page), **TEACHER})
    LaunchedRole.objects.all().delete()
    Membership.objects.update(role=Role.AUDITOR)
    browser.launch(TEACHER)
    assert Membership.objects.get().role == Role.AUDITOR
    browser.launch({"sub": "teacher-1"})
    assert Membership.objects.get().role == Role.AUDITOR


def test_a_role_is_of_one_course(browser: Browser, page: Assessment) -> None:
    browser.launch({**page_claim(page), **TEACHER})
    browser.launch({**page_claim(page), "sub": "teacher-1"}, context={"id": "course-10", "title": "Other"})
    assert Membership.objects.get().course.title == "Machine Learning"
    assert StaffIdentity.objects.count() == 1


def test_teachers_of_two_platforms_are_two_people(browser: Browser, page: Assessment) -> None:
    other_school = platform("Other", issuer="https://other.example")
    other_school.library.add(page.course)
    browser.launch({**page_claim(page), **TEACHER})
    Browser(other_school).launch({**page_claim(page), **TEACHER})
    assert StaffIdentity.objects.values("user").distinct().count() == 2


@pytest.mark.parametrize("sub", ["teacher one", "é" * 200, "x" * 255, "../../admin", "lms-1"])
def test_any_sub_makes_an_account(browser: Browser, page: Assessment, sub: str) -> None:
    assert browser.launch({**page_claim(page), **TEACHER, "sub": sub}).status_code == 302
    User.objects.get().full_clean(exclude=["password"])


def test_a_teacher_binds_an_activity_that_opens_nothing(browser: Browser, page: Assessment) -> None:
    address = opened_address(browser.launch(TEACHER))
    assert address.startswith("/lti/pick/")
    shown = browser.get(address).content.decode()
    assert page.title in shown
    token = token_of(shown)
    value = f"assessment:{page.public_id}"
    assert browser.post(address, pick=value).status_code == 403
    nothing = browser.post(address, csrfmiddlewaretoken=token)
    assert (nothing.status_code, 'role="alert"' in nothing.content.decode()) == (422, True)
    assert browser.post(address, csrfmiddlewaretoken=token, pick="assessment:other").status_code == 422
    sent = browser.post(address, csrfmiddlewaretoken=token, pick=value)
    copy = Assessment.objects.get(copied_from=page)
    assert ResourceLink.objects.get().assessment == copy
    assert browser.get(opened_address(sent)).status_code == 200
    assert opened_address(browser.launch()) == sent["Location"]


def test_a_student_on_an_activity_that_opens_nothing_is_told(browser: Browser, page: Assessment) -> None:
    reply = browser.launch()
    assert (reply.status_code, "has not chosen yet" in reply.content.decode()) == (404, True)
    assert "frame-ancestors 'self' https://lms.example" in reply["Content-Security-Policy"]


def test_a_student_cannot_use_a_teachers_page_to_pick(browser: Browser, page: Assessment) -> None:
    address = opened_address(browser.launch(TEACHER))
    browser.launch({**page_claim(page), "sub": "student-7"}, resource_link={"id": "2"})
    assert browser.get(address).status_code == 403


def test_a_student_opens_a_window_of_their_own(browser: Browser, page: Assessment) -> None:
    address = opened_address(browser.launch(page_claim(page)))
    links = links_of(browser.get(address).content.decode())
    assert set(links) == {"window"}
    window, reply = in_new_window(links["window"])
    assert reply["Location"] == address
    assert window.get(address, secure=True).status_code == 200
    assert in_new_window(links["window"])[1].status_code == 403
    assert Context.objects.count() == 1
