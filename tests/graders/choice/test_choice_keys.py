"""What an author may write as the key of a question with options, and which errors come back by which field."""

from fractions import Fraction
from typing import Any

import pytest

from graders import digits
from graders.choice.key import CONDITION_ALONE
from graders.errors import KeyInvalid
from tests.graders.choice.choice_cast import FAMILIES, GRADER, grade, marks

A: dict[str, Any] = {"id": "a", "correct": "true"}
B: dict[str, Any] = {"id": "b"}
NO_FIELD = "There is no such field; known are: "
SHARE = "Write a share from 0 to 1, such as 0.5 or 1/3."

READ = [
    ({"options": [A, B]}, "1 a:1/1", "0 b:0/1"),
    ({"options": [{"id": "a", "correct": True}, {"id": "b", "correct": False}]}, "1 a:1/1", "0 b:0/1"),
    ({"options": [{"id": "a", "correct": " True "}, {"id": "b", "correct": "false"}]}, "1 a:1/1", "0 b:0/1"),
    ({"options": ({"id": " a ", "correct": "true"}, B)}, "1 a:1/1", "0 b:0/1"),
    ({"options": [A, {"id": "b", "credit": "1/4"}]}, "1 a:1/1", "0.25 b:0.25/1"),
    ({"options": [A, {"id": "b", "credit": " 0.25 "}]}, "1 a:1/1", "0.25 b:0.25/1"),
    ({"options": [A, {"id": "b", "credit": digits.Digits("0.25")}]}, "1 a:1/1", "0.25 b:0.25/1"),
    ({"options": [A, {"id": "b", "credit": 1}]}, "1 a:1/1", "1 b:1/1"),
    ({"options": [A, {"id": "b", "credit": "0"}]}, "1 a:1/1", "0 b:0/1"),
    (
        {"options": [A, {"id": "b", "credit": "", "text": "", "correct": "", "feedback": None}]},
        "1 a:1/1",
        "0 b:0/1",
    ),
    ({"options": [{"id": "a", "credit": "0.5"}, B]}, "0.5 a:0.5/1", "0 b:0/1"),
    ({"options": [A, {"id": "b", "correct": "true"}], "multiple": "false"}, "1 a:1/1", "1 b:1/1"),
    ({"options": [A, {"id": "b", "correct": "true"}], "multiple": "true"}, "0.5 a:0.5/0.5", "0.5 b:0.5/0.5"),
    ({"options": [A, B], "multiple": True, "scoring": "all_or_nothing"}, "1 a:1/1", "0 b:0/1"),
    ({"options": [A, B], "scoring": "all_or_nothing"}, "1 a:1/1", "0 b:0/1"),
    ({"options": [A, B], "scoring": "partial", "multiple": ""}, "1 a:1/1", "0 b:0/1"),
]


@pytest.mark.parametrize(("key", "of_a", "of_b"), READ)
def test_keys_that_can_be_read(key: dict[str, Any], of_a: str, of_b: str) -> None:
    assert (marks(grade("a", key)), marks(grade("b", key))) == (of_a, of_b)


def of_option(**fields: object) -> dict[str, Any]:
    """Return a key whose second option has these fields."""
    return {"options": [A, {"id": "b", **fields}]}


