"""Choices, and choices with a reason: real graders, options on the page, and nothing of what is right."""

import pytest
from django.http import QueryDict

from assessment.bank.models import Assessment, Question, QuestionVersion
from assessment.grading.models import Response
from tests.assessment.student.cast import Visitor, grade_newest, met_point, words_of
from tests.assessment.student.elements import elements, has_element

OPTIONS = [
    {"id": "vae", "text": "VAE", "correct": "true", "feedback": "Smooth latent space."},
    {"id": "gan", "text": "GAN", "feedback": "Sharp, but no encoder."},
]
CHOICE = {"options": OPTIONS}
REASON = {
    "question": "Why?",
    "criteria": [{"id": "smooth", "points": "1", "any_of": ["the latent space is smooth"]}],
}
CHOICE_WITH_REASON = {
    "parts": [
        {"id": "choice", "kind": "choice", "key": CHOICE, "weight": "0.5"},
        {"id": "reason", "kind": "text", "key": REASON, "weight": "0.5"},
    ]
}
WHY = "Because its latent space is smooth."


def replace_question(page: Assessment, kind: str, key: object) -> Question:
    """Put a question of another kind in the place of C."""
    question = page.questions.get(slug="c")
    question.current = QuestionVersion.objects.create(
        question=question,
        number=99,
        kind=kind,
        key=key,
        points=2,
        prompt="Which family?",
        model_answer="VAE.",
    )
    question.save()
    return question


def test_a_choice_is_answered_by_a_radio_button(visitor: Visitor, page: Assessment) -> None:
    replace_question(page, "choice", CHOICE)
    html = visitor.look()
    (radio,) = elements(html, "input", type="radio", name="answer.c", value="vae")
    assert "checked" not in radio.attributes
    assert "VAE" in [label.text for label in elements(html, "label")]
    html = visitor.check("c", "vae")
    (radio,) = elements(html, "input", type="radio", name="answer.c", value="vae")
    assert "checked" in radio.attributes
    assert "2 of 2 points" in words_of(html)
    assert Response.objects.get().answer == "vae"


def test_several_choices_are_check_boxes(visitor: Visitor, page: Assessment) -> None:
    replace_question(page, "choice", {"options": OPTIONS, "multiple": "true"})
    (box,) = elements(visitor.look(), "input", type="checkbox", name="answer.c", value="gan")
    assert "checked" not in box.attributes
    form = QueryDict("check=c&answer.c=vae&answer.c=gan")
    visitor.browser.post(visitor.address, form.urlencode(), content_type="application/x-www-form-urlencoded")
    assert Response.objects.get().answer == ["vae", "gan"]


@pytest.mark.parametrize("secret", ["correct", "Smooth latent", "the latent space is smooth", "0.5"])
def test_options_show_nothing_of_what_is_right(visitor: Visitor, page: Assessment, secret: str) -> None:
    replace_question(page, "composite", CHOICE_WITH_REASON)
    question = visitor.look().partition('id="question-c"')[2].partition("</article>")[0]
    assert "VAE" in question
    assert secret not in question


def test_a_choice_with_a_reason_waits_for_the_reason(visitor: Visitor, page: Assessment) -> None:
    replace_question(page, "composite", CHOICE_WITH_REASON)
    status, html = visitor.send("check", "c", **{"c.choice": "vae", "c.reason": WHY})
    assert status == 302
    assert Response.objects.get().answer == {"choice": "vae", "reason": WHY}
    assert "Saved; being graded" in html
    assert 'value="vae" checked>' in html


def test_evidence_stands_in_the_reason(visitor: Visitor, page: Assessment) -> None:
    replace_question(page, "composite", CHOICE_WITH_REASON)
    visitor.send("check", "c", **{"c.choice": "vae", "c.reason": WHY})
    grade_newest(
        "c", "2", "2", met_point("reason.smooth", "latent space is smooth", WHY), read_as="choice: VAE"
    )
    html = visitor.look()
    assert "<mark>latent space is smooth<span" in html
    assert "We read" not in words_of(html)


def test_a_forged_option_is_refused_at_its_question(visitor: Visitor, page: Assessment) -> None:
    replace_question(page, "composite", CHOICE_WITH_REASON)
    status, html = visitor.send("check", "c", **{"c.choice": "zz", "c.reason": WHY})
    assert status == 422
    assert WHY in html
    assert has_element(html, "a", href="#answer-c-choice")


def test_a_draft_of_a_reason_survives(visitor: Visitor, page: Assessment) -> None:
    replace_question(page, "composite", CHOICE_WITH_REASON)
    visitor.send("check", "a", **{"a": "[1, 2]", "c.reason": "half a reason"})
    assert "half a reason" in visitor.look()


@pytest.mark.parametrize("key", [{}, {"parts": "odd"}, {"parts": [1, {}]}, {"options": [None]}])
@pytest.mark.parametrize("kind", ["choice", "composite"])
def test_an_odd_key_still_shows_a_page(visitor: Visitor, page: Assessment, kind: str, key: object) -> None:
    replace_question(page, kind, key)
    assert "Which family?" in visitor.look()


def numbers(*names: str) -> dict[str, object]:
    """Return the key of a composite with numeric parts of these names, and a choice."""
    parts = [{"id": name, "kind": "numeric", "key": {"value": "[0.6, 0.65, -0.2]"}} for name in names]
    return {"parts": [*parts, {"id": "choice", "kind": "choice", "key": CHOICE}]}


def test_a_reading_takes_the_place_of_the_number_in_a_composite(visitor: Visitor, page: Assessment) -> None:
    replace_question(page, "composite", numbers("z"))
    typed = {"c.z": "0,6,0,65,-0,2", "c.choice": "vae"}
    html = visitor.send("check", "c", **typed)[1]
    assert 'name="use" value="c:(0.6, 0.65, -0.2)"' in html
    assert visitor.send("use", "c:(0.6, 0.65, -0.2)", **typed)[0] == 302
    assert Response.objects.get().answer == {"z": "(0.6, 0.65, -0.2)", "choice": "vae"}


def test_with_two_numbers_no_reading_is_offered_and_a_forged_one_changes_nothing(
    visitor: Visitor, page: Assessment
) -> None:
    replace_question(page, "composite", numbers("y", "z"))
    typed = {"c.y": "[1, 2, 3]", "c.z": "0,6,0,65,-0,2", "c.choice": "vae"}
    for button, value in (("check", "c"), ("use", "c:(0.6, 0.65, -0.2)")):
        status, html = visitor.send(button, value, **typed)
        assert status == 422
        assert 'name="use"' not in html
        assert 'value="0,6,0,65,-0,2"' in html
