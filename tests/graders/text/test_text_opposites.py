"""Answers that say the opposite in the key's own words, of many subjects: none is released at half the points or more.

With the packaged model, to which such an answer is as near as words can be.
"""

import pytest

from graders.embedding.encoder import load_encoder
from graders.text.grader import TextGrader
from graders.text.key import TextKey
from graders.verdict import Verdict

OPPOSITES = [
    # Who does it, and to whom.
    ("Parliament makes the laws and the courts apply them.", "The courts make the laws and parliament applies them."),
    ("A dominant allele masks a recessive allele.", "A recessive allele masks a dominant allele."),
    ("The constitution limits the power of the king.", "The king limits the power of the constitution."),
    ("An acid donates protons to a base.", "A base donates protons to an acid."),
    (
        "The buyer of an option has the right to buy, the writer has the obligation to sell.",
        "The writer of an option has the right to buy, the buyer has the obligation to sell.",
    ),
    # From where, where to; what comes first.
    ("Heat flows from the hotter body to the colder one.", "Heat flows from the colder body to the hotter one."),
    (
        "In a stack the element that was added last is removed first.",
        "In a stack the element that was added first is removed first.",
    ),
    # Which way it changes.
    ("Insulin lowers the level of glucose in the blood.", "Insulin raises the level of glucose in the blood."),
    ("If demand rises, prices rise.", "If demand rises, prices fall."),
    ("More predators lead to fewer prey.", "Fewer predators lead to fewer prey."),
    # How many, and on what condition.
    ("All squares have four equal sides.", "Some squares have four equal sides."),
    ("At least half of the members must be present.", "At most half of the members must be present."),
    ("The system is stable unless the gain exceeds one.", "The system is stable if the gain exceeds one."),
    ("If it rains, the street gets wet.", "If the street gets wet, it rains."),
    # No longer, not, without the syllable that denies; per what.
    ("The adults are no longer bound to the water.", "The adults are still bound to the water."),
    ("There are infinitely many primes.", "There are finitely many primes."),
    ("The heart beats about 70 times per minute.", "The heart beats about 70 times per hour."),
    ("Rome conquered Greece", "Rome was conquered by Greece"),
]  # fmt: skip


@pytest.fixture(scope="module")
def grader() -> TextGrader:
    encoder = load_encoder()
    return TextGrader(lambda: encoder)


def key_of(grader: TextGrader, said: str, form: str) -> TextKey:
    by_criteria = {"criteria": [{"id": "point", "description": said, "any_of": [said]}]}
    return grader.parse_key(
        {"question": "What is so?"} | ({"references": [said]} if form == "references" else by_criteria)
    )


def is_paid_unseen(verdict: Verdict) -> bool:
    return not verdict.needs_review and 2 * verdict.score >= verdict.maximum


@pytest.mark.parametrize("form", ["references", "criteria"])
def test_no_opposite_is_released_at_half(grader: TextGrader, form: str) -> None:
    verdicts = grader.grade([(key_of(grader, said, form), opposite) for said, opposite in OPPOSITES])
    paid = [
        opposite
        for (_, opposite), verdict in zip(OPPOSITES, verdicts, strict=True)
        if is_paid_unseen(verdict)
    ]
    assert paid == []


@pytest.mark.parametrize("form", ["references", "criteria"])
def test_the_key_itself_is_released(grader: TextGrader, form: str) -> None:
    verdicts = grader.grade([(key_of(grader, said, form), said) for said, _ in OPPOSITES])
    held = [
        said for (said, _), verdict in zip(OPPOSITES, verdicts, strict=True) if not is_paid_unseen(verdict)
    ]
    assert held == []
