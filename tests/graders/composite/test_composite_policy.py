"""What right and wrong choices with met and unmet reasons earn, by the policy, conditions and weights of the key."""

from fractions import Fraction
from typing import Any

import pytest

from graders.composite.messages import CHOICE_CUT, REASON_CUT
from graders.messages import Template
from tests.graders.composite.composite_cast import (
    AMOUNT,
    CHOICE,
    FAST,
    MORPH,
    OTHER,
    PLAIN_CHOICE,
    PLAIN_REASON,
    REASON,
    SMOOTH,
    STYLE,
    grade,
    key,
    marks,
)

W, U = "reason_if_choice_wrong", "choice_if_reason_unmet"
TABLE = [
    # policy, then: right + met, right + unmet, wrong + met, wrong + unmet; all of 1, half of it for each part
    ({}, "1", "0.5", "0", "0"),
    ({W: "0"}, "1", "0.5", "0", "0"),
    ({W: "1"}, "1", "0.5", "0.5", "0"),
    ({W: "0.5"}, "1", "0.5", "0.25", "0"),
    ({W: "1/3"}, "1", "0.5", "0.1667", "0"),
    ({U: "1"}, "1", "0.5", "0", "0"),
    ({U: "0"}, "1", "0", "0", "0"),
    ({U: "0.5"}, "1", "0.25", "0", "0"),
    ({W: "1", U: "0"}, "1", "0", "0.5", "0"),
    ({W: "0.2", U: "0.6"}, "1", "0.3", "0.1", "0"),
]


@pytest.mark.parametrize(("policy", "choice_and_reason", "choice_only", "reason_only", "neither"), TABLE)
def test_the_policy_table(
    policy: dict[str, Any], choice_and_reason: str, choice_only: str, reason_only: str, neither: str
) -> None:
    parsed = key(PLAIN_CHOICE, PLAIN_REASON, **policy)
    for choice, reason, expected in [
        ("right", FAST, choice_and_reason),
        ("right", OTHER, choice_only),
        ("right", "", choice_only),
        ("right", "I don't know", choice_only),
        ("wrong", FAST, reason_only),
        ("", FAST, reason_only),
        ("wrong", OTHER, neither),
        ("wrong", "", neither),
    ]:
        assert marks(grade({"choice": choice, "reason": reason}, parsed)).split()[0] == expected, (
            choice,
            reason,
        )


@pytest.mark.parametrize(
    ("choice", "reason", "expected"),
    [
        ("vae", f"{SMOOTH} {MORPH}", "1 choice.vae:0.5/0.5 reason.smooth:0.25/0.25 reason.morph:0.25/0.25"),
        ("VAE", SMOOTH, "0.75 choice.vae:0.5/0.5 reason.smooth:0.25/0.25 reason.morph:0/0.25"),
        ("vae", MORPH, "0.75 choice.vae:0.5/0.5 reason.smooth:0/0.25 reason.morph:0.25/0.25"),
        # the reason for another option earns nothing
        ("vae", STYLE, "0.5 choice.vae:0.5/0.5 reason.smooth:0/0.25 reason.morph:0/0.25"),
        ("vae", "", "0.5 choice.vae:0.5/0.5 reason:0/0.5"),
        # right by its reason
        ("gan", f"{STYLE} {MORPH}", "1 choice.gan:0.5/0.5 reason.style:0.25/0.25 reason.morph:0.25/0.25"),
        ("gan", STYLE, "0.75 choice.gan:0.5/0.5 reason.style:0.25/0.25 reason.morph:0/0.25"),
        ("gan", MORPH, "0 choice.gan:0/0.5 reason.style:0/0.25 reason.morph:0/0.25"),
        ("gan", SMOOTH, "0 choice.gan:0/0.5 reason.style:0/0.25 reason.morph:0/0.25"),
        ("gan", "", "0 choice.gan:0/0.5 reason:0/0.5"),
        # a credit keeps the reason alive; only the general criterion holds, and has all of the reason's points
        ("diffusion", MORPH, "0.75 choice.diffusion:0.25/0.5 reason.morph:0.5/0.5"),
        ("diffusion", SMOOTH, "0.25 choice.diffusion:0.25/0.5 reason.morph:0/0.5"),
        # a wrong choice with a good reason
        ("ssl", MORPH, "0 choice.ssl:0/0.5 reason.morph:0/0.5"),
        ("", MORPH, "0 choice:0/0.5 reason.morph:0/0.5"),
        (None, MORPH, "0 choice:0/0.5 reason.morph:0/0.5"),
    ],
)
def test_conditions_between_choice_and_reason(choice: str, reason: str, expected: str) -> None:
    assert marks(grade({"choice": choice, "reason": reason})) == expected


