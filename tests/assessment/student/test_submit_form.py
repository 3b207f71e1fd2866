"""Answering on the practice page, from the button to the result beside the question."""

import pytest
from django.contrib.sessions.models import Session

from assessment.bank.models import Assessment
from assessment.grading.models import Response, Submission
from assessment.people.models import Learner
from tests.assessment.student.cast import (
    COLLAPSE,
    RIGHT,
    Visitor,
    grade_newest,
    met_point,
    missed_point,
    words_of,
)
from tests.assessment.student.elements import elements, has_element


def test_a_look_leaves_no_trace(visitor: Visitor) -> None:
    html = visitor.look()
    assert "Part A: a fresh reparameterization" in html
    assert not Session.objects.exists()
    assert not Learner.objects.exists()


def test_the_first_answer_makes_a_learner_of_this_course(visitor: Visitor, page: Assessment) -> None:
    visitor.check("a", RIGHT)
    visitor.check("a", "[1, 2]")
    learner = Learner.objects.get()
    assert (learner.course, learner.source) == (page.course, "web")


def test_a_number_is_graded_at_once_and_read_back(visitor: Visitor, woken: list[str]) -> None:
    text = words_of(visitor.check("a", RIGHT))
    assert "1 of 1 point" in text
    assert "We read: z = (0.6, 0.65, -0.2)" in text
    assert woken == []


def test_a_check_redirects_so_that_a_reload_sends_nothing(visitor: Visitor) -> None:
    reply = visitor.browser.post(visitor.address, {"check": "a", "answer.a": RIGHT})
    assert (reply.status_code, reply["Location"]) == (302, f"{visitor.address}#question-a")


def test_a_text_waits_and_wakes_a_worker(visitor: Visitor, woken: list[str]) -> None:
    text = words_of(visitor.check("c", COLLAPSE))
    assert "Saved; being graded" in text
    assert woken == ["wake"]


def test_points_stand_beside_the_words_that_meet_them(visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    grade_newest(
        "c",
        "1",
        "2",
        met_point("x", "mode collapse", COLLAPSE, "names it"),
        missed_point("y", "a way out"),
    )
    html = visitor.look()
    (mark,) = elements(html, "mark")
    assert mark.text.startswith("mode collapse (meets point 1)")
    text = words_of(html)
    assert "1 of 2 points" in text
    assert "Met: Names it" in text
    assert "Not met: A way out" in text


def test_a_blank_checked_on_its_own_uses_no_attempt(visitor: Visitor) -> None:
    text = words_of(visitor.check("c", "  "))
    assert "Write an answer first." in text
    assert not Response.objects.exists()


def test_a_refusal_does_not_pass_an_older_result_off_as_its_own(visitor: Visitor) -> None:
    visitor.check("a", RIGHT)
    assert "Your earlier answer:" not in words_of(visitor.look())
    text = words_of(visitor.check("a", "1,000"))
    assert "Your earlier answer:" in text
    assert "1 of 1 point" in text


def test_check_all_leaves_blank_fields_alone(visitor: Visitor) -> None:
    visitor.send("check", "all", a=RIGHT, c=COLLAPSE, q3="")
    assert sorted(Response.objects.values_list("question__slug", flat=True)) == ["a", "c"]
    assert Submission.objects.count() == 1


def test_check_all_uses_no_attempt_for_what_is_in_already(visitor: Visitor) -> None:
    visitor.check("a", RIGHT)
    visitor.send("check", "all", a=RIGHT, c=COLLAPSE)
    assert Response.objects.filter(question__slug="a").count() == 1


def test_check_all_with_nothing_new_says_so(visitor: Visitor) -> None:
    status, html = visitor.send("check", "all", a="", c=" ")
    assert status == 422
    assert "There is nothing new to check yet" in html
    assert not Submission.objects.exists()


@pytest.mark.parametrize("typed", ["0,6,0,65,-0,2", "zero"])
def test_what_cannot_be_read_refuses_everything_and_keeps_it(visitor: Visitor, typed: str) -> None:
    status, html = visitor.send("check", "all", a=typed, c=COLLAPSE)
    assert status == 422
    assert not Submission.objects.exists()
    assert f'value="{typed}"' in html
    assert COLLAPSE in html
    assert 'aria-invalid="true"' in html
    assert has_element(html, "a", href="#answer-a")


def test_readings_are_buttons_that_submit_the_one_meant(visitor: Visitor) -> None:
    _, html = visitor.send("check", "a", a="0,6,0,65,-0,2")
    assert has_element(html, "button", name="use", value="a:(0.6, 0.65, -0.2)")
    status, html = visitor.send("use", "a:(0.6, 0.65, -0.2)", a="0,6,0,65,-0,2")
    assert status == 302
    assert "1 of 1 point" in words_of(html)


def test_drafts_of_other_questions_survive_a_check(visitor: Visitor) -> None:
    visitor.send("check", "a", a=RIGHT, c="half a thought")
    html = visitor.look()
    assert "half a thought" in html
    assert not Response.objects.filter(question__slug="c").exists()


def test_attempts_run_out(visitor: Visitor, page: Assessment) -> None:
    page.attempts = 1
    page.save()
    assert "0 attempts left" in words_of(visitor.check("a", RIGHT))
    status, html = visitor.send("check", "a", a="[1, 2]")
    assert status == 422
    assert "used every attempt" in html
    assert Response.objects.count() == 1


def test_a_line_break_of_a_browser_is_one_character(visitor: Visitor) -> None:
    visitor.check("c", "one\r\ntwo")
    assert Response.objects.get().answer == "one\ntwo"


def test_the_same_answer_sent_again_uses_no_attempt(visitor: Visitor) -> None:
    """A phone that lost the reply sends the form again; a page without scripts cannot stop a second click."""
    for _ in range(3):
        reply = visitor.browser.post(visitor.address, {"check": "a", "answer.a": RIGHT})
        assert reply.status_code == 302
    assert Response.objects.count() == 1
    visitor.check("a", "[1, 2, 3]")
    visitor.check("a", RIGHT)
    assert Response.objects.count() == 3


def test_a_text_too_long_is_refused_and_kept(visitor: Visitor) -> None:
    html = visitor.check("c", "word " * 5000)
    assert "at most 20000 are read" in html
    assert "word word word" in html
    assert not Submission.objects.exists()
