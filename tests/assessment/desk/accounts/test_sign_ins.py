"""Signing in to the admin: the brake on guessing, what the log says, how long a session lasts, and where it leads."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.desk.accounts.login_brake import account_digest
from assessment.people.models import Act, AuditRecord, Course, Membership, User
from tests.assessment.desk.cast import signed_in

PASSWORD = "correct horse battery"
LOGIN = "/admin/login/"
CAMPUS, ELSEWHERE = "192.0.2.1", "198.51.100.7"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"login": 5, "login_address": 100}


@pytest.fixture
def grace(page: object, course: Course) -> User:
    """An instructor with a password."""
    user = User.objects.create_user("grace", password=PASSWORD, is_staff=True)
    Membership.objects.create(user=user, course=course, role="instructor")
    return user


def attempt(name: str, password: str, address: str = CAMPUS, **further_fields: str) -> Any:
    """Return the answer to a login from a fresh browser at an address."""
    form = {"username": name, "password": password, **further_fields}
    return Client(REMOTE_ADDR=address).post(LOGIN, form)


def statuses(name: str, times: int, address: str = CAMPUS) -> list[int]:
    return [attempt(name, f"wrong {number}", address).status_code for number in range(times)]


@pytest.mark.parametrize("name", ["grace", "nobody-of-this-name"])
def test_forty_wrong_passwords_are_refused_after_a_few_whoever_it_is(grace: User, name: str) -> None:
    assert statuses(name, 40) == [200] * 4 + [429] * 36
    reply = attempt(name, "wrong 41")
    assert 0 < int(reply.headers["Retry-After"]) <= 15 * 60
    words = reply.content.decode()
    assert "Try again in 15 minutes" in words
    assert "wrong 41" not in words
    assert name not in words


def test_what_a_refused_login_is_told_is_the_same_for_an_account_that_is_not(grace: User) -> None:
    pages = []
    for name in ("grace", "nobody-of-this-name"):
        statuses(name, 5)
        pages.append(re.sub(r"nonce|[0-9A-Za-z]{32,}", "", attempt(name, "wrong").content.decode()))
    assert pages[0] == pages[1]


def test_the_right_password_is_not_looked_at_meanwhile_and_afterwards_is(grace: User) -> None:
    statuses("grace", 5)
    assert attempt("grace", PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert attempt("grace", PASSWORD).status_code == 302


def test_knocking_on_does_not_make_it_longer(grace: User) -> None:
    statuses("grace", 5)
    before = AccessAttempt.objects.get().attempt_time
    statuses("grace", 10)
    assert AccessAttempt.objects.get().attempt_time == before


def test_a_stranger_locks_out_only_themselves(grace: User) -> None:
    statuses("grace", 40, ELSEWHERE)
    assert attempt("grace", PASSWORD).status_code == 302


def test_from_many_addresses_an_account_is_braked_as_well(grace: User) -> None:
    for number in range(3):
        statuses("grace", 5, f"203.0.113.{number}")
    assert attempt("grace", PASSWORD).status_code == 429


def test_a_campus_of_one_address_is_not_locked_out_by_a_few_who_mistype(grace: User) -> None:
    for number in range(9):
        statuses(f"colleague-{number}", 5)
    assert attempt("grace", PASSWORD).status_code == 302


def test_an_address_that_tries_many_names_is_braked(grace: User, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"login_address": 10}
    for number in range(10):
        attempt(f"name-{number}", "wrong")
    assert attempt("grace", PASSWORD).status_code == 429
    assert attempt("grace", PASSWORD, ELSEWHERE).status_code == 302


def test_success_forgets_the_failures_of_that_account_there(grace: User) -> None:
    statuses("grace", 4)
    assert attempt("grace", PASSWORD).status_code == 302
    assert statuses("grace", 4) == [200] * 4


@pytest.mark.parametrize(
    "spellings",
    [
        ["grace", "Grace", "GRACE", "gRaCe", "graCE"],
        ["ｇrace", "ｇｒａｃｅ", "ＧRACE", " grace", "grace "],
        [
            "grace" + "x" * 150,
            "grace" + "x" * 200,
            "GRACE" + "x" * 500,
            "grace" + "X" * 150,
            "Grace" + "x" * 151,
        ],
    ],
    ids=["case", "forms", "long"],
)
def test_a_name_that_is_spelt_otherwise_is_the_same_account(grace: User, spellings: list[str]) -> None:
    assert [attempt(name, "wrong").status_code for name in spellings] == [200] * 4 + [429]
    assert attempt(spellings[0].swapcase(), "wrong").status_code == 429


@pytest.mark.parametrize(
    ("typed", "stored", "is_one_account"),
    [
        ("Straße", "STRASSE", True),
        ("adrıan", "adrian", True),
        ("ſam", "sam", True),
        ("gra\u0308ce", "GRÄCE", True),
        ("ﷺ" * 200, "ﷺ" * 150, True),
        ("grace", "gräce", False),
        ("grace", "grace1", False),
    ],
)
def test_what_is_counted_as_one_account(typed: str, stored: str, is_one_account: bool) -> None:
    assert (account_digest(typed) == account_digest(stored)) is is_one_account


@pytest.mark.parametrize(("proxies", "locked"), [(0, True), (1, False)])
def test_the_address_is_the_one_that_our_proxies_wrote(
    grace: User, settings: Any, proxies: int, locked: bool
) -> None:
    """Without a proxy of ours the header is the caller's word, and changing it helps nobody."""
    settings.NUM_PROXIES = proxies
    for number in range(6):
        Client(headers={"X-Forwarded-For": f"203.0.113.{number}"}).post(
            LOGIN, {"username": "grace", "password": "wrong"}
        )
    reply = Client(headers={"X-Forwarded-For": ELSEWHERE}).post(
        LOGIN, {"username": "grace", "password": PASSWORD}
    )
    assert (reply.status_code == 429) is locked