def test_a_credit_stands_until_the_reason_makes_the_option_right() -> None:
    options = [{"id": "a", "correct_if": "fast", "credit": "0.25"}, {"id": "b"}]
    parsed = key({"id": "choice", "kind": "choice", "key": {"options": options}}, PLAIN_REASON)
    assert marks(grade({"choice": "a", "reason": FAST}, parsed)) == "1 choice.a:0.5/0.5 reason.fast:0.5/0.5"
    assert (
        marks(grade({"choice": "a", "reason": OTHER}, parsed)) == "0.125 choice.a:0.125/0.5 reason.fast:0/0.5"
    )


def test_of_several_choices_each_brings_its_criteria() -> None:
    options = [{"id": "vae", "correct": "true"}, {"id": "gan", "correct": "true"}, {"id": "ssl"}]
    several = {"id": "choice", "kind": "choice", "key": {"options": options, "multiple": "true"}}
    parsed = key(several, REASON)
    verdict = grade({"choice": ["vae", "gan"], "reason": f"{SMOOTH} {STYLE} {MORPH}"}, parsed)
    assert [part.id for part in verdict.parts] == [
        "choice.vae", "choice.gan", "reason.smooth", "reason.style", "reason.morph",
    ]  # fmt: skip
    assert verdict.score == 1
    assert [part.id for part in grade({"choice": ["ssl"], "reason": MORPH}, parsed).parts] == [
        "choice.ssl",
        "reason.morph",
    ]


WEIGHTS = [
    ((None, None, None), 1, "1 0.3333 0.3333 0.3333"),
    (("1", "1", "1"), 3, "3 1 1 1"),
    (("0.5", "0.25", "0.25"), 1, "1 0.5 0.25 0.25"),
    (("2", "1", "1"), 10, "10 5 2.5 2.5"),
    (("1/3", "1/3", "4/3"), 1, "1 0.1667 0.1667 0.6667"),
    (("0", "1", "0"), 1, "1 0 1 0"),
    (("1000000", "1", "0.000000001"), 7, "7 7 0 0"),
]


@pytest.mark.parametrize(("weights", "points", "expected"), WEIGHTS)
def test_weights_are_relative_and_exact(weights: tuple[str | None, ...], points: int, expected: str) -> None:
    weighted = [
        part | ({"weight": weight} if weight else {})
        for part, weight in zip((PLAIN_CHOICE, PLAIN_REASON, AMOUNT), weights, strict=True)
    ]
    parsed = key(*weighted, points=points)
    assert sum(part.maximum for part in parsed.parts) == points
    verdict = grade({"choice": "right", "reason": FAST, "amount": "0.65"}, parsed)
    total, *shares = expected.split()
    assert marks(verdict).split()[0] == total
    assert [part.split(":")[1].split("/")[0] for part in marks(verdict).split()[1:]] == shares


@pytest.mark.parametrize(
    ("points", "criteria", "met", "expected"),
    [
        # thirds and sixths are added before they are rounded
        (1, "abc", "abc", "1"),
        (1, "abc", "ab", "0.8333"),
        (1, "abcdefg", "abcdefg", "1"),
        (2, "abcdefg", "abcd", "1.5714"),
        (Fraction(1, 3), "ab", "a", "0.25"),
    ],
)
def test_rounding_comes_last(points: Fraction | int, criteria: str, met: str, expected: str) -> None:
    reason = {
        "id": "reason",
        "kind": "text",
        "key": {"criteria": [{"id": name, "any_of": [{"term": f"term{name}"}]} for name in criteria]},
    }
    text = " ".join(f"There is term{name}." for name in met)
    verdict = grade({"choice": "right", "reason": text}, key(PLAIN_CHOICE, reason, points=points))
    assert marks(verdict).split()[0] == expected


