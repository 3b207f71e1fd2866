"""How an answer of several parts is read: what is missing, what is refused and what is waited for."""

from typing import Any

import pytest

from graders.base import Grader, InstantGrader
from graders.choice import messages as choice_messages
from graders.composite import messages
from graders.composite.grader import CompositeGrader
from graders.digits import Digits
from graders.errors import EncoderMissing
from graders.messages import NO_ANSWER, Message, OwnWords, Template
from graders.registry import grader_for
from graders.text import messages as text_messages
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

TWO = key()
THREE = key(PLAIN_CHOICE, PLAIN_REASON, AMOUNT)
INSTANT = key(PLAIN_CHOICE, AMOUNT)
FOR_VAE = key(CHOICE, {"id": "reason", "kind": "text", "key": {"criteria": [
    {"id": "smooth", "any_of": [{"term": "smooth"}], "when": ["vae"]},
    {"id": "style", "any_of": [{"term": "style"}], "when": ["gan"]},
]}})  # fmt: skip


@pytest.mark.parametrize("blank", [None, "", " ", [], {}, {"choice": "", "reason": None}, {"choice": []}])
def test_a_blank_answer_is_unanswered(blank: object) -> None:
    verdict = GRADER.grade_instantly(TWO, blank)
    assert verdict is not None
    assert (verdict.outcome, marks(verdict), verdict.feedback) == ("graded", "0", (NO_ANSWER(),))
    assert verdict == grade(blank)


NOT_PARTS = messages.NOT_PARTS(known=OwnWords("choice, reason, amount"))


def unknown(name: str) -> Message:
    """Return what is said of a name that is no part."""
    return messages.UNKNOWN(name=name, known=OwnWords("choice, reason, amount"))


def of_choice(message: Message) -> Message:
    """Return what is said of the choice."""
    return messages.OF_CHOICE(feedback=(message,))


def of_reason(message: Message) -> Message:
    """Return what is said of the reason."""
    return messages.OF_REASON(feedback=(message,))


NO_OPTION = of_choice(choice_messages.UNKNOWN(name="cnn", options=OwnWords("right, half, wrong")))


@pytest.mark.parametrize(
    ("answer", "feedback"),
    [
        ("right", NOT_PARTS),
        (["right", FAST], NOT_PARTS),
        (1, NOT_PARTS),
        ({"choice": "right", "why": FAST}, unknown("why")),
        ({"Choice": "right"}, unknown("Choice")),
        ({1: "right"}, unknown("1")),
        ({"choice": "cnn", "reason": FAST}, NO_OPTION),
        ({"choice": ["right", "half"], "reason": FAST}, of_choice(choice_messages.TOO_MANY(count=2))),
        ({"choice": "right", "reason": ["It", "is", "fast"]}, of_reason(text_messages.NO_TEXT())),
        ({"choice": "cnn", "reason": Digits("7"), "amount": "1"}, NO_OPTION),
    ],
)
def test_what_cannot_be_graded(answer: object, feedback: Message) -> None:
    verdict = GRADER.grade_instantly(THREE, answer)
    assert verdict is not None
    assert (verdict.outcome, marks(verdict)) == ("invalid", "0")
    assert verdict.feedback == (feedback,)
    assert verdict == grade(answer, THREE)


@pytest.mark.parametrize(
    ("answer", "outcome", "templates"),
    [
        ({"choice": "right", "amount": "1,000"}, "ambiguous", [messages.OF_PART]),
        ({"choice": "right", "reason": FAST, "amount": "1,000"}, "ambiguous", [messages.OF_PART]),
        ({"choice": "right", "amount": "much"}, "invalid", [messages.OF_PART]),
        ({"choice": "cnn", "amount": "much"}, "invalid", [messages.OF_CHOICE, messages.OF_PART]),
        ({"choice": "cnn", "amount": "1,000"}, "invalid", [messages.OF_CHOICE, messages.OF_PART]),
    ],
)
def test_parts_at_fault_are_named(answer: object, outcome: str, templates: list[Template]) -> None:
    verdict = GRADER.grade_instantly(THREE, answer)
    assert verdict is not None
    assert verdict.outcome == outcome
    assert [message.code for message in verdict.feedback] == [template.code for template in templates]
    assert verdict.feedback[-1].params["part"] == "amount"
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


NONE_HOLDS = messages.OF_PART(part="reason", feedback=(messages.NONE_HOLDS(),))


@pytest.mark.parametrize(
    ("choice", "feedback", "notes"),
    [
        ("ssl", [of_choice(choice_messages.WRONG()), of_reason(messages.NO_POINT())], (NONE_HOLDS,)),
        ("diffusion", [of_choice(choice_messages.PARTLY()), of_reason(messages.NO_POINT())], (NONE_HOLDS,)),
        ("", [of_choice(NO_ANSWER()), of_reason(messages.NO_CHOICE())], ()),
    ],
)
def test_a_reason_without_a_criterion_earns_nothing(
    choice: str, feedback: list[Message], notes: tuple[Message, ...]
) -> None:
    verdict = grade({"choice": choice, "reason": SMOOTH}, FOR_VAE)
    assert (list(verdict.feedback), verdict.notes) == (feedback, notes)
    assert marks(verdict).endswith("reason:0/0.5")


def test_a_reason_by_reference_answers_needs_no_criterion() -> None:
    by_reference = {"id": "reason", "kind": "text", "key": {"references": ["It takes a single pass."]}}
    verdict = grade({"choice": "right", "reason": "It takes a single pass."}, key(PLAIN_CHOICE, by_reference))
    assert [part.id for part in verdict.parts] == ["choice.right", "reason"]
    assert verdict.score > points(key().maximum / 2)


def test_an_irrelevant_answer_to_a_general_criterion() -> None:
    assert marks(grade({"choice": "vae", "reason": OTHER}, key(CHOICE, REASON))).startswith("0.5 ")
    assert marks(grade({"choice": "ssl", "reason": MORPH}, key(CHOICE, REASON))).startswith("0 ")
