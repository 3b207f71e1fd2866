"""An instructor draws a sample in Chromium, marks it blind, and sees which of the machine's marks go out."""

import re

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from assessment.bank.models import Assessment
from assessment.grading.models import AssessmentPromise, Grade
from assessment.grading.promise import draw_sample
from assessment.people.models import User
from graders.text.reasons import NOT_SURE
from tests.assessment.grading.learning_cast import (
    RIGHT,
    answer,
    class_answers,
    question_by_references,
    question_with_key,
    work,
)
from tests.assessment.grading.promise_cast import estimate, many_estimates, matched_exactly
from tests.journeys.browser import needs_chromium
from tests.journeys.test_admin_review import browser, ground, look, sign_in

__all__ = ["browser", "ground"]
pytestmark = [pytest.mark.browser, needs_chromium]


def test_marks_go_out_once_a_sample_is_marked(
    browser: Browser, live_server: LiveServer, ground: Assessment
) -> None:
    matched_exactly(ground, "q3")
    many_estimates(ground, 7)
    estimate(ground, "1", 0.4, [NOT_SURE])
    AssessmentPromise.objects.create(assessment=ground, at_most=0.5, sure=0.6)
    tab = browser.new_page()
    sign_in(tab, live_server.url)
    tab.goto(f"{live_server.url}/admin/grading/response/marks/{ground.pk}/")
    look(tab, "promise-before", f"marks/{ground.pk}/$")
    tab.get_by_label("Answers a question").fill("3")
    tab.get_by_role("button", name="Draw the sample").click()
    expect(tab.locator("#promise")).to_contain_text("0 of 3 sampled answers marked.")
    tab.get_by_role("link", name="Mark the next of the sample").click()
    look(tab, "promise-blind", "/change/$")
    for left in (3, 2, 1):
        expect(tab.locator("#content")).to_contain_text(f"of the sample {left} are still to be marked")
        expect(tab.locator("#content")).not_to_contain_text(re.compile("confidence|machine:"))
        tab.get_by_label("The whole score").fill("1")
        tab.get_by_role("button", name="Save this mark").click()
    look(tab, "promise-after", f"marks/{ground.pk}/$")
    expect(tab.locator("#promise")).to_contain_text("3 of 3 sampled answers marked.")
    expect(tab.locator("#promise")).to_contain_text("on 3 marks, of which the machine had")


def test_the_machine_learns_from_the_sample(
    browser: Browser, live_server: LiveServer, ground: Assessment
) -> None:
    question_by_references(ground)
    class_answers(ground, 8)
    draw_sample(ground, 4, actor=User.objects.get(username="grace"))
    tab = browser.new_page()
    sign_in(tab, live_server.url)
    tab.goto(f"{live_server.url}/admin/grading/response/marks/{ground.pk}/")
    tab.get_by_role("link", name="Mark the next of the sample").click()
    for left in (4, 3, 2, 1):
        expect(tab.locator("#content")).to_contain_text(f"of the sample {left} are still to be marked")
        right = RIGHT in tab.locator("#content").inner_text()
        tab.get_by_label("The whole score").fill("2" if right else "0")
        tab.get_by_role("button", name="Save this mark").click()
    expect(tab.locator("#promise")).to_contain_text(
        "The machine learns from the sample: it begins in a moment."
    )
    look(tab, "promise-learning", f"marks/{ground.pk}/$")
    work()
    tab.reload()
    expect(tab.locator("#promise")).not_to_contain_text("learns from the sample")
    expect(tab.locator("#promise")).to_contain_text("on 4 marks, of which the machine had 0 wrong")
    look(tab, "promise-learned", f"marks/{ground.pk}/$")


def test_a_sampled_answer_is_marked_point_by_point(
    browser: Browser, live_server: LiveServer, ground: Assessment
) -> None:
    """By keyboard; once all is said the page tells the sum, which is the score unless another one is typed."""
    criteria = [
        {"id": "density", "description": "Ice is less dense", "any_of": ["ice is less dense"]},
        {"id": "lattice", "description": "Far apart", "any_of": ["the molecules of ice stand far apart"]},
    ]
    question_with_key(ground, {"question": "Why does ice float?", "criteria": criteria})
    for _ in range(2):
        answer(ground, "Ice is less dense.")
    work()
    draw_sample(ground, 2, actor=User.objects.get(username="grace"))
    tab = browser.new_page()
    sign_in(tab, live_server.url)
    tab.goto(f"{live_server.url}/admin/grading/response/marks/{ground.pk}/")
    tab.get_by_role("link", name="Mark the next of the sample").click()
    density, lattice = (tab.get_by_role("group", name=name) for name in ("Ice is less dense", "Far apart"))
    whole, told = tab.get_by_label("The whole score"), tab.locator("[data-sum]")
    density.get_by_label("not said").focus()
    tab.keyboard.press("ArrowRight")
    expect(density.get_by_label("met", exact=True)).to_be_checked()
    expect(told).to_be_empty()
    lattice.get_by_label("not met").check()
    expect(told).to_have_text("The criteria add up to 1 of 2")
    lattice.get_by_label("met", exact=True).check()
    expect(told).to_have_text("The criteria add up to 2 of 2")
    lattice.get_by_label("not said").check()
    expect(told).to_be_empty()
    expect(whole).to_have_value("")
    lattice.get_by_label("not met").check()
    look(tab, "promise-blind-criteria", "/change/$")
    tab.get_by_label("Reason").fill("")
    tab.get_by_role("button", name="Save this mark").click()
    expect(told).to_have_text("The criteria add up to 1 of 2")
    expect(whole).to_have_value("")
    tab.get_by_label("Reason").fill("Marked by the key.")
    tab.get_by_role("button", name="Save this mark").click()
    expect(tab.locator("#content")).to_contain_text("of the sample 1 are still to be marked")
    mark = Grade.objects.get(human=True)
    assert str(mark.score.normalize()) == "1"
    assert [part["matched"] for part in mark.detail.verdict["parts"]] == [True, False]
