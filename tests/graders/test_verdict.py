"""A verdict goes to JSON and back unchanged; points are rounded half up and printed plainly."""

import json
from dataclasses import FrozenInstanceError
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.verdict import Part, Provenance, Span, Verdict, plain_points, points, unanswered

HERE = Provenance(
    grader="text", version="1", model="m", weights_sha256="0" * 64, backend="torch", device="cpu"
)
POINTS = st.decimals(min_value=0, max_value=9999, places=4)
PARTS = st.builds(
    Part,
    id=st.text(),
    score=POINTS,
    maximum=POINTS,
    matched=st.booleans(),
    similarity=st.none() | st.floats(-1, 1),
    evidence=st.none() | st.builds(Span, start=st.integers(0), end=st.integers(0)),
    feedback=st.text(),
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
    feedback=st.text(),
    notes=TEXTS,
    confidence=st.floats(0, 1),
    needs_review=st.booleans(),
    reasons=TEXTS,
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
        notes=("n",),
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
            }
        ],
        "feedback": "",
        "notes": ["n"],
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
