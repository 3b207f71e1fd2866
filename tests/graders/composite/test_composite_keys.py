"""What an author may write as the key of a question of several parts, and which errors come back by which field."""

from fractions import Fraction
from typing import Any

import pytest

from graders import digits
from graders.errors import KeyInvalid
from graders.registry import grader_for
from tests.graders.composite.composite_cast import (
    AMOUNT,
    CHOICE,
    FAMILY,
    GRADER,
    ONE_REASON,
    PLAIN_CHOICE,
    PLAIN_REASON,
    REASON,
    WHY,
    key,
)

NO_FIELD = "There is no such field; known are: "
SHARE = "Write a share from 0 to 1, such as 0.5 or 1/3."
WEIGHT = "Write a weight from 0 to 1000000, such as 2 or 0.5."
KINDS = "choose one of: choice, composite, numeric, text."


def conditional(condition: str, **fields: object) -> dict[str, Any]:
    """Return a choice whose first option is right under a condition."""
    options = [
        {"id": "vae", "correct_if": condition, **fields},
        {"id": "gan", "correct": "true"},
        {"id": "ssl"},
    ]
    return {"id": "choice", "kind": "choice", "key": {"options": options}}


def reason(*whens: list[str], name: str = "reason", prefix: str = "c") -> dict[str, Any]:
    """Return a reason with one criterion for each list of options."""
    criteria = [
        {"id": f"{prefix}{place}", "any_of": [{"term": f"term{place}"}], "when": when}
        for place, when in enumerate(whens)
    ]
    return {"id": name, "kind": "text", "key": {"criteria": criteria}}


def part(**fields: object) -> dict[str, Any]:
    """Return a key whose second part has these fields beside a right id, kind and key, or in place of them."""
    return {"parts": [PLAIN_CHOICE, {"id": "amount", "kind": "numeric", "key": {"value": "1"}} | fields]}


NO_WEIGHTS: list[object] = ["-1", "much", "1e3", "1/0", 0.5, [], True, "1000001"]
WRONG: list[tuple[object, dict[str, str]]] = [
    (None, {"": "Write fields, such as id: vae."}),
    ("choice", {"": "Write fields, such as id: vae."}),
    ({}, {"parts": "Write at least one item."}),
    ({"parts": []}, {"parts": "Write at least one item."}),
    ({"parts": "choice, reason"}, {"parts": "Write a list."}),
    ({"parts": [CHOICE] * 21}, {"parts": "Write at most 20 items."}),
    ({"parts": [AMOUNT, "reason"]}, {"parts.1": "Write fields, such as id: vae."}),
    ({"parts": [AMOUNT], "parst": []}, {"parst": NO_FIELD + "parts, policy."}),
    (part(wieght="2"), {"parts.1.wieght": NO_FIELD + "id, kind, key, weight."}),
    (part(id=""), {"parts.1.id": "This field is required."}),
    (part(id=[]), {"parts.1.id": "Write a text."}),
    (part(id="x" * 61), {"parts.1.id": "Write at most 60 characters."}),
    (part(id="choice"), {"parts.1.id": "“choice” is the id of two parts."}),
    (part(kind=None), {"parts.1.kind": "This field is required."}),
    (part(kind={}), {"parts.1.kind": "Write a text."}),
    (part(kind="essay"), {"parts.1.kind": f"“essay” is not a kind of question; {KINDS}"}),
    (part(kind="composite", key={"parts": [AMOUNT]}), {
        "parts.1.kind": "A composite cannot be a part of a composite; write its parts here."
    }),
    *[(part(weight=weight), {"parts.1.weight": WEIGHT}) for weight in NO_WEIGHTS],
    ({"parts": [PLAIN_CHOICE | {"weight": "0"}, PLAIN_REASON | {"weight": "0/5"}]}, {
        "parts": "At least one weight must be above 0."
    }),
    # the policy
    ({"parts": [CHOICE, REASON], "policy": "strict"}, {"policy": "Write fields, such as id: vae."}),
    ({"parts": [CHOICE, REASON], "policy": {"reason_if_choice_rong": "1"}}, {
        "policy.reason_if_choice_rong": NO_FIELD + "reason_if_choice_wrong, choice_if_reason_unmet."
    }),
    ({"parts": [CHOICE, REASON], "policy": {"reason_if_choice_wrong": "2", "choice_if_reason_unmet": "-1"}}, {
        "policy.reason_if_choice_wrong": SHARE, "policy.choice_if_reason_unmet": SHARE,
    }),
    ({"parts": [PLAIN_CHOICE, AMOUNT], "policy": {"choice_if_reason_unmet": "0"}}, {
        "policy": "A policy needs a part of kind choice and a part of kind text."
    }),
    ({"parts": [PLAIN_REASON, AMOUNT], "policy": {"choice_if_reason_unmet": "0"}}, {
        "policy": "A policy needs a part of kind choice and a part of kind text."
    }),
    # what the parts say of each other
    ({"parts": [conditional("c0"), AMOUNT]}, {
        "parts.0.key.options.0.correct_if": "“c0” is not a criterion of a text part; the criteria are: none."
    }),
    ({"parts": [conditional("c7"), reason([], [])]}, {
        "parts.0.key.options.0.correct_if": "“c7” is not a criterion of a text part; the criteria are: c0, c1."
    }),
    ({"parts": [conditional("c0"), reason([]), reason([], name="more")]}, {
        "parts.0.key.options.0.correct_if": "“c0” is a criterion of two parts; give one of them another id."
    }),
    ({"parts": [conditional("c0", correct="true"), reason([])]}, {
        "parts.0.key.options.0.correct_if": "Leave this out: the option is correct without a condition."
    }),
    ({"parts": [conditional("c0"), reason(["gan", "ssl"])]}, {
        "parts.0.key.options.0.correct_if":
            "The criterion “c0” does not hold for this option, as its “when” says; so it can never be met."
    }),
    ({"parts": [reason([], ["vae", "cnn"]), conditional("c0")]}, {
        "parts.0.key.criteria.1.when.1": "“cnn” is not an option of a choice part; the options are: vae, gan, ssl."
    }),
    ({"parts": [reason(["VAE"]), conditional("")| {"weight": "2"}]}, {
        "parts.0.key.criteria.0.when.0": "“VAE” is not an option of a choice part; the options are: vae, gan, ssl."
    }),
    ({"parts": [reason(["vae"]), AMOUNT]}, {
        "parts.0.key.criteria.0.when.0": "“vae” is not an option of a choice part; the options are: none."
    }),
    ({"parts": [reason(["gan"]), conditional(""), conditional("") | {"id": "again"}]}, {
        "parts.0.key.criteria.0.when.0": "“gan” is an option of two parts; give one of them another id."
    }),
    ({"parts": [{"id": "a"}, {"kind": "text", "key": ONE_REASON}, 3], "policy": []}, {
        "parts.0.kind": "This field is required.",
        "parts.1.id": "This field is required.",
        "parts.2": "Write fields, such as id: vae.",
        "policy": "Write fields, such as id: vae.",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("data", "errors"), WRONG)
def test_errors_by_field(data: object, errors: dict[str, str]) -> None:
    with pytest.raises(KeyInvalid) as raised:
        GRADER.parse_key(data)
    assert raised.value.errors == {field: [message] for field, message in errors.items()}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("numeric", {"valeu": "1"}),
        ("numeric", None),
        ("text", {}),
        ("text", None),
        ("text", {"criteria": [{"id": "a", "points": "0", "any_of": ["x"]}, {"id": "a"}]}),
        ("choice", None),
        ("choice", {"options": [{"id": "a", "credit": "2"}]}),
    ],
)
def test_errors_of_a_part_stand_under_its_path(kind: str, data: object) -> None:
    with pytest.raises(KeyInvalid) as alone:
        grader_for(kind).parse_key(data)
    with pytest.raises(KeyInvalid) as inside:
        GRADER.parse_key(part(kind=kind, key=data))
    paths = {f"parts.1.key.{'' if path == 'key' else path}".rstrip(".") for path in alone.value.errors}
    assert set(inside.value.errors) == paths
    assert list(inside.value.errors.values()) == list(alone.value.errors.values())


