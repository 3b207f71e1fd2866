"""What the verdict of the whole says: readings, evidence, provenance, doubt, and nothing of other answers."""

from fractions import Fraction
from typing import Any

import pytest

from graders.choice.key import Option
from graders.choice.marking import Selection
from graders.composite import messages
from graders.composite.composing import compose
from graders.composite.sheet import Sheet
from graders.messages import Message, authored
from graders.registry import grader_for
from graders.verdict import Part, Provenance, Span, Verdict, points
from tests.graders.composite.composite_cast import (
    AMOUNT,
    ENCODER,
    GRADER,
    PLAIN_CHOICE,
    PLAIN_REASON,
    SMOOTH,
    grade,
    key,
)

HERE = Provenance("composite", GRADER.version)
TWO = key()
THREE = key(PLAIN_CHOICE, PLAIN_REASON, AMOUNT)


def test_what_was_read_of_each_part() -> None:
    verdict = grade({"choice": "right", "reason": "", "amount": "13/20"}, THREE)
    assert verdict.read_as.startswith("choice: right; amount: ")
    assert not grade({"choice": "wrong"}, THREE).echo


def test_evidence_is_a_place_in_the_text_of_the_part() -> None:
    answer = {"choice": "vae", "reason": f"Well. {SMOOTH}"}
    smooth = next(part for part in grade(answer).parts if part.id == "reason.smooth")
    assert smooth.evidence is not None
    assert "smooth latent space" in answer["reason"][smooth.evidence.start : smooth.evidence.end]


def test_provenance_is_ours_with_the_model_of_the_reason() -> None:
    provenance = grade({"choice": "vae", "reason": SMOOTH}).provenance
    assert (provenance.grader, provenance.version, provenance.model) == (
        "composite",
        GRADER.version,
        ENCODER.model,
    )
    assert provenance.weights_sha256 == ENCODER.weights_sha256
    assert provenance.calibration
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
    by_reference = {"id": "why", "kind": "text", "key": {"references": ["it has a smooth latent space"]}}
    mixed = key(PLAIN_CHOICE, prose, by_reference, AMOUNT)
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
    maximum = points(THREE.maximum * 10**12)
    score_given = maximum if score else maximum * 0
    return Verdict(
        outcome="graded",
        score=score_given,
        maximum=maximum,
        provenance=Provenance("fake", "1"),
        parts=(Part(name, score_given, maximum, bool(score), evidence=Span(0, 3)),),
        **fields,
    )


UNSURE = {
    "confidence": 0.5,
    "needs_review": True,
    "reasons": authored("near the threshold"),
    "notes": authored("look"),
}
PRETTY_SURE = {
    "confidence": 0.8,
    "reasons": authored("near the threshold") + authored("keywords"),
    "echo": True,
}


SURE = verdict_of("q", 1)
OF_REASON = authored("near the threshold")
OF_BOTH = OF_REASON + authored("keywords")
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
    option: Option, reason: Verdict, amount: Verdict, expected: tuple[float, bool, tuple[Message, ...]]
) -> None:
    sheet = Sheet(THREE, {"choice": Selection((option,))}, {"reason": reason, "amount": amount})
    verdict = compose(sheet, HERE)
    assert (verdict.confidence, verdict.needs_review, verdict.reasons) == expected
    note = messages.OF_PART(part="reason", feedback=authored("look"))
    assert verdict.notes == ((note,) if reason.notes else ())
    assert verdict.echo is amount.echo
    assert (verdict.parts[1].id, verdict.parts[1].evidence) == ("reason.p", Span(0, 3))
