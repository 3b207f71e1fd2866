"""A verdict goes to JSON and back unchanged; points are rounded half up and printed plainly."""

import json
from dataclasses import FrozenInstanceError, asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.composite import messages as composite
from graders.messages import AUTHORED, NO_ANSWER, OwnWords, authored, joined, ordinal, render
from graders.numeric import messages as numeric
from graders.verdict import (
    Part,
    Provenance,
    Span,
    Verdict,
    plain_points,
    points,
    unanswered,
    with_messages,
    without_messages,
)

HERE = Provenance(
    grader="text", version="1", model="m", weights_sha256="0" * 64, backend="torch", device="cpu"
)
COUNTED = numeric.SOME_RIGHT_COUNTED
LEAVES = st.one_of(
    st.builds(lambda met, count: COUNTED(met=met, count=count), st.integers(0, 99), st.integers(0, 99)),
    st.text(min_size=1).map(lambda text: AUTHORED(text=OwnWords(text))),
    st.text(min_size=1).map(lambda text: numeric.UNIT(text=text)),
    st.sampled_from([NO_ANSWER(), numeric.NEAR_SIGN(), ordinal(3)]),
)
NESTED = st.one_of(
    st.builds(lambda number, hint: numeric.AT_VALUE(number=number, hint=hint), st.integers(1, 9), LEAVES),
    st.lists(LEAVES, min_size=1, max_size=3).map(lambda said: composite.OF_CHOICE(feedback=tuple(said))),
    st.lists(LEAVES, min_size=2, max_size=3).map(joined),
)
MESSAGES = st.lists(LEAVES | NESTED, max_size=3).map(tuple)
POINTS = st.decimals(min_value=0, max_value=9999, places=4)
PARTS = st.builds(
    Part,
    id=st.text(),
    score=POINTS,
    maximum=POINTS,
    matched=st.booleans(),
    similarity=st.none() | st.floats(-1, 1),
    evidence=st.none() | st.builds(Span, start=st.integers(0), end=st.integers(0)),
    feedback=MESSAGES,
)
TEXTS = st.lists(st.text()).map(tuple)
VERDICTS = st.builds(
    Verdict,
    outcome=st.sampled_from(["graded", "invalid", "ambiguous"]),
    score=POINTS,
    maximum=POINTS,
    provenance=st.builds(Provenance, grader=st.text(), version=st.text(), calibration=st.none() | st.text()),
    read_as=st.text(),
    echo=st.booleans(),
    readings=TEXTS,
    parts=st.lists(PARTS, max_size=3).map(tuple),
    feedback=MESSAGES,
    notes=MESSAGES,
    confidence=st.floats(0, 1),
    needs_review=st.booleans(),
    reasons=MESSAGES,
)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Fraction(0), "0"),
        (Fraction(1), "1"),
        (Fraction(10), "10"),
        (Fraction(100, 3), "33.3333"),
        (Fraction(1, 2), "0.5"),
        (Fraction(2, 3), "0.6667"),
        (Fraction(1, 3), "0.3333"),
        (Fraction(1, 20_000), "0.0001"),
        (Fraction(49_999, 10**9), "0"),
        (Fraction(50_001, 10**9), "0.0001"),
        (Fraction(3, 20_000), "0.0002"),
        (Fraction(5, 20_000), "0.0003"),
        (Fraction(19_999, 20_000), "1"),
        (Fraction(-1, 100_000), "0"),
        (Fraction(-1, 20_000), "0"),
        (Fraction(10**20), "1" + "0" * 20),
    ],
)
def test_points_are_rounded_half_up_to_four_places(value: Fraction, printed: str) -> None:
    assert plain_points(points(value)) == printed


@given(st.fractions(min_value=0, max_value=10_000))
def test_rounding_moves_points_by_half_a_unit_at_most(value: Fraction) -> None:
    rounded = points(value)
    assert -Fraction(1, 20_000) < Fraction(rounded) - value <= Fraction(1, 20_000)
    assert points(Fraction(rounded)) == rounded
    assert not plain_points(rounded).startswith("-")


@pytest.mark.parametrize(
    ("score", "printed"),
    [
        ("0", "0"),
        ("0.0000", "0"),
        ("1.0000", "1"),
        ("10", "10"),
        ("100.0", "100"),
        ("0.5000", "0.5"),
        ("1E+2", "100"),
        ("1E-4", "0.0001"),
        ("-0.0000", "0"),
    ],
)
def test_points_are_printed_without_zeros_or_exponent(score: str, printed: str) -> None:
    assert plain_points(Decimal(score)) == printed


@given(VERDICTS)
def test_a_verdict_comes_back_from_json(verdict: Verdict) -> None:
    assert Verdict.from_json(verdict.to_json()) == verdict
    assert Verdict.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict


