"""What an author may write as a key, from YAML or JSON, and which errors come back by which field."""

import pytest

from graders.digits import Digits
from graders.errors import KeyInvalid
from graders.numeric.key import describe_key
from graders.registry import grader_for
from tests.graders.numeric.numeric_cast import GRADER, NOISE, VECTOR, is_right, key

READ = [
    ({"value": "0.65"}, "0.65, exact, all or nothing"),
    ({"value": Digits("0.65")}, "0.65, exact, all or nothing"),
    ({"value": 65}, "65, exact, all or nothing"),
    ({"value": "13/20"}, "0.65, exact, all or nothing"),
    ({"value": "1/3"}, "1/3, exact, all or nothing"),
    ({"value": "0,65"}, "0.65, exact, all or nothing"),
    ({"value": "0.65", "decimal": "auto"}, "0.65, exact, all or nothing, decimal point or comma"),
    ({"value": "1.000", "decimal": "auto"}, "1, exact, all or nothing, decimal point or comma"),
    ({"value": "1,000", "decimal": "comma"}, "1, exact, all or nothing, decimal comma"),
    ({"value": "0,65", "decimal": "comma"}, "0,65, exact, all or nothing, decimal comma"),
    ({"value": "65%", "percent": "true"}, "0.65, exact, all or nothing, percent allowed"),
    (VECTOR, "z = (0.6, 0.65, -0.2), exact, all or nothing"),
    ({"value": ["0.6", "0.65", "-0.2"]}, "(0.6, 0.65, -0.2), exact, all or nothing"),
    ({"value": [Digits("0.6"), Digits("0.65")]}, "(0.6, 0.65), exact, all or nothing"),
    ({"value": "[1]"}, "(1), exact, all or nothing"),
    ({"value": "0.6, 0.65", "shape": "vector"}, "(0.6, 0.65), exact, all or nothing"),
    ({"value": "np.array([0.6, 0.65])"}, "(0.6, 0.65), exact, all or nothing"),
    ({"value": r"\begin{pmatrix}0.6\\0.65\end{pmatrix}"}, "(0.6, 0.65), exact, all or nothing"),
    (
        {"value": "0.65", "mode": "decimals", "places": "2"},
        "0.65, rounded to 2 decimals (half up), all or nothing",
    ),
    (
        {
            "value": "0.65",
            "mode": "significant",
            "places": Digits("3"),
            "rounding": "half_even",
            "strict": True,
        },
        "0.65, rounded to 3 significant digits (half even), typed with that many digits, all or nothing",
    ),
    ({"value": "0.65", "mode": "absolute", "tolerance": "0.01"}, "0.65, within 0.01, all or nothing"),
    (
        {"value": "0.65", "mode": "relative", "tolerance": Digits("0.01")},
        "0.65, within 0.01 times the value, all or nothing",
    ),
    ({**VECTOR, "weights": ["1", "1", "0.5"]}, "z = (0.6, 0.65, -0.2), exact, weights 1 : 1 : 0.5"),
    ({**VECTOR, "ordered": "false"}, "z = (0.6, 0.65, -0.2), exact, all or nothing, in any order"),
    ({**VECTOR, "orientation": "strict"}, "z = (0.6, 0.65, -0.2), exact, all or nothing, as a row"),
    (
        {"value": "[1; 2]", "orientation": "strict"},
        "(1; 2), exact, all or nothing, as a column",
    ),
    ({"value": "0.65", "accept_binary64": True}, "0.65, exact, all or nothing, binary rounding accepted"),
    (
        {
            "value": "0.65",
            "mode": "",
            "places": "",
            "weights": None,
            "parameters": None,
            "near_misses": [],
            "variable": None,
        },
        "0.65, exact, all or nothing",
    ),
    (
        {"mode": "exact", "value": "0.65", "places": "", "tolerance": None, "strict": False},
        "0.65, exact, all or nothing",
    ),
    # a percentage of the value
    (
        {"value": "10", "mode": "relative", "tolerance": "5%"},
        "10, within 0.05 times the value, all or nothing",
    ),
    (
        {"value": "10", "mode": "relative", "tolerance": "0,5 %"},
        "10, within 0.005 times the value, all or nothing",
    ),
    (
        {"value": "65%", "mode": "absolute", "tolerance": "1%", "percent": True},
        "0.65, within 0.01, all or nothing, percent allowed",
    ),
    (
        {"value": "0,65", "decimal": "comma", "mode": "absolute", "tolerance": "0,01"},
        "0,65, within 0,01, all or nothing, decimal comma",
    ),
    # digits that are asked for, apart from accuracy
    (
        {"value": "0.65", "digits": {"significant": "3"}},
        "0.65, exact, significant digits: 3 asked for, 0 of the points in others, all or nothing",
    ),
    (
        {"value": "0.65", "mode": "relative", "tolerance": "1%", "digits": {"decimals": 2, "share": "50%"}},
        "0.65, within 0.01 times the value, decimals: 2 asked for, 0.5 of the points in others, all or nothing",
    ),
    (
        {"value": "0.65", "digits": {"at_least": 2}},
        "0.65, exact, significant digits: 2 or more asked for, 0 of the points in others, all or nothing",
    ),
    (
        {"value": "0.65", "digits": {"from": 2, "to": Digits("4"), "share": "1/2"}},
        "0.65, exact, significant digits: 2 to 4 asked for, 0.5 of the points in others, all or nothing",
    ),
    (
        {"value": "0.65", "digits": {"decimals": {"at_most": 3}}},
        "0.65, exact, decimals: 0 to 3 asked for, 0 of the points in others, all or nothing",
    ),
]

