"""What a page may echo while a student types: the reading, never whether it is right."""

import pytest

from graders.numeric import messages
from graders.numeric.parsing import parse_answer
from tests.graders.numeric.numeric_cast import ONE, key


def test_a_reading_is_echoed() -> None:
    understood = parse_answer(key(), "0.6, 0.65")
    assert (understood.state, understood.read_as, understood.echo) == ("read", "z = (0.6, 0.65)", True)
    assert (understood.hint, understood.readings) == (None, ())


def test_choices_are_offered() -> None:
    understood = parse_answer(key(ONE), "1,000")
    assert (understood.state, understood.readings) == ("ambiguous", ("1", "1000"))
    assert understood.hint == messages.CHOOSE(count=2)


def test_a_hint_is_given() -> None:
    understood = parse_answer(key(), "[0.6, x]")
    assert (understood.state, understood.read_as) == ("invalid", "")
    assert understood.hint == messages.AT_VALUE(number=2, hint=messages.UNIT(text="x"))


def test_nothing_is_said_about_nothing() -> None:
    assert parse_answer(key(), " ").state == "blank"


@pytest.mark.parametrize("answer", ["[0.6, 0.65, -0.2]", "[0.6, 0.65]", "0,65", "[1; 2", "[0.6 - 0.2]", None])
def test_the_values_of_the_key_do_not_show(answer: object) -> None:
    assert parse_answer(key(), answer) == parse_answer(key(value="[7; 8]"), answer)


def test_choices_too_long_to_submit_are_not_offered() -> None:
    assert parse_answer(key(), f"[{'1 ' * 900}- 1]").state == "ambiguous"
    hint = parse_answer(key(), f"[{'12345678901234567890 ' * 950}- 1]").hint
    assert hint == messages.TOO_LONG(limit=20_000)
