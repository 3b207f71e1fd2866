"""Opposites in a reference's own words, and honest answers in other words, of many subjects, with the real model."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from graders.registry import grader_for
from graders.verdict import Verdict
from tests.attacks.measure import PASS
from tests.attacks.scorer import encoder

pytestmark = pytest.mark.model

CASES: list[dict[str, str]] = yaml.safe_load(Path(__file__).with_name("opposites.yaml").read_text("utf-8"))
KINDS = {
    "exchange of parties", "order", "direction", "quantifiers and conditions", "state words", "comparison", "units",
    "negation", "digits",
}  # fmt: skip
FAILED_STILL = {
    "For it to be void, each side must have been in error.",
    "It is repeated as long as the test holds.",
    "Without any one of these three, nothing burns.",
    "It applies up to the present.",
    "It weighs as much after it as before.",
    "What people earned did not keep up with what things cost.",
    "What lies lowest is the oldest.",
    "Everyone on the bench can put down a different opinion.",
    "Anybody can go and read there by now.",
    "It is not used up.",
}
"""Released below half by references: the scorer finds hardly a word of the reference in them."""


@cache
def verdicts(said: str, form: str) -> list[Verdict]:
    """Return the verdicts on the opposites, or on the honest answers, by references or by a criterion."""
    grader = grader_for("text", encoder)
    keys = [
        {"question": case["question"], "references": [case["reference"]]}
        if form == "references"
        else {"question": case["question"], "criteria": [{"any_of": [case["reference"]]}]}
        for case in CASES
    ]
    pairs = [
        (grader.parse_key(grader.completed(key)), case[said]) for key, case in zip(keys, CASES, strict=True)
    ]
    return grader.grade(pairs)


def share(verdict: Verdict) -> float:
    return float(verdict.score / verdict.maximum)


def test_each_kind_of_opposite_is_there() -> None:
    assert {case["kind"] for case in CASES} == KINDS
    assert len(CASES) == len({case["reference"] for case in CASES}) == 70


@pytest.mark.parametrize("form", ["references", "criteria"])
def test_no_opposite_is_released_at_half(form: str) -> None:
    released = [
        case["opposite"]
        for case, verdict in zip(CASES, verdicts("opposite", form), strict=True)
        if not verdict.needs_review and share(verdict) >= PASS
    ]
    assert released == []


def test_honest_answers_are_not_failed_but_for_the_known_ones() -> None:
    failed = {
        case["honest"]
        for case, verdict in zip(CASES, verdicts("honest", "references"), strict=True)
        if not verdict.needs_review and share(verdict) < PASS
    }
    assert failed <= FAILED_STILL


def test_the_reference_itself_is_released() -> None:
    held = [
        case["reference"]
        for case, verdict in zip(CASES, verdicts("reference", "references"), strict=True)
        if verdict.needs_review or share(verdict) < PASS
    ]
    assert held == []