WRONG = [
    ({}, "value", "required"),
    ({"value": ""}, "value", "required"),
    ({"value": "  "}, "value", "required"),
    ({"value": []}, "value", "required"),
    ({"value": None}, "value", "required"),
    ({"value": "0.6.5"}, "value", "“0.6.5”"),
    ({"value": "1,000"}, "value", "This can be read as 1 or 1000; write it so that only one is meant."),
    ({"value": "1.000", "decimal": "comma"}, "value", "can be read as 1 or 1000"),
    ({"value": "[1,000,2,000]"}, "value", "can be read as (1, 0, 2, 0) or (1000, 2000)"),
    ({"value": "0.6, 0.65"}, "value", "One number is asked for"),
    ({"value": "[0.6, 0.65"}, "value", "bracket not closed"),
    ({"value": "[0.6, 0.65]", "shape": "scalar"}, "value", "One number is asked for"),
    ({"value": "{1, 2}"}, "value", "order matters"),
    ({"value": 0.65}, "value", "binary float"),
    ({"value": True}, "value", "not true or false"),
    ({"value": "65%"}, "value", "percent"),
    ({"value": "0.65", "unit": "m"}, "unit", "There is no such field; known are: value, shape, mode"),
    ({"value": "0.65", 5: "m"}, "5", "There is no such field"),
    ({"value": "0.65", "shape": "matrix"}, "shape", "Choose one of: scalar, vector."),
    (
        {"value": "0.65", "mode": "close"},
        "mode",
        "Choose one of: exact, decimals, significant, absolute, relative.",
    ),
    ({"value": "0.65", "mode": ["exact"]}, "mode", "Choose one of"),
    ({"value": "0.65", "rounding": "down"}, "rounding", "Choose one of: half_up, half_even."),
    ({"value": "0.65", "decimal": "dot"}, "decimal", "Choose one of: point, comma, auto."),
    ({"value": "0.65", "orientation": "row"}, "orientation", "Choose one of: any, strict."),
    ({"value": "0.65", "mode": "decimals"}, "places", "The mode decimals needs this field."),
    ({"value": "0.65", "mode": "significant"}, "places", "The mode significant needs this field."),
    ({"value": "0.65", "mode": "absolute"}, "tolerance", "The mode absolute needs this field."),
    ({"value": "0.65", "mode": "relative"}, "tolerance", "The mode relative needs this field."),
    ({"value": "0.65", "mode": "decimals", "places": "two"}, "places", "Write a whole number from 0 to 100."),
    ({"value": "0.65", "mode": "decimals", "places": "101"}, "places", "Write a whole number from 0 to 100."),
    ({"value": "0.65", "mode": "decimals", "places": "٢"}, "places", "Write a whole number"),
    ({"value": "0.65", "mode": "decimals", "places": "9" * 5000}, "places", "Write a whole number"),
    ({"value": "0.65", "mode": "decimals", "places": 10**2000}, "places", "Write a whole number"),
    ({"value": "0.65", "mode": "decimals", "places": True}, "places", "Write a whole number"),
    ({"value": "0.65", "mode": "decimals", "places": 2.0}, "places", "Write a whole number"),
    (
        {"value": "0.65", "mode": "significant", "places": "0"},
        "places",
        "Write a whole number from 1 to 100.",
    ),
    ({"value": "0.65", "mode": "absolute", "tolerance": "-1"}, "tolerance", "not negative"),
    ({"value": "0.65", "mode": "absolute", "tolerance": "1,000"}, "tolerance", "can be read as 1 or 1000"),
    ({"value": "0.65", "mode": "absolute", "tolerance": 0.01}, "tolerance", "binary float"),
    ({"value": "10", "mode": "absolute", "tolerance": "5%"}, "tolerance", "set mode to relative"),
    ({"value": "10", "mode": "relative", "tolerance": "5%%"}, "tolerance", "“%”"),
    # what a mode does not use is never ignored without a word
    (
        {"value": "10", "mode": "relative", "tolerance": "5%", "places": "2"},
        "places",
        "ask for digits by digits: {decimals: 2}",
    ),
    (
        {"value": "10", "mode": "absolute", "tolerance": "1", "places": 2},
        "places",
        "ask for digits by digits",
    ),
    ({"value": "10", "mode": "exact", "places": 2}, "places", "set mode to decimals or significant"),
    ({"value": "10", "mode": "exact", "tolerance": "0.01"}, "tolerance", "set mode to absolute or relative"),
    (
        {"value": "10", "mode": "decimals", "places": 2, "tolerance": "0.01"},
        "tolerance",
        "set mode to absolute or relative",
    ),
    ({"value": "1", "digits": "3"}, "digits", "fields"),
    ({"value": "1", "digits": {}}, "digits", "such as significant: 3"),
    ({"value": "1", "digits": {"share": "1"}}, "digits", "such as significant: 3"),
    ({"value": "1", "digits": {"significant": 3, "decimals": 2}}, "digits", "such as significant: 3"),
    ({"value": "1", "digits": {"significant": 3, "at_least": 2}}, "digits", "such as significant: 3"),
    ({"value": "1", "digits": {"significant": 0}}, "digits.significant", "from 1 to 100"),
    ({"value": "1", "digits": {"significant": {}}}, "digits.significant", "such as significant: 3"),
    ({"value": "1", "digits": {"significant": {"least": 1}}}, "digits.significant.least", "no such field"),
    ({"value": "1", "digits": {"decimals": {"from": "x"}}}, "digits.decimals.from", "from 0 to 100"),
    ({"value": "1", "digits": {"from": 4, "to": 2}}, "digits", "above the most"),
    ({"value": "1", "digits": {"places": 2}}, "digits.places", "no such field"),
    ({"value": "1", "digits": {"decimals": 2, "share": "2"}}, "digits.share", "from 0 to 1"),
    ({"value": "1", "digits": {"decimals": 2, "share": "half"}}, "digits.share", "“half”"),
    (
        {"value": "1", "mode": "decimals", "places": 2, "strict": True, "digits": {"decimals": 2}},
        "digits",
        "Leave out strict",
    ),
    ({"value": "0", "mode": "relative", "tolerance": "0.1"}, "mode", "use the mode absolute"),
    ({"value": "[1; 0]", "mode": "relative", "tolerance": "0.1"}, "mode", "use the mode absolute"),
    ({"value": "0.65", "strict": "yes"}, "strict", "Write true or false."),
    ({"value": "0.65", "percent": 1}, "percent", "Write true or false."),
    ({"value": "0.65", "ordered": []}, "ordered", "Write true or false."),
    ({"value": "0.65", "variable": "z" * 41}, "variable", "at most 40 characters"),
    ({"value": "0.65", "variable": ["z"]}, "variable", "Write a text."),
    ({"value": "0.65", "variable": "①"}, "variable", "“①”"),
    ({"value": "0.65", "variable": r"\frac"}, "variable", "fraction"),
    ({**VECTOR, "weights": ["1", "1"]}, "weights", "Write 3 values, as in the key; there are 2."),
    ({**VECTOR, "weights": "1"}, "weights", "Write a list of at most 1000 items."),
    ({**VECTOR, "weights": ["1"] * 1001}, "weights", "Write a list of at most 1000 items."),
    ({"value": "0.65", "variable": "z\x00"}, "variable", "Write a text."),
    ({**VECTOR, "weights": ["0", "0", "0"]}, "weights", "above 0"),
    ({**VECTOR, "weights": ["1", "x", "-1"]}, "weights.1", "“x”"),
    ({**VECTOR, "weights": ["1", "1", "-1"]}, "weights.2", "not negative"),
    ({**VECTOR, "weights": ["1", "1", "2"], "ordered": False}, "weights", "equal weights"),
    ({**VECTOR, "parameters": "mu"}, "parameters", "fields"),
    ({**VECTOR, "parameters": {"tau": "1"}}, "parameters.tau", "known are: mu, sigma, epsilon"),
    (
        {**VECTOR, "parameters": {"mu": "[1; 2]"}},
        "parameters.mu",
        "Write 3 values, as in the key; there are 2.",
    ),
    ({**VECTOR, "parameters": {"sigma": "x"}}, "parameters.sigma", "“x”"),
    ({**VECTOR, "near_misses": {"value": "1"}}, "near_misses", "Write a list of at most 1000 items."),
    ({**VECTOR, "near_misses": ["1"]}, "near_misses.0", "fields"),
    ({**VECTOR, "near_misses": [{"value": "[1; 2; 3]"}]}, "near_misses.0.feedback", "required"),
    ({**VECTOR, "near_misses": [{"feedback": "No."}]}, "near_misses.0.value", "required"),
    ({**VECTOR, "near_misses": [{"value": "[", "feedback": "No."}]}, "near_misses.0.value", "not closed"),
    (
        {**VECTOR, "near_misses": [{"value": "1", "feedback": "x" * 1001}]},
        "near_misses.0.feedback",
        "at most 1000",
    ),
    (
        {**VECTOR, "near_misses": [{"value": "1", "feedback": "x", "points": 1}]},
        "near_misses.0.points",
        "no such field",
    ),
    (
        {**VECTOR, "near_misses": [{**VECTOR, "feedback": "No."}]},
        "near_misses.0.value",
        "a near miss must be wrong",
    ),
]


