"""How an answer of several parts is read: what is missing, what is refused and what is waited for."""

from typing import Any

import pytest

from graders.base import Grader, InstantGrader
from graders.composite import messages
from graders.composite.grader import CompositeGrader
from graders.digits import Digits
from graders.errors import EncoderMissing
from graders.messages import render
from graders.registry import grader_for
from graders.verdict import points
from tests.graders.composite.composite_cast import (
    AMOUNT,
    CHOICE,
    FAST,
    GRADER,
    MORPH,
    OTHER,
    PLAIN_CHOICE,
    PLAIN_REASON,
    REASON,
    SMOOTH,
    grade,
    key,
    marks,
)
from tests.graders.sentences import sentences

TWO = key()
THREE = key(PLAIN_CHOICE, PLAIN_REASON, AMOUNT)
INSTANT = key(PLAIN_CHOICE, AMOUNT)
FOR_VAE = key(CHOICE, {"id": "reason", "kind": "text", "key": {"criteria": [
    {"id": "smooth", "any_of": [{"term": "smooth"}], "when": ["vae"]},
    {"id": "style", "any_of": [{"term": "style"}], "when": ["gan"]},
]}})  # fmt: skip


NO_CHOICE, NO_POINT, NONE_HOLDS = (
    template.english for template in (messages.NO_CHOICE, messages.NO_POINT, messages.NONE_HOLDS)
)


@pytest.mark.parametrize("blank", [None, "", " ", [], {}, {"choice": "", "reason": None}, {"choice": []}])
def test_a_blank_answer_is_unanswered(blank: object) -> None:
    verdict = GRADER.grade_instantly(TWO, blank)
    assert verdict is not None
    assert (verdict.outcome, marks(verdict), render(verdict.feedback)) == (
        "graded",
        "0",
        "No answer was given.",
    )
    assert verdict == grade(blank)


PARTS = "choice, reason, amount"


@pytest.mark.parametrize(
    ("answer", "outcome", "feedback"),
    [
        ("right", "invalid", f"The answer to this question has parts; send an object with: {PARTS}."),
        (["right", FAST], "invalid", f"The answer to this question has parts; send an object with: {PARTS}."),
        (1, "invalid", f"The answer to this question has parts; send an object with: {PARTS}."),
        (
            {"choice": "right", "why": FAST},
            "invalid",
            f"“why” is not a part of this question; its parts are: {PARTS}.",
        ),
        ({"Choice": "right"}, "invalid", f"“Choice” is not a part of this question; its parts are: {PARTS}."),
        ({1: "right"}, "invalid", f"“1” is not a part of this question; its parts are: {PARTS}."),
        (
            {"choice": "cnn", "reason": FAST},
            "invalid",
            "Your choice: “cnn” is not one of the options; choose from: right, half, wrong.",
        ),
        (
            {"choice": ["right", "half"], "reason": FAST},
            "invalid",
            "Your choice: Choose one option; 2 were given.",
        ),
        (
            {"choice": "right", "reason": ["It", "is", "fast"]},
            "invalid",
            "Your reason: The answer to this question is a text.",
        ),
        (
            {"choice": "cnn", "reason": Digits("7"), "amount": "1"},
            "invalid",
            "Your choice: “cnn” is not one of the options; choose from: right, half, wrong.",
        ),
    ],
)
def test_what_cannot_be_graded(answer: object, outcome: str, feedback: str) -> None:
    verdict = GRADER.grade_instantly(THREE, answer)
    assert verdict is not None
    assert (verdict.outcome, marks(verdict), render(verdict.feedback)) == (outcome, "0", feedback)
    assert verdict == grade(answer, THREE)


