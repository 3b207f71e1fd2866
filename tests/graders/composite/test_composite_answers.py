"""How an answer of several parts is read: what is missing, what is refused and what is waited for."""

from fractions import Fraction
from typing import Any

import pytest

from graders.base import Grader, InstantGrader
from graders.choice.key import Option
from graders.choice.naming import Chosen
from graders.composite.composing import compose
from graders.composite.grader import CompositeGrader
from graders.composite.sheet import NO_CHOICE, NO_POINT, NONE_HOLDS, Sheet
from graders.digits import Digits
from graders.errors import EncoderMissing
from graders.registry import grader_for
from graders.verdict import Part, Provenance, Span, Verdict, points
from tests.graders.composite.composite_cast import (
    AMOUNT,
    CHOICE,
    ENCODER,
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

HERE = Provenance("composite", GRADER.version)
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
    assert (verdict.outcome, marks(verdict), verdict.feedback) == ("graded", "0", "No answer was given.")
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
            "choice: “cnn” is not one of the options; choose from: right, half, wrong.",
        ),
        (
            {"choice": ["right", "half"], "reason": FAST},
            "invalid",
            "choice: Choose one option; 2 were given.",
        ),
        (
            {"choice": "right", "reason": ["It", "is", "fast"]},
            "invalid",
            "reason: The answer to this question is a text.",
        ),
        (
            {"choice": "cnn", "reason": Digits("7"), "amount": "1"},
            "invalid",
            "choice: “cnn” is not one of the options; choose from: right, half, wrong.",
        ),
    ],
)
def test_what_cannot_be_graded(answer: object, outcome: str, feedback: str) -> None:
    verdict = GRADER.grade_instantly(THREE, answer)
    assert verdict is not None
    assert (verdict.outcome, marks(verdict), verdict.feedback) == (outcome, "0", feedback)
    assert verdict == grade(answer, THREE)


@pytest.mark.parametrize(
    ("answer", "outcome", "starts"),
    [
        ({"choice": "right", "amount": "1,000"}, "ambiguous", ["amount: "]),
        ({"choice": "right", "reason": FAST, "amount": "1,000"}, "ambiguous", ["amount: "]),
        ({"choice": "right", "amount": "much"}, "invalid", ["amount: "]),
        ({"choice": "cnn", "amount": "much"}, "invalid", ["choice: ", " amount: "]),
        ({"choice": "cnn", "amount": "1,000"}, "invalid", ["choice: ", " amount: "]),
    ],
)
def test_parts_at_fault_are_named(answer: object, outcome: str, starts: list[str]) -> None:
    verdict = GRADER.grade_instantly(THREE, answer)
    assert verdict is not None
    assert verdict.outcome == outcome
    assert not [start for start in starts if start not in verdict.feedback]
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
        ("ssl", f"choice: Not right. reason: {NO_POINT}", (f"reason: {NONE_HOLDS}",)),
        ("diffusion", f"choice: Partly right. reason: {NO_POINT}", (f"reason: {NONE_HOLDS}",)),
        ("", f"choice: No answer was given. reason: {NO_CHOICE}", ()),
    ],
)
def test_a_reason_without_a_criterion_earns_nothing(
    choice: str, feedback: str, notes: tuple[str, ...]
) -> None:
    verdict = grade({"choice": choice, "reason": SMOOTH}, FOR_VAE)
    assert (verdict.feedback, verdict.notes) == (feedback, notes)
    assert marks(verdict).endswith("reason:0/0.5")


def test_a_reason_by_reference_answers_needs_no_criterion() -> None:
    by_reference = {"id": "reason", "kind": "text", "key": {"references": ["It takes a single pass."]}}
    verdict = grade({"choice": "right", "reason": "It takes a single pass."}, key(PLAIN_CHOICE, by_reference))
    assert [part.id for part in verdict.parts] == ["choice.right", "reason"]
    assert verdict.score > points(key().maximum / 2)


def test_what_was_read_of_each_part() -> None:
    verdict = grade({"choice": "right", "reason": "", "amount": "13/20"}, THREE)
    assert verdict.read_as.startswith("choice: right; amount: ")
    assert not grade({"choice": "wrong"}, THREE).echo


def test_evidence_is_a_place_in_the_text_of_the_part() -> None:
    answer = {"choice": "vae", "reason": f"Well. {SMOOTH}"}
    found = next(part for part in grade(answer).parts if part.id == "reason.smooth")
    assert found.evidence is not None
    assert "smooth latent space" in answer["reason"][found.evidence.start : found.evidence.end]


def test_provenance_is_ours_with_the_model_of_the_reason() -> None:
    read = grade({"choice": "vae", "reason": SMOOTH}).provenance
    assert (read.grader, read.version, read.model) == ("composite", GRADER.version, ENCODER.model)
    assert read.weights_sha256 == ENCODER.weights_sha256
    assert read.calibration
    assert grade({"choice": "vae"}).provenance == HERE
    assert grade({"choice": "cnn"}).provenance == HERE