@pytest.mark.parametrize(("data", "described"), READ)
def test_a_key_is_read_and_described(data: dict[str, object], described: str) -> None:
    assert describe_key(GRADER.parse_key(data)) == described


@pytest.mark.parametrize(("data", "path", "message"), WRONG)
def test_a_wrong_key_names_its_field(data: dict[object, object], path: str, message: str) -> None:
    with pytest.raises(KeyInvalid) as caught:
        GRADER.parse_key(data)
    assert message in " ".join(caught.value.errors[path]), caught.value.errors


@pytest.mark.parametrize("data", [None, "0.65", ["0.65"], 5])
def test_a_key_is_a_mapping(data: object) -> None:
    with pytest.raises(KeyInvalid) as caught:
        GRADER.parse_key(data)
    assert list(caught.value.errors) == [""]


def test_every_error_comes_at_once() -> None:
    with pytest.raises(KeyInvalid) as caught:
        GRADER.parse_key({"mode": "decimals", "unit": "m", "strict": "?", "near_misses": [{}]})
    assert set(caught.value.errors) == {
        "value", "unit", "places", "strict", "near_misses.0.value", "near_misses.0.feedback",
    }  # fmt: skip


def test_yaml_texts_and_json_values_give_the_same_key() -> None:
    yaml = {
        **VECTOR,
        "mode": "decimals",
        "places": "2",
        "strict": "true",
        "ordered": "True",
        "parameters": NOISE,
    }
    json = {
        **VECTOR,
        "mode": "decimals",
        "places": Digits("2"),
        "strict": True,
        "ordered": True,
        "parameters": NOISE,
    }
    assert GRADER.parse_key(yaml) == GRADER.parse_key(json)