def test_the_form_of_a_verdict_in_json() -> None:
    part = Part("names", Decimal("1.0000"), Decimal(1), matched=True, similarity=0.83, evidence=Span(8, 21))
    verdict = Verdict(
        outcome="graded",
        score=Decimal("0.50"),
        maximum=Decimal("1.0000"),
        provenance=HERE,
        parts=(part,),
        feedback=(numeric.NEAR_SIGN(), numeric.SOME_RIGHT_COUNTED(met=1, count=3)),
        notes=authored("n"),
    )
    assert verdict.to_json() == {
        "outcome": "graded",
        "score": "0.5",
        "maximum": "1",
        "read_as": "",
        "echo": False,
        "readings": [],
        "parts": [
            {
                "id": "names",
                "score": "1",
                "maximum": "1",
                "matched": True,
                "similarity": 0.83,
                "evidence": {"start": 8, "end": 21},
                "feedback": "",
                "messages": [],
            }
        ],
        "feedback": "A sign is flipped. 1 of 3 values are right.",
        "notes": ["n"],
        "messages": {
            "feedback": [
                {"code": "numeric.near_sign", "params": {}},
                {"code": "numeric.some_right_counted", "params": {"met": 1, "count": 3}},
            ],
            "notes": [{"code": "authored", "params": {"text": "n"}}],
            "reasons": [],
        },
        "confidence": 1.0,
        "needs_review": False,
        "reasons": [],
        "provenance": {
            "grader": "text",
            "version": "1",
            "model": "m",
            "weights_sha256": "0" * 64,
            "backend": "torch",
            "device": "cpu",
            "dtype": None,
            "calibration": None,
        },
    }


@pytest.mark.parametrize(
    "missing", ["outcome", "score", "maximum", "provenance", "parts", "readings", "notes"]
)
def test_half_a_verdict_is_refused(missing: str) -> None:
    data = unanswered(Decimal(1), HERE).to_json()
    del data[missing]
    with pytest.raises((KeyError, TypeError)):
        Verdict.from_json(data)


@pytest.mark.parametrize(
    "changes", [{"colour": "red"}, {"score": None}, {"parts": None}, {"provenance": {}}], ids=str
)
def test_what_is_no_verdict_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError)):
        Verdict.from_json(unanswered(Decimal(1), HERE).to_json() | changes)


def test_a_blank_answer() -> None:
    verdict = unanswered(Decimal(3), HERE)
    assert (verdict.outcome, verdict.confidence) == ("graded", 1.0)
    assert (verdict.score, verdict.maximum) == (Decimal(0), Decimal(3))
    assert not verdict.needs_review


def test_a_verdict_cannot_be_changed() -> None:
    verdict = unanswered(Decimal(3), HERE)
    with pytest.raises(FrozenInstanceError):
        verdict.score = Decimal(3)  # type: ignore[misc]


BEFORE_CODES: dict[str, Any] = {
    "outcome": "graded",
    "score": "0.5",
    "maximum": "1",
    "read_as": "(1, 2)",
    "echo": False,
    "readings": [],
    "parts": [
        {
            "id": "1",
            "score": "0.5",
            "maximum": "0.5",
            "matched": True,
            "similarity": None,
            "evidence": None,
            "feedback": "Met: it is named.",
        }
    ],
    "feedback": "A sign is flipped. 1 of 2 values is right.",
    "notes": ["A sign is flipped. 1 of 2 values is right."],
    "confidence": 0.4,
    "needs_review": True,
    "reasons": ["off topic", "a reason that no grader gives any more"],
    "provenance": asdict(HERE),
}
"""What was stored before verdicts had codes."""


def test_sentences_stored_before_there_were_codes_are_kept() -> None:
    verdict = Verdict.from_json(BEFORE_CODES)
    assert without_messages(verdict.to_json()) == BEFORE_CODES
    assert {message.code for message in (*verdict.feedback, *verdict.notes, *verdict.reasons)} == {"stored"}
    assert Verdict.from_json(verdict.to_json()) == verdict


def test_an_old_verdict_is_sent_in_the_form_of_today() -> None:
    sent = with_messages(BEFORE_CODES)
    assert sent == Verdict.from_json(BEFORE_CODES).to_json()
    assert sent["messages"]["reasons"][0] == {"code": "stored", "params": {"text": "off topic"}}
    assert sent["parts"][0]["messages"] == [{"code": "stored", "params": {"text": "Met: it is named."}}]
    assert with_messages(sent) == sent


@given(VERDICTS)
def test_what_is_said_in_english_is_as_it_was_before_codes(verdict: Verdict) -> None:
    data = verdict.to_json()
    assert data["feedback"] == " ".join(map(render, verdict.feedback))
    assert data["reasons"] == [render(reason) for reason in verdict.reasons]
    assert without_messages(data).keys() == BEFORE_CODES.keys()
    again = Verdict.from_json(without_messages(data))
    assert without_messages(again.to_json()) == without_messages(data)


@pytest.mark.parametrize(
    "message",
    [
        {"code": "numeric.gone", "params": {}},
        {"code": "no_such_kind.code", "params": {}},
        {"code": "os.path", "params": {}},
        {"code": "numeric.some_right_counted", "params": {"met": 1}},
        {"code": "composite.of_choice", "params": {"feedback": [{"code": "choice.gone", "params": {}}]}},
        {"code": "numeric.gone", "params": {"limit": None}},
        {"code": "numeric.gone"},
        {},
    ],
    ids=["code", "kind", "another module", "parameter", "inner code", "no text", "no parameters", "empty"],
)
def test_a_code_that_is_not_known_here_is_told_by_its_sentence(message: dict[str, Any]) -> None:
    data = Verdict.from_json(BEFORE_CODES).to_json()
    data["messages"]["feedback"] = [message]
    assert render(Verdict.from_json(data).feedback) == BEFORE_CODES["feedback"]
