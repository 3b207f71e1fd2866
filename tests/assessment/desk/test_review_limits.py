"""A key of which only some criteria count, as its author sees it, and as it is written and read again."""

from decimal import Decimal
from fractions import Fraction

from assessment.bank.authoring import key_as_yaml, parse_typed_key
from assessment.kinds.registry import presenter_for
from graders.registry import grader_for

KEY = """
criteria:
  - {id: law, points: 2, any_of: [energy is conserved]}
  - {id: solar, any_of: [solar], group: sources}
  - {id: wind, any_of: [wind], group: sources}
groups:
  - {id: sources, at_most: 1}
at_most: 2
"""


def test_the_author_sees_what_counts() -> None:
    reading = parse_typed_key("text", KEY, Decimal(4))
    assert reading.key is not None
    summary = "\n".join(line.text for line in presenter_for("text").summary(reading.key, reading.key.maximum))
    assert "1 of their points count (sources): solar, wind" in summary
    assert "of the 3 points of the criteria at most 2 count" in summary
    assert "law (law): 4 of the points" in summary


def test_it_is_written_and_read_again() -> None:
    reading = parse_typed_key("text", KEY, Decimal(4))
    again = parse_typed_key("text", key_as_yaml(reading.data), Decimal(4))
    assert (again.key, again.errors) == (reading.key, ())
    assert again.key == grader_for("text").parse_key(again.data, Fraction(4))


def test_what_is_wrong_with_a_limit_has_its_line() -> None:
    reading = parse_typed_key("text", KEY.replace("at_most: 2", "at_most: 9"), Decimal(4))
    (error,) = reading.errors
    assert error.startswith("Line 8: at_most is more than the 3 points")
