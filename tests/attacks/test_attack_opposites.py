"""Opposites in a reference's own words, and honest answers in other words, of many subjects, with the real model."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from graders.base import Grader
from graders.registry import grader_for
from graders.verdict import Verdict
from tests.attacks.measure import PASS
from tests.attacks.scorer import encoder

pytestmark = pytest.mark.model

CASES: list[dict[str, str]] = [
    case
    for name in ("opposites.yaml", "more_opposites.yaml")
    for case in yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
]
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
    "Roots take it in, and it evaporates from little openings in the leaves.",
    "The decision must be unanimous.",
    "It provides a path with a smaller barrier, which speeds things up.",
    "It is inert, as it needs no more electrons.",
    "Its speed gets smaller, so that it is refracted to the perpendicular.",
    "The shorter the wavelength, the more energetic, so it is blue.",
    "Before and after they hit each other it has the same amount.",
    "One has to finish the whole course, also if one feels well again.",
    "Somebody with A tolerates a donation of O.",
    "When it is so small, one decides against H0.",
    "The first is to throw away what holds, the second is to go on believing what does not.",
}
"""Released below half by references: the scorer finds hardly a word of the reference in them."""
RELEASED_STILL = {"Copper ions give off electrons and are dissolved from the metal."}
"""Two words of each of two places differ, which is no copy; and no list has them as contraries."""
HELD_STILL = {"People of group O can give blood to people of group A."}
"""Its words come again, so that it looks like words in no order."""


def in_practice(text: str) -> str:
    """Put two words before a text."""
    return f"In practice {text[0].lower()}{text[1:]}"


def of_course(text: str) -> str:
    """Put two words into a text, after its first two."""
    listed = text.split()
    return " ".join([*listed[:2], "of course", *listed[2:]])


def key_of(grader: Grader[Any], case: dict[str, str], form: str) -> Any:
    """Return a key of a case's reference, as a reference or as the phrasing of a criterion."""
    by_criteria = {"criteria": [{"any_of": [case["reference"]]}]}
    by_references = {"references": [case["reference"]]}
    form_of_key = by_references if form == "references" else by_criteria
    return grader.parse_key(grader.completed({"question": case["question"]} | form_of_key))


@cache
def verdicts(said: str, form: str) -> list[Verdict]:
    """Return the verdicts on the opposites, or on the honest answers, by references or by a criterion."""
    grader = grader_for("text", encoder)
    pairs = [(key_of(grader, case, form), case[said]) for case in CASES]
    return grader.grade(pairs)


def share(verdict: Verdict) -> float:
    return float(verdict.score / verdict.maximum)


def test_each_kind_of_opposite_is_there() -> None:
    assert {case["kind"] for case in CASES} == KINDS
    assert len(CASES) == len({case["reference"] for case in CASES}) == 110


@pytest.mark.parametrize("form", ["references", "criteria"])
def test_no_opposite_is_released_at_half(form: str) -> None:
    released = [
        case["opposite"]
        for case, verdict in zip(CASES, verdicts("opposite", form), strict=True)
        if not verdict.needs_review and share(verdict) >= PASS
    ]
    assert {*released} <= RELEASED_STILL


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
    assert {*held} <= HELD_STILL


@pytest.mark.parametrize("form", ["references", "criteria"])
def test_a_word_or_two_put_in_hide_no_opposite(form: str) -> None:
    grader = grader_for("text", encoder)
    keys = [key_of(grader, case, form) for case in CASES]
    pairs = [
        (key, put_in(case["opposite"]))
        for key, case in zip(keys, CASES, strict=True)
        for put_in in (in_practice, of_course)
    ]
    released = [
        answer
        for (_, answer), verdict in zip(pairs, grader.grade(pairs), strict=True)
        if not verdict.needs_review and share(verdict) >= PASS
    ]
    hidden_still = {in_practice("Prophase, anaphase, metaphase, telophase.")}
    assert {*released} <= {
        f(text) for text in RELEASED_STILL for f in (in_practice, of_course)
    } | hidden_still
