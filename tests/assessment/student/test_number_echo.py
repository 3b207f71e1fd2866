"""The echo of a number while it is typed: how it is read, never whether it is right."""

import pytest
from django.contrib.sessions.models import Session

from assessment.grading.models import Submission
from tests.assessment.student.cast import RIGHT, Visitor

TWO_READINGS = ["(0, 6, 0, 65, 0, 2)", "(0.6, 0.65, -0.2)"]


@pytest.mark.parametrize(
    ("typed", "state", "text", "readings"),
    [
        ("", "empty", "", []),
        ("  ", "empty", "", []),
        (RIGHT, "ok", "z = (0.6, 0.65, -0.2)", []),
        ("[9, 9, 9]", "ok", "z = (9, 9, 9)", []),
        ("0.6; 0.65; -0.2", "echo", "z = (0.6, 0.65, -0.2)", []),
        ("0,6,0,65,-0,2", "ask", "can be read in 2 ways", TWO_READINGS),
        ("[0.6, 0.65", "no", "“[”: bracket not closed", []),
        ("[0.6\x00]", "no", "a character that cannot be stored", []),
    ],
)
def test_a_number_is_echoed_as_it_is_read(
    visitor: Visitor, typed: str, state: str, text: str, readings: list[str]
) -> None:
    reply = visitor.browser.post(f"{visitor.address}/read", {"question": "a", "answer": typed})
    echo = reply.json()
    assert echo.keys() == {"state", "text", "readings"}
    assert (echo["state"], echo["readings"]) == (state, readings)
    assert text in echo["text"]
    assert bool(echo["text"]) is bool(text)


def test_right_and_wrong_look_the_same(visitor: Visitor) -> None:
    right, wrong = (
        visitor.browser.post(f"{visitor.address}/read", {"question": "a", "answer": answer}).json()
        for answer in ("[0.6, 0.65, -0.2]", "[0.6, 0.65, -0.3]")
    )
    assert right.keys() == wrong.keys() == {"state", "text", "readings"}
    assert right["state"] == wrong["state"]


def test_a_text_has_no_echo(visitor: Visitor) -> None:
    reply = visitor.browser.post(f"{visitor.address}/read", {"question": "c", "answer": "mode collapse"})
    assert reply.json()["state"] == "empty"


def test_too_long_is_no_reading(visitor: Visitor) -> None:
    reply = visitor.browser.post(f"{visitor.address}/read", {"question": "a", "answer": "1" * 20_001})
    assert reply.json()["state"] == "no"


def test_reading_stores_nothing(visitor: Visitor) -> None:
    visitor.browser.post(f"{visitor.address}/read", {"question": "a", "answer": RIGHT})
    assert not Session.objects.exists()
    assert not Submission.objects.exists()
