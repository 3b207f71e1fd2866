"""An activity of one exercise shows and takes that exercise only, and is never widened to the whole page."""

import re
from typing import Any

import pytest

from assessment.bank.models import Assessment
from assessment.grading.models import Response
from assessment.lti.platforms.models import ResourceLink
from assessment.lti.refusals import REFUSALS, RefusalCode
from tests.assessment.lti.launch.cast import LTI, Browser, token_of

pytestmark = pytest.mark.django_db


def launched(browser: Browser, page: Assessment, exercise: str = "", link: str = "link-1") -> Any:
    custom = {"assessment": str(page.public_id)} | ({"exercise": exercise} if exercise else {})
    return browser.launch({f"{LTI}custom": custom}, resource_link={"id": link})


def questions_on(shown: Any) -> list[str]:
    return re.findall(r'id="question-([\w-]+)"', shown.content.decode())


def test_the_exercise_is_shown_and_nothing_else(browser: Browser, page: Assessment) -> None:
    shown = browser.get(launched(browser, page, "part-b")["Location"])
    assert questions_on(shown) == ["b1", "b2", "b3", "b4"]
    text = shown.content.decode()
    assert "0 of 4 questions answered" in text
    assert not re.search(r'(?:action|data-drafts)="(?![^"]*/exercises/part-b)[^"]*/practice/', text)


def test_the_exercise_is_taken_and_nothing_else(browser: Browser, page: Assessment) -> None:
    address = launched(browser, page, "part-a")["Location"]
    token = token_of(browser.get(address).content.decode())
    vector = "[0.6, 0.65, -0.2]"
    foreign = browser.post(address, csrfmiddlewaretoken=token, check="b1", **{"answer.b1.choice": "vae"})
    assert (foreign.status_code, Response.objects.exists()) == (422, False)
    handed_in = browser.post(
        address,
        csrfmiddlewaretoken=token,
        check="all",
        **{"answer.a": vector, "answer.b1.choice": "vae", "answer.q1": "It is new."},
    )
    assert handed_in["Location"] == f"{address}#question-a"
    assert [row.question.slug for row in Response.objects.all()] == ["a"]


def test_a_draft_of_another_exercise_is_not_kept(browser: Browser, page: Assessment) -> None:
    address = launched(browser, page, "part-a")["Location"]
    token = token_of(browser.get(address).content.decode())
    draft = {"csrfmiddlewaretoken": token, "question": "q1", "answer.q1": "new", "version": ""}
    assert browser.post(f"{address}/draft", **draft).status_code == 404
    assert browser.post(f"{address}/draft", **draft | {"question": "a", "answer.a": "1"}).status_code == 200


def test_results_and_totals_are_those_of_the_exercise(browser: Browser, page: Assessment) -> None:
    address = launched(browser, page, "part-a")["Location"]
    token = token_of(browser.get(address).content.decode())
    browser.post(address, csrfmiddlewaretoken=token, check="a", **{"answer.a": "[0.6, 0.65, -0.2]"})
    points = page.questions.get(slug="a").current.points  # type: ignore[union-attr]
    shown = browser.get(f"{address}/results").content.decode()
    assert re.search(rf"(\d+) of {points.normalize():f} points? counts?", shown), shown
    assert f'href="{address}"' in shown
    receipt = re.search(r'href="([^"]+/receipts/[^"]+)"', shown)
    assert receipt
    assert receipt[1].startswith(f"{address}/receipts/")
    assert browser.get(receipt[1]).status_code == 200


def test_two_exercises_of_a_page_stand_beside_each_other(browser: Browser, page: Assessment) -> None:
    first = launched(browser, page, "part-a", "link-1")["Location"]
    second = launched(browser, page, "part-c", "link-2")["Location"]
    assert questions_on(browser.get(first)) == ["a"]
    assert questions_on(browser.get(second)) == ["c"]


@pytest.mark.parametrize("open_for_all", [False, True])
def test_cutting_the_address_does_not_open_the_whole_page(
    browser: Browser, page: Assessment, settings: Any, open_for_all: bool
) -> None:
    settings.OPEN_PRACTICE = True
    address = launched(browser, page, "part-a")["Location"]
    Assessment.objects.update(open=open_for_all)
    assert browser.get(address).status_code == 200
    assert browser.get(address.removesuffix("/exercises/part-a")).status_code == 404
    assert browser.get(address.replace("part-a", "part-b")).status_code == 404


def test_who_was_sent_to_the_whole_page_sees_each_exercise(browser: Browser, page: Assessment) -> None:
    address = launched(browser, page)["Location"]
    assert questions_on(browser.get(f"{address}/exercises/part-c")) == ["c"]
    assert browser.get(f"{address}/exercises/part-z").status_code == 404


@pytest.mark.parametrize("exercise", ["part-d", "Part-C", "part-c ", "c", "../part-c", "part_c"])
def test_a_mistyped_exercise_is_refused_and_not_widened(
    browser: Browser, page: Assessment, caplog: pytest.LogCaptureFixture, exercise: str
) -> None:
    reply = launched(browser, page, exercise)
    assert reply.status_code == 404
    assert str(REFUSALS[RefusalCode.EXERCISE_UNKNOWN].happened) in reply.content.decode()
    assert any("Refused: exercise-unknown" in record.getMessage() for record in caplog.records)
    assert not ResourceLink.objects.exists()


def test_a_bound_activity_is_not_widened_by_a_later_typo(browser: Browser, page: Assessment) -> None:
    launched(browser, page, "part-a")
    assert launched(browser, page, "part-x").status_code == 404
    link = ResourceLink.objects.get()
    assert link.exercise is not None
    assert link.exercise.slug == "part-a"


def test_the_bar_is_on_the_page_of_an_exercise(browser: Browser, page: Assessment) -> None:
    custom = {"assessment": str(page.public_id), "exercise": "part-a"}
    address = browser.launch({f"{LTI}custom": custom, f"{LTI}roles": ["Instructor"]})["Location"]
    assert "Review answers" in browser.get(address).content.decode()