def test_the_version_changes_with_that_of_any_part() -> None:
    assert {"choice", "numeric", "text"} == {
        kind
        for kind in ("choice", "numeric", "text")
        if f"{kind} {grader_for(kind).version}" in GRADER.version
    }


@pytest.mark.parametrize("answer", [{"choice": "vae", "reason": SMOOTH}, {"choice": "cnn"}, {}, "vae"])
def test_the_verdict_survives_json(answer: object) -> None:
    verdict = grade(answer)
    assert Verdict.from_json(verdict.to_json()) == verdict


def test_text_parts_of_a_whole_batch_are_encoded_in_one_call() -> None:
    prose = {"id": "reason", "kind": "text", "key": {"criteria": [{"id": "fast", "any_of": ["it is quick"]}]}}
    other = {"id": "why", "kind": "text", "key": {"references": ["it has a smooth latent space"]}}
    mixed = key(PLAIN_CHOICE, prose, other, AMOUNT)
    pairs: list[Any] = [
        (TWO, {"choice": "vae", "reason": SMOOTH}),
        (mixed, {"choice": "right", "reason": "it is quick", "why": "it has a smooth latent space"}),
        (mixed, {"choice": "cnn", "reason": "never read"}),
        (key(PLAIN_CHOICE, prose), {"choice": "right", "reason": "it is slow"}),
        (TWO, {}),
    ]
    before = len(ENCODER.calls)
    verdicts = GRADER.grade(pairs)
    assert len(ENCODER.calls) == before + 1
    assert not [text for text in ENCODER.calls[-1] if "never read" in text]
    assert [verdict.outcome for verdict in verdicts] == ["graded", "graded", "invalid", "graded", "graded"]
    assert verdicts == [GRADER.grade([pair])[0] for pair in pairs]
    assert verdicts[::-1] == GRADER.grade(pairs[::-1])
    assert GRADER.grade([]) == []


def verdict_of(name: str, score: int, **fields: Any) -> Verdict:
    """Return what a part's own grader might say, out of 10**12, about one point."""
    most = points(THREE.maximum * 10**12)
    given = most if score else most * 0
    return Verdict(
        outcome="graded",
        score=given,
        maximum=most,
        provenance=Provenance("fake", "1"),
        parts=(Part(name, given, most, bool(score), evidence=Span(0, 3)),),
        **fields,
    )


UNSURE = {"confidence": 0.5, "needs_review": True, "reasons": ("near the threshold",), "notes": ("look",)}
PRETTY_SURE = {"confidence": 0.8, "reasons": ("near the threshold", "keywords"), "echo": True}


SURE = verdict_of("q", 1)
OF_REASON, OF_BOTH = ("near the threshold",), ("near the threshold", "keywords")
MAYBE = Option("maybe", "maybe", correct_if="other")


@pytest.mark.parametrize(
    ("option", "reason", "amount", "expected"),
    [
        (Option("right", "right", correct=True), verdict_of("p", 1, **UNSURE), SURE, (0.5, True, OF_REASON)),
        (
            Option("half", "half", credit=Fraction(1, 2)),
            verdict_of("p", 0, **UNSURE),
            SURE,
            (0.5, True, OF_REASON),
        ),
        (
            Option("right", "right", correct=True),
            verdict_of("p", 0, **UNSURE),
            verdict_of("q", 1, **PRETTY_SURE),
            (0.4, True, OF_BOTH),
        ),
        (Option("right", "right", correct=True), verdict_of("p", 1), SURE, (1.0, False, ())),
        # the choice is wrong whatever the reason says: doubt about the reason is no doubt about the mark
        (Option("wrong", "wrong"), verdict_of("p", 1, **UNSURE), SURE, (1.0, False, ())),
        (
            Option("wrong", "wrong"),
            verdict_of("p", 0, **UNSURE),
            verdict_of("q", 1, **PRETTY_SURE),
            (0.8, False, OF_BOTH),
        ),
        # the choice may be right by its reason: doubt about the reason matters
        (MAYBE, verdict_of("p", 0, **UNSURE), SURE, (0.5, True, OF_REASON)),
    ],
)
def test_doubt_is_that_of_the_parts_that_matter(
    option: Option, reason: Verdict, amount: Verdict, expected: tuple[float, bool, tuple[str, ...]]
) -> None:
    sheet = Sheet(THREE, {"choice": Chosen((option,))}, {"reason": reason, "amount": amount})
    verdict = compose(sheet, HERE)
    assert (verdict.confidence, verdict.needs_review, verdict.reasons) == expected
    assert verdict.notes == (("reason: look",) if reason.notes else ())
    assert verdict.echo is amount.echo
    assert (verdict.parts[1].id, verdict.parts[1].evidence) == ("reason.p", Span(0, 3))


def test_an_irrelevant_answer_to_a_general_criterion() -> None:
    assert marks(grade({"choice": "vae", "reason": OTHER}, key(CHOICE, REASON))).startswith("0.5 ")
    assert marks(grade({"choice": "ssl", "reason": MORPH}, key(CHOICE, REASON))).startswith("0 ")
