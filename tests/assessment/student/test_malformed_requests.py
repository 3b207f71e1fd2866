"""Nothing that a browser, or what pretends to be one, can send makes the pages fail."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from assessment.bank.models import Assessment
from assessment.grading.models import Submission
from assessment.student.middleware import POLICY
from tests.assessment.student.cast import COLLAPSE, RIGHT, Visitor

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"check": "zz"},
        {"check": ""},
        {"show": "zz"},
        {"show": "a\x00"},
        {"use": "zz:[1]"},
        {"use": ":"},
        {"look": "all", "check": "zz"},
        {"check": "a", "answer.a": "[0.6\x00]"},
        {"check": "all", "answer.a": "1" * 20_001},
        {"check": "all", "answer.zz": "x", "other": "\x00"},
    ],
)
def test_odd_forms_are_answered_and_store_nothing(visitor: Visitor, form: dict[str, str]) -> None:
    reply = visitor.browser.post(visitor.address, form)
    assert reply.status_code in (302, 422)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"check=a&answer.a=%ED%A0%80", FORM),
        (b"check=a&answer.a=%FF%FE", FORM),
        (b"check=a", f"{FORM}; charset=foo"),
        (b"check=a&answer.a=%2B2AA-", f"{FORM}; charset=utf-7"),
        (b"check=a&answer.a=" + b"1" * 2_000_001, FORM),
        (b"&".join(b"x=1" for _ in range(1_500)), FORM),
        (b"--b\r\nbroken", "multipart/form-data; boundary=b"),
        (
            b'--b\r\nContent-Disposition: form-data; name="check"\r\n\r\na\r\n--b--',
            "multipart/form-data; boundary=b",
        ),
        (b"{}", "application/json"),
    ],
)
def test_odd_bodies_are_no_fault_of_ours(visitor: Visitor, body: bytes, content_type: str) -> None:
    reply = visitor.browser.generic("POST", visitor.address, body, content_type)
    assert reply.status_code in (302, 400, 422)


def test_a_lone_surrogate_by_multipart_is_refused_at_its_field(visitor: Visitor) -> None:
    part = 'Content-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = "--b\r\n" + part.format("check", "c") + "--b\r\n" + part.format("answer.c", "+2AA-") + "--b--"
    kind = "multipart/form-data; boundary=b; charset=utf-7"
    assert visitor.browser.post(visitor.address, body.encode(), content_type=kind).status_code in (
        302,
        400,
        422,
    )


@pytest.mark.parametrize(
    "form",
    [
        "",
        "question=zz&answer=1",
        "question=a%00&answer=1",
        "answer=%ED%A0%80",
    ],
)
def test_a_reading_of_no_question_is_404(visitor: Visitor, form: str) -> None:
    reply = visitor.browser.post(f"{visitor.address}/read", form, content_type=FORM)
    assert reply.status_code == 404


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"question=c&answer.c=%ED%A0%80", FORM),
        (b"question=c&answer.c=%FF%FE&version=%00", FORM),
        (b"question=c%00", FORM),
        (b"question=c&version=" + b"1" * 100_000, FORM),
        (b"question=c&answer.c=" + b"1" * 2_000_001, FORM),
        (b"&".join(b"x=1" for _ in range(1_500)), FORM),
        (b"--b\r\nbroken", "multipart/form-data; boundary=b"),
        (b"{}", "application/json"),
        (b"question=c&answer.c=x", f"{FORM}; charset=foo"),
    ],
)
def test_odd_drafts_are_no_fault_of_ours(visitor: Visitor, body: bytes, content_type: str) -> None:
    visitor.check("a", RIGHT)
    reply = visitor.browser.generic("POST", f"{visitor.address}/draft", body, content_type)
    assert reply.status_code in (200, 400, 404, 422)
    assert visitor.browser.get(visitor.address).status_code == 200


@pytest.mark.parametrize("action", ["take", "discard"])
@pytest.mark.parametrize("name", ["all", "zz", "c", "a\x00", ""])
def test_there_need_not_be_another_text_to_take_or_discard(visitor: Visitor, action: str, name: str) -> None:
    visitor.check("a", RIGHT)
    reply = visitor.browser.post(visitor.address, {action: name, "answer.c": "typed"})
    assert reply.status_code in (302, 422)
    assert "typed" in (visitor.look() if reply.status_code == 302 else reply.content.decode())


def test_an_answer_is_never_read_from_an_address(visitor: Visitor) -> None:
    """Addresses are logged, by this service's server and by every proxy."""
    assert visitor.browser.get(f"{visitor.address}/read?question=a&answer=1").status_code == 405


def test_a_page_that_is_not_open_is_not_there(visitor: Visitor) -> None:
    Assessment.objects.update(open=False)
    assert visitor.browser.get(visitor.address).status_code == 404
    assert visitor.address not in visitor.browser.get("/").content.decode()


def test_a_post_too_large_gets_a_page(visitor: Visitor) -> None:
    reply = visitor.browser.post(visitor.address, "answer.c=" + "x" * 2_100_000, content_type=FORM)
    assert reply.status_code == 400
    assert "What is safe" in reply.content.decode()


def test_a_form_without_its_token_gets_a_page_that_says_what_to_do(page: Assessment) -> None:
    address = reverse("student:practice", args=[page.course.slug, page.slug])
    reply = Client(enforce_csrf_checks=True).post(address, {"check": "a", "answer.a": RIGHT})
    assert reply.status_code == 403
    assert "copy your answer, reload the page" in reply.content.decode()


@pytest.mark.parametrize(
    "address", ["/nothing", "/practice/demo/none", "/practice/none/gans-and-vaes", "/practice/x"]
)
def test_an_unknown_address_gets_a_page(page: Assessment, address: str) -> None:
    reply = Client().get(address)
    assert reply.status_code == 404
    assert "There is no such page" in reply.content.decode()


def test_a_fault_of_ours_gets_a_page(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("assessment.student.views.submit_form", fail)
    visitor.browser.raise_request_exception = False
    status, html = visitor.send("check", "c", c=COLLAPSE)
    assert status == 500
    assert "Something went wrong on our side" in html


def test_authors_cannot_bring_html_or_scripts(visitor: Visitor, page: Assessment) -> None:
    page.intro = "<script>alert(1)</script> [x](javascript:alert(1)) $<b>$"
    page.save()
    html = visitor.look()
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert "<b>" not in html


@pytest.mark.parametrize("address", ["/", "/nothing"])
def test_every_page_forbids_what_is_not_ours(page: Assessment, address: str) -> None:
    assert Client().get(address)["Content-Security-Policy"] == POLICY


def test_no_page_has_inline_script_or_style(visitor: Visitor) -> None:
    html = visitor.check("a", RIGHT)
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert "//" not in html.replace("http://www.w3.org", "")


@override_settings(OPEN_PRACTICE=False)
def test_where_practice_is_not_open_there_is_no_list(visitor: Visitor) -> None:
    reply = visitor.browser.get("/")
    assert reply.status_code == 200
    assert "used from inside a learning platform" in reply.content.decode()
    assert visitor.browser.get(visitor.address).status_code == 404
    assert visitor.browser.post(f"{visitor.address}/read", {"question": "a"}).status_code == 404
