"""Model answers are in the page only once they are revealed; keys never are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.bank.models import Assessment, Reveal
from assessment.student.practice_page import is_revealed, may_request_model_answer
from tests.assessment.student.cast import COLLAPSE, RIGHT, Visitor

WORKED = "So <span"
SECRETS = ["the generator has found a small region", "names the failure mode", "any_of", "near_miss"]


@pytest.mark.parametrize(
    ("policy", "days", "answered", "asked", "revealed"),
    [
        (Reveal.ALWAYS, 0, False, False, True),
        (Reveal.AFTER_ANSWER, 0, False, False, False),
        (Reveal.AFTER_ANSWER, 0, True, False, True),
        (Reveal.AFTER_ANSWER, 0, False, True, True),
        (Reveal.AFTER_DATE, 1, True, True, False),
        (Reveal.AFTER_DATE, -1, False, False, True),
        (Reveal.NEVER, 0, True, True, False),
    ],
)
def test_a_model_answer_is_revealed_by_policy(
    policy: Reveal, days: int, answered: bool, asked: bool, revealed: bool
) -> None:
    assessment = Assessment(reveal=policy, reveal_at=timezone.now() + timedelta(days=days))
    assert is_revealed(assessment, answered=answered, asked_for=asked) is revealed


def test_only_after_answer_can_be_asked_for() -> None:
    assert [policy for policy in Reveal if may_request_model_answer(Assessment(reveal=policy))] == [
        Reveal.AFTER_ANSWER
    ]


def test_a_model_answer_comes_with_the_answer_to_its_question_alone(visitor: Visitor) -> None:
    assert "Worked answer" not in visitor.look()
    html = visitor.check("a", RIGHT)
    assert "Worked answer" in html
    assert WORKED in html
    assert "What a good answer looks like" not in html


def test_a_model_answer_can_be_asked_for(visitor: Visitor) -> None:
    status, html = visitor.send("show", "a", c="a thought")
    assert status == 302
    assert '<details class="model" open>' in html
    assert "a thought" in html
    assert "of 1 point" not in html


def test_asking_where_the_policy_forbids_it_reveals_nothing(visitor: Visitor, page: Assessment) -> None:
    page.reveal = Reveal.NEVER
    page.save()
    assert "Show answer without answering" not in visitor.look()
    assert "Worked answer" not in visitor.send("show", "a")[1]


def test_no_key_is_in_the_page(visitor: Visitor) -> None:
    pages = [visitor.look(), visitor.check("q3", "x"), visitor.check("c", COLLAPSE[:4])]
    assert not [secret for secret in SECRETS[1:] for html in pages if secret in html]
    assert SECRETS[0] not in pages[1]