def test_a_near_miss_in_the_other_orientation_is_wrong() -> None:
    foreseen = [{"value": "[0.6; 0.65; -0.2]", "feedback": "A row, please."}]
    assert key(orientation="strict", near_misses=foreseen).near_misses[0].feedback == "A row, please."


def test_the_registry_knows_the_kind() -> None:
    grader = grader_for("numeric")
    verdict = grader.grade_instantly(grader.parse_key(VECTOR), "[0.6, 0.65, -0.2]")
    assert verdict is not None
    assert verdict.score == 1


@pytest.mark.parametrize(
    ("fields", "field", "hint"),
    [
        ({"tolerance": "0.01"}, "tolerance", "set mode to absolute or relative"),
        ({"places": "2"}, "places", "set mode to decimals or significant"),
    ],
)
def test_a_tolerance_without_a_mode_is_an_error(fields: dict[str, str], field: str, hint: str) -> None:
    with pytest.raises(KeyInvalid) as invalid:
        GRADER.parse_key({"value": "1", **fields})
    assert hint in " ".join(invalid.value.errors[field])


@pytest.mark.parametrize("tolerance", ["1", "5", "100%", "150 %"])
def test_a_relative_tolerance_of_one_or_more_is_warned_of(tolerance: str) -> None:
    parsed = GRADER.parse_key({"value": "10", "mode": "relative", "tolerance": tolerance})
    (caution,) = GRADER.cautions(parsed)
    assert "takes everything from" in caution


@pytest.mark.parametrize(
    "data",
    [
        {"value": "10", "mode": "relative", "tolerance": "99%"},
        {"value": "10", "mode": "absolute", "tolerance": "5"},
        {"value": "10"},
    ],
)
def test_other_tolerances_are_not_warned_of(data: dict[str, object]) -> None:
    assert GRADER.cautions(GRADER.parse_key(data)) == ()


def test_a_key_of_five_percent_takes_what_it_says() -> None:
    five_percent = {"value": "10", "mode": "relative", "tolerance": "5%"}
    assert [is_right(answer, five_percent) for answer in ("10.5", "9.5", "10.51", "60")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_caution_of_a_part_names_the_part() -> None:
    wide = {"id": "size", "kind": "numeric", "key": {"value": "1", "mode": "relative", "tolerance": "2"}}
    grader = grader_for("composite")
    (caution,) = grader.cautions(grader.parse_key({"parts": [wide]}))
    assert caution.startswith("part “size”: a tolerance of 2 times the value")