RIGHT: list[dict[str, Any]] = [
    {"parts": [AMOUNT]},
    {"parts": (AMOUNT,), "policy": ""},
    {"parts": [CHOICE, REASON], "policy": {}},
    {"parts": [REASON, CHOICE], "policy": None},
    {"parts": [CHOICE, REASON], "policy": {"reason_if_choice_wrong": "", "choice_if_reason_unmet": 1}},
    {"parts": [conditional("c0"), reason(["vae"], ["gan"])]},
    {"parts": [conditional("c0", credit="1/2"), reason([])]},
    {
        "parts": [
            conditional("c1"),
            reason([], name="a"),
            reason([], [], name="b", prefix="d"),
            reason([], []),
        ]
    },
    {"parts": [PLAIN_CHOICE, PLAIN_CHOICE | {"id": "second"}, AMOUNT]},
    {"parts": [PLAIN_CHOICE, {"id": "reason", "kind": "text", "key": {"references": ["It is fast."]}}]},
]


@pytest.mark.parametrize("data", RIGHT)
def test_keys_that_can_be_read(data: dict[str, Any]) -> None:
    parsed = GRADER.parse_key(data, Fraction(2))
    assert [part.id for part in parsed.parts] == [part["id"] for part in data["parts"]]
    assert sum(part.maximum for part in parsed.parts) == parsed.maximum == 2


def test_a_condition_on_another_options_criterion_is_for_several_answers() -> None:
    several = conditional("c0")
    several["key"]["multiple"] = "true"
    assert len(GRADER.parse_key({"parts": [several, reason(["gan"])]}).parts) == 2


def test_json_and_yaml_give_the_same_key() -> None:
    yaml = {
        "parts": [CHOICE | {"weight": "0.25"}, REASON | {"weight": "0.75"}],
        "policy": {"choice_if_reason_unmet": "0.5"},
    }
    json = digits.dumps(yaml).replace('"0.25"', "0.25").replace('"0.75"', "0.75").replace('"0.5"', "0.5")
    json = json.replace('"true"', "true")
    assert GRADER.parse_key(digits.loads(json)) == GRADER.parse_key(yaml)


def test_weights_are_equal_by_default() -> None:
    assert [part.maximum for part in key(CHOICE, REASON, AMOUNT).parts] == [Fraction(1, 3)] * 3


def test_a_choice_alone_takes_no_condition() -> None:
    with pytest.raises(KeyInvalid, match=r"options\.1\.correct_if: A condition needs a reason"):
        grader_for("choice").parse_key(FAMILY)


def test_criteria_for_some_options_are_fine_in_a_text_alone() -> None:
    assert grader_for("text").parse_key(WHY)