@pytest.mark.parametrize(
    ("answer", "outcome", "starts"),
    [
        ({"choice": "right", "amount": "1,000"}, "ambiguous", ["amount: "]),
        ({"choice": "right", "reason": FAST, "amount": "1,000"}, "ambiguous", ["amount: "]),
        ({"choice": "right", "amount": "much"}, "invalid", ["amount: "]),
        ({"choice": "cnn", "amount": "much"}, "invalid", ["Your choice: ", " amount: "]),
        ({"choice": "cnn", "amount": "1,000"}, "invalid", ["Your choice: ", " amount: "]),
    ],
)
def test_parts_at_fault_are_named(answer: object, outcome: str, starts: list[str]) -> None:
    verdict = GRADER.grade_instantly(THREE, answer)
    assert verdict is not None
    assert verdict.outcome == outcome
    assert not [start for start in starts if start not in render(verdict.feedback)]
    assert verdict.readings == (("1", "1000") if outcome == "ambiguous" else ())


@pytest.mark.parametrize(
    ("parsed", "answer", "waits"),
    [
        (TWO, {"choice": "vae", "reason": SMOOTH}, True),
        (TWO, {"reason": SMOOTH}, True),
        (TWO, {"choice": "vae"}, False),
        (TWO, {"choice": "vae", "reason": " "}, False),
        (TWO, {"choice": "vae", "reason": "I do not know."}, False),
        (TWO, {"choice": "cnn", "reason": SMOOTH}, False),
        (FOR_VAE, {"choice": "vae", "reason": SMOOTH}, True),
        (FOR_VAE, {"choice": "ssl", "reason": SMOOTH}, False),
        (FOR_VAE, {"reason": SMOOTH}, False),
        (THREE, {"choice": "wrong", "reason": FAST}, True),
        (THREE, {"choice": "right", "amount": "0.65"}, False),
        (THREE, {"choice": "right", "reason": FAST, "amount": "1,000"}, False),
        (INSTANT, {"choice": "right", "amount": "0.65"}, False),
        (INSTANT, {"choice": "wrong"}, False),
    ],
)
def test_only_a_reason_to_be_read_waits_for_the_model(parsed: Any, answer: object, waits: bool) -> None:
    web = CompositeGrader()
    assert (web.grade_instantly(parsed, answer) is None) is waits
    if waits:
        with pytest.raises(EncoderMissing):
            web.grade([(parsed, answer)])
    else:
        assert web.grade([(parsed, answer)]) == [web.grade_instantly(parsed, answer)]


def test_it_can_wait_so_it_is_not_instant() -> None:
    grader = grader_for("composite")
    assert isinstance(grader, Grader)
    assert not isinstance(grader, InstantGrader)


@pytest.mark.parametrize(
    ("choice", "feedback", "notes"),
    [
        ("ssl", f"Your choice: Not right. Your reason: {NO_POINT}", (f"reason: {NONE_HOLDS}",)),
        ("diffusion", f"Your choice: Partly right. Your reason: {NO_POINT}", (f"reason: {NONE_HOLDS}",)),
        ("", f"Your choice: No answer was given. Your reason: {NO_CHOICE}", ()),
    ],
)
def test_a_reason_without_a_criterion_earns_nothing(
    choice: str, feedback: str, notes: tuple[str, ...]
) -> None:
    verdict = grade({"choice": choice, "reason": SMOOTH}, FOR_VAE)
    assert (render(verdict.feedback), sentences(verdict.notes)) == (feedback, notes)
    assert marks(verdict).endswith("reason:0/0.5")


def test_a_reason_by_reference_answers_needs_no_criterion() -> None:
    by_reference = {"id": "reason", "kind": "text", "key": {"references": ["It takes a single pass."]}}
    verdict = grade({"choice": "right", "reason": "It takes a single pass."}, key(PLAIN_CHOICE, by_reference))
    assert [part.id for part in verdict.parts] == ["choice.right", "reason"]
    assert verdict.score > points(key().maximum / 2)


def test_an_irrelevant_answer_to_a_general_criterion() -> None:
    assert marks(grade({"choice": "vae", "reason": OTHER}, key(CHOICE, REASON))).startswith("0.5 ")
    assert marks(grade({"choice": "ssl", "reason": MORPH}, key(CHOICE, REASON))).startswith("0 ")
