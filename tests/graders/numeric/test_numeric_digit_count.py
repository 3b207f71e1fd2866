"""Digits that are asked for, apart from how near the value must be: right values in wrong digits earn a share."""

from decimal import Decimal

import pytest

from graders.errors import KeyInvalid
from graders.messages import Message, render
from graders.numeric import messages
from graders.numeric.key import describe_key
from tests.graders.numeric.numeric_cast import GRADER, ONE, grade, key

HALF = "0.5"
TYPED = [
    # exactly three significant digits
    ("100", {"significant": 3}, "100.", "1"),
    ("100", {"significant": 3}, "100", "1"),
    ("100", {"significant": 3}, "1.00e2", "1"),
    ("100", {"significant": 3}, "1e2", HALF),
    ("100", {"significant": 3}, "100.0", HALF),
    ("100", {"significant": 2}, "100.", HALF),
    ("0.65", {"significant": 3}, "0.650", "1"),
    ("0.65", {"significant": 3}, "0.65", HALF),
    ("0.65", {"significant": 2}, "00.65", "1"),
    ("0.65", {"significant": 2}, "13/20", HALF),
    ("-12", {"significant": 4}, "-(12.00)", "1"),
    ("-12", {"significant": 4}, "-12", HALF),
    # the zero before the mark does not count
    ("0", {"significant": 2}, "0.00", "1"),
    ("0", {"significant": 1}, "0.0", "1"),
    ("0", {"significant": 1}, "0", "1"),
    ("0", {"significant": 2}, "0", HALF),
    # trailing zeros of a whole number may count or not
    ("1200", {"significant": 3}, "1200", "1"),
    ("1200", {"significant": 2}, "1200", "1"),
    ("1200", {"significant": 5}, "1200", HALF),
    # decimals
    ("0.65", {"decimals": 2}, "0.65", "1"),
    ("0.65", {"decimals": 2}, "0.650", HALF),
    ("0.65", {"decimals": 3}, "0.650", "1"),
    ("0.65", {"decimals": 2}, "6.5e-1", "1"),
    ("3", {"decimals": 0}, "3", "1"),
    ("3", {"decimals": 0}, "3.0", HALF),
    # at least, at most, from … to
    ("0.65", {"at_least": 2}, "0.65", "1"),
    ("0.65", {"at_least": 2}, "0.650000", "1"),
    ("0.65", {"at_least": 3}, "0.65", HALF),
    ("0.65", {"at_most": 2}, "0.650", HALF),
    ("0.65", {"from": 2, "to": 3}, "0.650", "1"),
    ("0.65", {"from": 2, "to": 3}, "0.6500", HALF),
    ("0.65", {"decimals": {"at_least": 2}}, "0.6500", "1"),
    ("0.65", {"significant": {"from": 3, "to": 4}}, "0.65", HALF),
    # a wrong value earns nothing in any digits
    ("0.65", {"significant": 2}, "0.66", "0"),
    ("0.65", {"significant": 3}, "0.66", "0"),
]


@pytest.mark.parametrize(("value", "digits", "answer", "score"), TYPED)
def test_typed_digits_count_apart_from_the_value(
    value: str, digits: dict[str, object], answer: str, score: str
) -> None:
    verdict = grade(answer, {"value": value}, digits={**digits, "share": "0.5"})
    assert (verdict.outcome, verdict.score) == ("graded", Decimal(score)), render(verdict.feedback)


def test_accuracy_and_digits_are_two_things() -> None:
    """As in STACK's [3, 2]: three digits are typed, and the value may be 1 % off."""
    question = {"value": "0.654", "mode": "relative", "tolerance": "1%", "digits": {"significant": 3}}
    assert [grade(answer, question).score for answer in ("0.654", "0.650", "0.65", "0.640")] == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("digits", "asked"),
    [
        ({"significant": 3}, messages.SIGNIFICANT_ARE(places=3)),
        ({"at_least": 3}, messages.SIGNIFICANT_FROM(places=3)),
        ({"from": 3, "to": 4}, messages.SIGNIFICANT_BETWEEN(places=3, limit=4)),
        ({"decimals": 3}, messages.DECIMALS_ARE(places=3)),
        ({"decimals": {"at_least": 3}}, messages.DECIMALS_FROM(places=3)),
        ({"decimals": {"from": 3, "to": 4}}, messages.DECIMALS_BETWEEN(places=3, limit=4)),
    ],
)
def test_what_is_asked_for_is_said(digits: dict[str, object], asked: Message) -> None:
    assert grade("0.65", ONE, digits=digits).feedback == (messages.DIGITS_DIFFER(), asked)


def test_in_a_vector_each_weighted_value_has_its_digits() -> None:
    asked = {"decimals": 2, "share": "0.5"}
    verdict = grade("[0.60, 0.650, 9.00]", digits=asked, weights=["1", "1", "2"])
    assert [part.score for part in verdict.parts] == [Decimal("0.25"), Decimal("0.125"), 0]
    assert [part.matched for part in verdict.parts] == [True, False, False]
    assert verdict.score == Decimal("0.375")
    assert verdict.feedback[:2] == (
        messages.SOME_RIGHT(met=2, count=3, positions="1, 2"),
        messages.DIGITS_DIFFER(),
    )


@pytest.mark.parametrize(
    ("answer", "score"),
    [("[-0.20, 0.60, 0.65]", "1"), ("[-0.2, 0.60, 0.65]", "0.5"), ("[-0.20, 0.60, 9.00]", "0")],
)
def test_in_any_order_all_are_typed_as_asked_for(answer: str, score: str) -> None:
    verdict = grade(answer, ordered=False, digits={"decimals": 2, "share": "0.5"})
    assert verdict.score == Decimal(score)
    assert (messages.DIGITS_DIFFER() in verdict.feedback) == (score == "0.5")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("digits", 3, "Write fields, such as digits: {significant: 3}."),
        ("digits", {}, "Write what is asked for, such as significant: 3, or decimals: {at_least: 2}."),
        ("parameters", 3, "Write fields, such as parameters: {mu: 0.5}."),
        ("near_misses.0", 3, "Write fields, such as value: 0.5 and feedback: A sign is flipped."),
    ],
)
def test_an_error_shows_how_its_own_field_is_written(field: str, value: object, sentence: str) -> None:
    name, _, place = field.partition(".")
    with pytest.raises(KeyInvalid) as caught:
        GRADER.parse_key({"value": "0.65", name: [value] if place else value})
    assert caught.value.errors[field] == [sentence]


@pytest.mark.parametrize(("decimal", "share"), [("comma", "0,5"), ("point", "0.5")])
def test_the_share_has_the_decimal_mark_of_its_key(decimal: str, share: str) -> None:
    asked = key({"value": "1/2"}, decimal=decimal, digits={"significant": 3, "share": "1/2"})
    assert f"{share} of the points" in describe_key(asked)
