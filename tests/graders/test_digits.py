"""JSON numbers keep the digits that were typed, and what cannot be stored is refused."""

import json
import time
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graders import digits
from graders.digits import Digits, NotJson, ratio, whole_number

NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
LEAVES = st.none() | st.booleans() | NUMBERS.map(Digits) | TEXTS
DATA = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=20)


def typed(data: object) -> object:
    """Return the data with the type of each string beside it: `Digits("1") == "1"`."""
    if isinstance(data, dict):
        return {name: typed(item) for name, item in data.items()}
    if isinstance(data, list):
        return [typed(item) for item in data]
    return (type(data), data)


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "-0",
        "0.65",
        "0.650",
        "6.5e-1",
        "1E400",
        "-1e-999999999",
        "9" * 5_000,
        "0.1000000000000000055511151231257827",
    ],
    ids=lambda text: text[:20],
)
def test_a_number_keeps_its_digits(text: str) -> None:
    number = digits.loads(text)
    assert typed(number) == (Digits, text)
    assert digits.dumps(number) == text
    assert digits.dumps({"a": [number]}) == f'{{"a": [{text}]}}'


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ('"0.65"', "0.65"),
        ("true", True),
        ("null", None),
        (' [1, "1"]\n', [Digits("1"), "1"]),
        ('{"b": 1, "a": {}}', {"b": Digits("1"), "a": {}}),
        ('"\\ud835\\udf0e"', "𝜎"),
        ('"\\u00b5\\n"', "µ\n"),
        ("[" * 32 + "]" * 32, json.loads("[" * 32 + "]" * 32)),
    ],
    ids=lambda value: str(value)[:20],
)
def test_json_is_read(text: str, data: object) -> None:
    assert typed(digits.loads(text)) == typed(data)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Expecting value"),
        ("{", "Expecting property name"),
        ("01", "Extra data"),
        ("1_000", "Extra data"),
        ("٣", "Expecting value"),
        ("+1", "Expecting value"),
        (".5", "Expecting value"),
        ("[1,]", "line 1 column"),
        ("'a'", "Expecting value"),
        ('"\t"', "Invalid control character"),
        ("\ufeff1", "BOM"),
        ("NaN", "NaN is not a JSON number"),
        ("[Infinity]", "Infinity is not a JSON number"),
        ('{"a": -Infinity}', "-Infinity is not a JSON number"),
        ("[" * 33 + "]" * 33, "nested more than 32 levels deep"),
        ('{"a": ' * 33 + "1" + "}" * 33, "nested more than 32 levels deep"),
        ("[" * 100_000, "nested more than 32 levels deep"),
        ("[" * 100_000 + "]" * 100_000, "nested more than 32 levels deep"),
        ('"\\u0000"', "has a NUL character"),
        ('{"a\\u0000": 1}', "has a NUL character"),
        ('[["x", {"y": "\\u0000"}]]', "has a NUL character"),
        ('"\\ud800"', "has half of a surrogate pair"),
        ('{"\\udfff": 1}', "has half of a surrogate pair"),
        ('"\\udf0e\\ud835"', "has half of a surrogate pair"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_refused_and_why(text: str, reason: str) -> None:
    with pytest.raises(NotJson, match=reason):
        digits.loads(text)


def test_parse_lets_through_what_only_a_database_refuses() -> None:
    assert digits.parse_json('["\\u0000", "\\ud800"]') == ["\x00", "\ud800"]


@pytest.mark.parametrize(
    "data", [0.5, {1, 2}, object(), [0.1], {"a": 1j}], ids=["float", "set", "object", "list", "complex"]
)
def test_what_is_not_json_data_cannot_be_written(data: object) -> None:
    with pytest.raises(TypeError, match="is not JSON data"):
        digits.dumps(data)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ((1, "a"), '[1, "a"]'),
        ({1: "a"}, '{"1": "a"}'),
        (10**50, "1" + "0" * 50),
        ("µ\n\u2028", '"µ\\n\u2028"'),
        ({"a": {"b": []}}, '{"a": {"b": []}}'),
        (True, "true"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_python_data_is_written_as_json(data: object, text: str) -> None:
    assert digits.dumps(data) == text


@given(DATA)
@example([Digits("-0"), {"": None}])
def test_reading_what_was_written_gives_it_back(data: object) -> None:
    assert typed(digits.loads(digits.dumps(data))) == typed(data)


@given(DATA)
def test_what_is_written_is_json_to_others_too(data: object) -> None:
    text = digits.dumps(data)
    assert digits.dumps(digits.loads(text)) == text
    json.loads(text, parse_int=str)


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ('{"a": 1, "a": 2}', "/a"),
        ('{"a": 1, "a": 1}', "/a"),
        ('{"a": 1, "\\u0061": 2}', "/a"),
        ('{"b": [0, {"a": {}, "c": 1, "a": []}]}', "/b/1/a"),
        ('{"a/b": {"~": 1, "~": 2}}', "/a~1b/~0"),
        ('{"": {"": 1, "": 2}}', "//"),
        # In what a double drops, and in an object beside: what is left of the text is named.
        ('{"x": {"a": 1, "a": 2}, "x": 3}', "/x"),
        ('[{"a": 1, "a": 2}, {"b": 1, "b": 2}]', "/1/b"),
        ('[{"a": 1, "a": 2}, {"a": 1}]', "/0/a"),
    ],
)
def test_a_name_that_stands_twice_is_refused(text: str, pointer: str) -> None:
    with pytest.raises(digits.RepeatedName, match="stands there twice; keep one") as refused:
        digits.loads(text)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize(
    "text", ['{"a": 1, "A": 2}', '{"a": {"a": 1}}', '[{"a": 1}, {"a": 1}]', '{"a": ["a", "a"]}']
)
def test_a_name_in_another_object_or_another_case_is_another_one(text: str) -> None:
    assert digits.dumps(digits.loads(text)) == text


def test_a_repeated_name_is_found_in_one_pass() -> None:
    """Of 20,000 names the last is the double: comparing each with all before took a minute."""
    names = ", ".join(f'"name-{number}": 0' for number in range(20_000))
    started = time.process_time()
    with pytest.raises(digits.RepeatedName, match=r"^/name-19999 stands there twice"):
        digits.parse_json("{" + names + ', "name-19999": 1}')
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("value", "whole", "exact"),
    [
        ("3", 3, Fraction(3)),
        (" 007 ", 7, Fraction(7)),
        (3, 3, Fraction(3)),
        (Digits("999999999"), 999_999_999, Fraction(999_999_999)),
        ("0.50", None, Fraction(1, 2)),
        ("1/3", None, Fraction(1, 3)),
        ("1/03", None, Fraction(1, 3)),
        ("", None, None),
        ("-1", None, None),
        (-1, None, None),
        ("+1", None, None),
        (".5", None, None),
        ("1/0", None, None),
        ("1e3", None, None),
        ("50%", None, None),
        ("1234567890", None, None),
        pytest.param(10**5000, None, None, id="huge"),
        ("٣", None, None),
        ("²", None, None),
        (0.5, None, None),
        (True, None, None),
        (None, None, None),
        ([1], None, None),
    ],
)
def test_plain_numbers_of_a_setting(value: object, whole: int | None, exact: Fraction | None) -> None:
    assert (whole_number(value), ratio(value)) == (whole, exact)