def test_an_operator_lifts_it(grace: User, capsys: pytest.CaptureFixture[str]) -> None:
    statuses("grace", 5)
    call_command("lift_lockout", "grace")
    assert "5 failed logins" in capsys.readouterr().out
    assert attempt("grace", PASSWORD).status_code == 302
    assert AuditRecord.objects.get().act == Act.LOCKOUT_LIFTED
    with pytest.raises(CommandError, match="There is no user"):
        call_command("lift_lockout", "nobody")


def test_nothing_that_was_typed_is_stored(grace: User) -> None:
    attempt("my secret pass phrase", "another one", next="/admin/?x=a+third")
    stored = str(list(AccessAttempt.objects.values()))
    assert not [word for word in ("secret", "another", "third") if word in stored]


@pytest.mark.parametrize(
    ("name", "password", "line"),
    [
        ("grace", PASSWORD, "login of grace from 192.0.2.1"),
        ("grace", "wrong", "login of grace from 192.0.2.1 failed"),
        ("GRACE", "wrong", "login of grace from 192.0.2.1 failed"),
        ("ｇrace", "wrong", "login of grace from 192.0.2.1 failed"),
        ("my secret pass phrase", "x", "login of an unknown account from 192.0.2.1 failed"),
    ],
)
def test_the_log_has_the_name_and_the_address_and_never_the_password(
    grace: User, caplog: pytest.LogCaptureFixture, name: str, password: str, line: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        attempt(name, password)
    assert line in [record.getMessage() for record in caplog.records if record.name == "assessment.login"]
    text = "\n".join(str(vars(record)) for record in caplog.records if record.name != "django.db.backends")
    assert "pass phrase" not in text
    assert PASSWORD not in text


def test_the_log_says_that_a_login_was_refused(grace: User, caplog: pytest.LogCaptureFixture) -> None:
    statuses("grace", 6)
    assert any(line.startswith("login of grace from 192.0.2.1 refused") for line in caplog.messages)


def test_a_session_of_staff_ends_after_twelve_hours_however_much_it_is_used(grace: User) -> None:
    browser = Client()
    browser.post(LOGIN, {"username": "grace", "password": PASSWORD})
    age = browser.cookies["sessionid"]["max-age"]
    assert 12 * 3600 - 60 <= int(age) <= 12 * 3600
    session = browser.session
    session["used"] = True
    assert session.get_expiry_date() <= timezone.now() + timedelta(hours=12)


def test_other_sessions_end_when_the_password_is_changed(grace: User) -> None:
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.post(LOGIN, {"username": "grace", "password": PASSWORD})
    new_password = "staple correct horse"
    form = {"old_password": PASSWORD, "new_password1": new_password, "new_password2": new_password}
    assert browsers[0].post(reverse("admin:password_change"), form).status_code == 302
    assert [browser.get("/admin/").status_code for browser in browsers] == [200, 302]
    record = AuditRecord.objects.get()
    assert (record.act, record.actor, record.user) == (Act.PASSWORD_CHANGED, grace, grace)


@pytest.mark.parametrize(("password", "taken"), [("elevenchars", False), ("twelve chars", True)])
def test_a_password_has_twelve_characters(grace: User, password: str, taken: bool) -> None:
    root = signed_in("root", is_superuser=True)
    form = {"password1": password, "password2": password, "usable_password": "true"}
    address = reverse("admin:auth_user_password_change", args=[grace.pk])
    reply = root.post(address, form)
    assert (reply.status_code == 302) is taken
    assert taken or "at least 12 characters" in reply.content.decode()
    assert AuditRecord.objects.filter(act=Act.PASSWORD_CHANGED, user=grace).exists() is taken


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/admin/",
        "javascript:alert(1)",
        "/admin/logout/",
        "/admin/login/",
        "/admin/no/such/page/at/all/",
        "/no-such-page",
        "/practice/demo/gans-and-vaes",
        "\\\\elsewhere.example",
        "",
    ],
)
@pytest.mark.parametrize("where", ["form", "address"])
def test_a_login_with_a_refused_target_lands_on_the_home_page(grace: User, target: str, where: str) -> None:
    form = {"username": "grace", "password": PASSWORD} | ({"next": target} if where == "form" else {})
    address = LOGIN if where == "form" else f"{LOGIN}?next={target}"
    reply = Client().post(address, form, follow=True)
    assert reply.redirect_chain == [("/admin/", 302)]
    assert reply.status_code == 200


@pytest.mark.parametrize("target", ["/admin/bank/question/", "/admin/grading/response/?status=held"])
def test_a_login_goes_on_to_the_page_that_was_asked_for(grace: User, target: str) -> None:
    form = {"username": "grace", "password": PASSWORD, "next": target}
    assert Client().post(LOGIN, form).headers["Location"] == target


def test_staff_without_a_role_are_told_how_to_get_one(page: object) -> None:
    User.objects.create_user("alan", password=PASSWORD, is_staff=True)
    reply = Client().post(LOGIN, {"username": "alan", "password": PASSWORD}, follow=True)
    html = reply.content.decode()
    assert reply.status_code == 403
    assert "no role in a course" in html
    assert "Ask an instructor" in html
    assert "Sign out" in html


def test_an_account_that_is_no_staff_is_told_so_if_the_password_is_right(page: object) -> None:
    User.objects.create_user("alan", password=PASSWORD)
    right, wrong = [attempt("alan", password).content.decode() for password in (PASSWORD, "wrong")]
    assert "may not sign in here" in right
    assert "may not sign in here" not in wrong
