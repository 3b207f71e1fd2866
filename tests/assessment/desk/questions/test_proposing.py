"""Criteria that the workbench proposes for a question with references: a key to edit, which nobody has saved."""

import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from assessment.bank import authoring
from assessment.bank.models import QuestionVersion
from assessment.grading import worker
from tests.assessment.student.cast import words_of
from tests.conftest import BagOfWords

pytestmark = pytest.mark.django_db

CHECK, TRY = "/admin/bank/question/check/", "/admin/bank/question/try/"
REFERENCE = "Ice is less dense than water because its molecules are held further apart in a lattice."
KEY = f"""\
# for the second week
question: Why does ice float on water?
references:
  - {REFERENCE}
"""
PROPOSED = f"""\
{KEY}criteria:
- id: point-1
  points: '2'
  any_of:
  - Ice is less dense than water
- id: point-2
  points: '2'
  any_of:
  - its molecules are held further apart in a lattice
"""


def post(browser: Client, address: str, key: str, **fields: Any) -> dict[str, Any]:
    """Post the form of a question of four points, and return what came back."""
    reply = browser.post(address, {"kind": "text", "points": "4", "key": key} | fields)
    assert reply.status_code == 200
    answer: dict[str, Any] = reply.json()
    return answer


def proposed_key(browser: Client, key: str, **fields: Any) -> str:
    """Return the key that the button would put into the form, or nothing."""
    match = re.search(r"(?s)<template>(.*)</template>", post(browser, CHECK, key, **fields)["proposal"])
    return html.unescape(match.group(1)) if match else ""


def test_a_question_with_references_is_told_what_it_would_gain(instructor: Client) -> None:
    piece = post(instructor, CHECK, KEY)["proposal"]
    assert "correlate at 0.72 by points that its author wrote, at 0.16 by references" in words_of(piece)
    assert "That is a draft" in words_of(piece)
    assert '<button type="button"' in piece
    assert 'aria-describedby="review-draft"' in piece


def test_the_proposal_is_the_key_as_it_was_typed_and_criteria(instructor: Client) -> None:
    assert proposed_key(instructor, KEY) == PROPOSED
    reading = authoring.parse_typed_key("text", PROPOSED, Decimal(4))
    assert (reading.errors, reading.key is not None) == ((), True)


@pytest.mark.parametrize(
    ("key", "has_note"),
    [
        ("references: [Short wavelengths are scattered most.]", True),
        (PROPOSED, False),
        ("references: []", False),
        ("references: [", False),
        ("", False),
    ],
    ids=["one statement", "criteria are there", "no reference", "no key", "nothing"],
)
def test_there_may_be_nothing_to_propose(instructor: Client, key: str, has_note: bool) -> None:
    assert proposed_key(instructor, key) == ""
    piece = post(instructor, CHECK, key)["proposal"]
    assert ("No points can be proposed" in piece) is has_note
    assert "<button" not in piece


def test_another_kind_has_no_note(instructor: Client) -> None:
    assert post(instructor, CHECK, "value: 1", kind="numeric")["proposal"].strip() == ""


@pytest.mark.parametrize(
    "key",
    [
        f'{{question: Why does ice float on water?, references: ["{REFERENCE}"]}}',
        KEY + "criteria: []\n",
        KEY + "...\n",
    ],
    ids=["in braces", "an empty list", "an end of the document"],
)
def test_a_key_that_nothing_can_be_added_to_is_written_anew(instructor: Client, key: str) -> None:
    proposal = authoring.parse_typed_key("text", proposed_key(instructor, key), Decimal(4))
    assert proposal.data == authoring.parse_typed_key("text", PROPOSED, Decimal(4)).data


def test_markup_in_a_reference_stays_text(instructor: Client) -> None:
    key = KEY.replace("Ice is", "</template><script>x()</script> Ice is")
    assert "<script>" not in post(instructor, CHECK, key)["proposal"]
    assert "</template><script>x()</script> Ice is" in proposed_key(instructor, key)


@pytest.mark.parametrize("points", ["0", "1.5", "9999.9999", "many"])
def test_a_proposal_can_be_read_whatever_the_points_are(instructor: Client, points: str) -> None:
    proposal = proposed_key(instructor, KEY, points=points)
    assert authoring.parse_typed_key("text", proposal, Decimal("1.5")).errors == ()


def test_an_answer_is_tried_with_the_proposal_and_nothing_is_saved(
    instructor: Client, woken: list[str], bag_of_words: BagOfWords
) -> None:
    before = QuestionVersion.objects.count()
    proposal = proposed_key(instructor, KEY)
    waiting = post(instructor, TRY, proposal, **{"try": "Ice is less dense than water."})
    assert woken == ["wake"]
    worker.grade_next_batch(lambda: bag_of_words)
    assert "2 of 4 points" in words_of(instructor.get(waiting["poll"]).json()["html"])
    assert QuestionVersion.objects.count() == before


def test_it_is_said_in_german(instructor: Client) -> None:
    reply = instructor.post(CHECK, {"kind": "text", "key": KEY}, headers={"accept-language": "de"})
    piece = reply.json()["proposal"]
    assert "Kriterien vorschlagen" in words_of(piece)
    assert "0,72 nach Kriterien, die ihr Autor schrieb" in words_of(piece)