NO_SHARES: list[object] = [
    "1.01", "-0.5", "half", "1/0", "1/00", "0,5", "50 %", "1e-1", "٠.٥", ".5", "nan", "9" * 400, "3/2", "1" * 10 + "/3",
    0.5, 2, True, [],
]  # fmt: skip
WRONG: list[tuple[object, dict[str, str]]] = [
    (None, {"": "Write fields, such as id: vae."}),
    ("vae", {"": "Write fields, such as id: vae."}),
    ([], {"": "Write fields, such as id: vae."}),
    ({}, {"options": "Write at least one item."}),
    ({"options": []}, {"options": "Write at least one item."}),
    ({"options": ""}, {"options": "Write a list."}),
    ({"options": "a, b"}, {"options": "Write a list."}),
    ({"options": {"a": True}}, {"options": "Write a list."}),
    ({"options": [A] * 101}, {"options": "Write at most 100 items."}),
    ({"options": [A, "b"]}, {"options.1": "Write fields, such as id: vae."}),
    ({"options": [B, {"id": "c", "credit": "0"}]}, {
        "options": "At least one option must be correct, be correct under a condition, or have a credit."
    }),
    ({"options": [A], "multple": "true"}, {"multple": NO_FIELD + "options, multiple, scoring."}),
    ({"options": [A], "multiple": "yes"}, {"multiple": "Write true or false."}),
    ({"options": [A], "multiple": 1}, {"multiple": "Write true or false."}),
    ({"options": [A], "scoring": "half"}, {"scoring": "Write one of: partial, all_or_nothing."}),
    ({"options": [A, {"correct": "true"}]}, {"options.1.id": "This field is required."}),
    (of_option(id="  "), {"options.1.id": "This field is required."}),
    (of_option(id=7), {"options.1.id": "Write a text."}),
    (of_option(id="b" * 61), {"options.1.id": "Write at most 60 characters."}),
    (of_option(text=["b"]), {"options.1.text": "Write a text."}),
    (of_option(text="b" * 1001), {"options.1.text": "Write at most 1000 characters."}),
    (of_option(feedback={}), {"options.1.feedback": "Write a text."}),
    (of_option(hint="b"), {
        "options.1.hint": NO_FIELD + "id, text, correct, correct_if, credit, feedback."
    }),
    (of_option(correct="maybe"), {"options.1.correct": "Write true or false."}),
    *[(of_option(credit=credit), {"options.1.credit": SHARE}) for credit in NO_SHARES],
    (of_option(correct_if="shown"), {
        "options.1.correct_if": CONDITION_ALONE
    }),
    (of_option(credit="0.5", correct="true"), {
        "options.1.credit": "Leave this out: a correct option earns everything."
    }),
    (of_option(credit="0.5") | {"multiple": "true"}, {
        "options.1.credit": "A credit is for questions with one answer; here right and wrong choices are counted."
    }),
    (of_option(credit="0.5") | {"scoring": "all_or_nothing"}, {
        "options.1.credit": "With the scoring all_or_nothing an option has no credit."
    }),
    (of_option(id="a"), {"options.1.id": "“a” is the id of two options; upper and lower case are the same."}),
    (of_option(id="A"), {"options.1.id": "“A” is the id of two options; upper and lower case are the same."}),
    (of_option(text="a"), {
        "options.1.text": "“a” names another option too; a student who types it could mean either."
    }),
    (of_option(text="A"), {
        "options.1.text": "“A” names another option too; a student who types it could mean either."
    }),
    ({"options": [A | {"text": "same"}, B | {"text": "same"}]}, {
        "options.1.text": "“same” names another option too; a student who types it could mean either."
    }),
    ({"options": [A | {"credit": "2"}, {"text": "x"}], "scoring": "none", "more": ""}, {
        "more": NO_FIELD + "options, multiple, scoring.",
        "options.0.credit": SHARE,
        "options.1.id": "This field is required.",
        "scoring": "Write one of: partial, all_or_nothing.",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("key", "errors"), WRONG)
def test_errors_by_field(key: object, errors: dict[str, str]) -> None:
    with pytest.raises(KeyInvalid) as raised:
        GRADER.parse_key(key)
    assert raised.value.errors == {field: [message] for field, message in errors.items()}


def test_json_and_yaml_give_the_same_key() -> None:
    json = '{"options": [{"id": "vae", "correct": true}, {"id": "gan", "credit": 0.5}], "multiple": false}'
    yaml = {
        "options": [{"id": "vae", "correct": "true"}, {"id": "gan", "credit": "0.5"}],
        "multiple": "false",
    }
    assert GRADER.parse_key(digits.loads(json)) == GRADER.parse_key(yaml)


def test_a_key_is_worth_the_points_of_its_question() -> None:
    assert GRADER.parse_key(FAMILIES, Fraction(1, 3)).maximum == Fraction(1, 3)