def test_thirds_that_add_up_to_a_whole() -> None:
    parts = [PLAIN_CHOICE | {"id": name} for name in "abcdef"] + [PLAIN_CHOICE | {"id": "g", "weight": "3"}]
    answer = dict.fromkeys("abcdefg", "half")
    assert marks(grade(answer, key(*parts))).split()[0] == "0.5"


def test_several_choices_and_reasons_count_as_one_each() -> None:
    parts = [
        PLAIN_CHOICE | {"id": "c1"}, PLAIN_CHOICE | {"id": "c2"},
        PLAIN_REASON | {"id": "r1"},
        {"id": "r2", "kind": "text", "key": {"criteria": [{"id": "cheap", "any_of": [{"term": "cheap"}]}]}},
    ]  # fmt: skip
    parsed = key(*parts, points=4, choice_if_reason_unmet="0")
    cases: list[tuple[dict[str, Any], str]] = [
        ({"c1": "right", "c2": "wrong", "r1": FAST, "r2": ""}, "2"),
        ({"c1": "wrong", "c2": "wrong", "r1": FAST, "r2": "cheap"}, "0"),
        ({"c1": "right", "c2": "right", "r1": OTHER, "r2": OTHER}, "0"),
        ({"c1": "right", "c2": "right", "r1": OTHER, "r2": "It is cheap."}, "3"),
    ]
    for answer, expected in cases:
        assert marks(grade(answer, parsed)).split()[0] == expected, answer


def test_parts_of_other_kinds_stand_for_themselves() -> None:
    parsed = key(PLAIN_CHOICE, PLAIN_REASON, AMOUNT, points=3)
    assert marks(grade({"choice": "wrong", "reason": FAST, "amount": "0.65"}, parsed)).split()[0] == "1"
    assert marks(grade({"reason": FAST, "amount": "0.65"}, key(PLAIN_REASON, AMOUNT))).split()[0] == "1"
    assert marks(grade({"choice": "wrong", "amount": "0.65"}, key(PLAIN_CHOICE, AMOUNT))).split()[0] == "0.5"


@pytest.mark.parametrize(
    ("policy", "choice", "reason", "cuts"),
    [
        ({}, "wrong", FAST, [REASON_CUT]),
        ({}, "wrong", OTHER, []),
        ({}, "right", OTHER, []),
        ({}, "right", FAST, []),
        ({W: "1"}, "wrong", FAST, []),
        ({U: "0.5"}, "right", OTHER, [CHOICE_CUT]),
        ({U: "0.5"}, "right", "", [CHOICE_CUT]),
        ({U: "0.5"}, "half", OTHER, [CHOICE_CUT]),
        ({U: "0.5"}, "right", FAST, []),
    ],
)
def test_what_the_policy_took_is_said(
    policy: dict[str, Any], choice: str, reason: str, cuts: list[Template]
) -> None:
    verdict = grade({"choice": choice, "reason": reason}, key(PLAIN_CHOICE, PLAIN_REASON, **policy))
    assert [template for template in (REASON_CUT, CHOICE_CUT) if template() in verdict.feedback] == cuts


def test_a_weight_of_zero_makes_the_choice_a_gate() -> None:
    parsed = key(PLAIN_CHOICE | {"weight": "0"}, PLAIN_REASON)
    assert marks(grade({"choice": "right", "reason": FAST}, parsed)).split()[0] == "1"
    assert marks(grade({"choice": "wrong", "reason": FAST}, parsed)).split()[0] == "0"


def test_feedback_names_no_other_option_and_no_phrasing() -> None:
    for choice in ("vae", "gan", "diffusion", "ssl"):
        printed = str(grade({"choice": choice, "reason": OTHER}, key(CHOICE, REASON)).to_json()).lower()
        for hidden in {"vae", "gan", "diffusion", "ssl"} - {choice}:
            assert f"{hidden}" not in printed.replace("stylegan", "")
        for phrasing in ("smooth latent", "stylegan", "gradual morph"):
            assert phrasing not in printed
