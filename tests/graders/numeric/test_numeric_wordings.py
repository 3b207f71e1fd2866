"""How the messages of numbers read in English; every other test compares their codes and parameters."""

import pytest

from graders.messages import Message, ordinal, render
from graders.numeric import messages

WORDINGS = [
    (
        messages.AT_VALUE(number=1, hint=messages.NOT_A_NUMBER(text="nan")),
        "Value 1: “nan”: not a number; write a finite value in digits.",
    ),
    (messages.TOO_LONG(limit=20000), "The answer is longer than 20000 characters; shorten it."),
    (messages.TOO_MANY(limit=1000), "There are more than 1000 values; shorten the answer."),
    (messages.TOO_DEEP(limit=3), "Brackets are nested more than 3 deep; use one pair."),
    (
        messages.NOT_TEXT(kind=messages.TRUTH()),
        "Expected a number, a text or a list of them, not true or false; write digits such as 0.5.",
    ),
    (messages.COMBINING(text="\u0301"), "“\u0301”: this mark does not belong to a number; remove it."),
    (messages.NOT_PLAIN(text="①"), "“①”: write it with the digits 0 to 9."),
    (messages.SCRIPTS(text="6"), "“6”: digits of two scripts are mixed; use the digits of one."),
    (messages.NOTHING_AFTER(text="="), "Nothing stands after “=”; write the value there."),
    (messages.LABEL(text="0.65"), "“0.65” is not a single name; write the value alone."),
    (messages.DOLLAR(), "“$”: leave out the dollar sign."),
    (messages.FRACTION_TEX(text="\\frac"), "“\\frac”: a fraction has two whole numbers; write it as 1/2."),
    (messages.NOT_CLOSED(text="(", closer=")"), "“(”: bracket not closed; add “)”."),
    (messages.NOT_OPENED(text="}"), "“}”: bracket not opened; add one before the first value."),
    (
        messages.NO_MATCH(opener="(", text="]", closer=")"),
        "“(” and “]”: brackets do not match; close with “)”.",
    ),
    (messages.A_SET(), "Curly brackets make a set: order matters, use [ ]."),
    (
        messages.OUT_OF_PLACE(text="-"),
        "“-” stands beside a bracket; leave it out, or put it inside with separators.",
    ),
    (messages.EMPTY(number=2), "Between two separators value 2 is empty; write the value there."),
    (messages.NO_VALUES(), "There is no value between the brackets; write one."),
    (messages.ROWS_DIFFER(), "These are rows of different length; write one row, or one value a line."),
    (messages.A_MATRIX(), "This is a matrix of several rows and columns; write one row, or one column."),
    (messages.ONE_NUMBER(), "One number is asked for, not a list; write one number."),
    (messages.UNIT_TWICE(text="i"), "“i” stands twice; write each direction once."),
    (messages.TWO_SIGNS(text="--0.2"), "“--0.2”: two signs; write only one."),
    (messages.SIGN_BEHIND(text="0.2-"), "“0.2-”: the sign stands before the number; move it."),
    (messages.NOT_A_NUMBER(text="NaN"), "“NaN”: not a number; write a finite value in digits."),
    (messages.NO_DIGITS(text="."), "“.”: no digit; write a number such as 0.5."),
    (messages.FUNCTION(text="sqrt"), "“sqrt” is a function; work it out and write the number."),
    (messages.CONSTANT(text="pi"), "“pi” is a name; write its value in digits."),
    (messages.IMAGINARY(text="i"), "“i” makes it a complex number; write a real one."),
    (messages.POWER(text="^"), "“^” is a power; work it out and write the number."),
    (
        messages.ARITHMETIC(text="*", whole="3*4"),
        "“*” in “3*4” is still to be worked out; write the number that it comes to.",
    ),
    (messages.ABOUT(text="~"), "“~” says “about”; leave it out and write the number."),
    (messages.MARGIN(text="±"), "“±”: leave out the margin of error and write one value."),
    (messages.UNDERSCORE(), "“_” does not belong in a number; write the digits without it."),
    (messages.HEXADECIMAL(text="0x1A"), "“0x1A” is not decimal; write it with the digits 0 to 9."),
    (messages.UNIT(text="m"), "“m”: leave it out and write the number alone."),
    (
        messages.MULTIPLE(text="5 million"),
        "“5 million”: write the number out in digits, such as 5000000 or 5e6.",
    ),
    (
        messages.PERCENT_WORD(text="65 percent"),
        "“65 percent”: write a percentage as a decimal, such as 0.5 for 50 percent.",
    ),
    (messages.CHARACTER(text="not sure"), "“not sure” does not belong in a number; leave it out."),
    (
        messages.SPACE_INSIDE(text="0.65 - 0.2"),
        "“0.65 - 0.2”: white space stands inside one value; remove it, or add the separator.",
    ),
    (messages.PERCENT(), "“%”: percent is not asked for; write the number without it."),
    (
        messages.PERCENT_FORM(text="1/2 %"),
        "“1/2 %”: only a single number can stand before “%”; write it as a decimal.",
    ),
    (messages.EXPONENT_MISSING(text="1e"), "“1e”: the exponent is missing; write it as in 1e3."),
    (
        messages.EXPONENT_SPACE(text="1.23 e 2"),
        "“1.23 e 2”: white space stands beside the exponent; write it as in 1.23e2.",
    ),
    (messages.EXPONENT_WHOLE(text="1e2e3"), "“1e2e3”: an exponent is a whole number; write it as in 1e3."),
    (
        messages.EXPONENT_LARGE(text="1e1000000", limit=400),
        "“1e1000000”: exponent too large; use one from -400 to 400.",
    ),
    (messages.DIGITS_MANY(text="999…", limit=1000), "“999…”: more than 1000 digits; shorten it."),
    (
        messages.TWO_MARKS(text="1,00.5"),
        "“1,00.5”: more than one decimal mark, or groups that are not of three digits; write one mark alone.",
    ),
    (
        messages.GROUPS(text="0 000"),
        "“0 000”: digits are grouped by threes, as in 1,234,567; write it without groups.",
    ),
    (
        messages.TWO_GROUPINGS(text="1,000 000"),
        "“1,000 000”: groups are marked in two ways; write the numbers without groups.",
    ),
    (
        messages.FRACTION_FORM(text="1.5/2"),
        "“1.5/2”: a fraction has two whole numbers, as in 1/2; write it so.",
    ),
    (messages.MIXED_FORM(text="1 000/1'000"), "“1 000/1'000”: write it as one number, such as 3/2 or 1.5."),
    (messages.ZERO_DIVISION(text="3/0"), "“3/0”: division by zero; no number is meant."),
    (
        messages.SEMICOLONS(text="[1,2,3]"),
        "“[1,2,3]”: a comma is the decimal mark here; put “;” between values.",
    ),
    (messages.CHOOSE(count=2), "This can be read in 2 ways; choose the one that you mean."),
    (messages.LENGTH_DIFFERS(expected=3, read=2), "A vector of another length: expected 3 values, read 2."),
    (
        messages.ROW_COLUMN(expected=messages.ROW(), read=messages.COLUMN()),
        "The shape differs: a row is asked for, a column was read.",
    ),
    (messages.TYPED_DECIMALS(places=2), "Write every value with exactly 2 decimals."),
    (messages.DIGITS_DIFFER(), "Right, but not written with as many digits as are asked for."),
    (messages.SIGNIFICANT_ARE(places=3), "Significant digits: 3."),
    (messages.SIGNIFICANT_FROM(places=3), "Significant digits: 3 or more."),
    (messages.SIGNIFICANT_BETWEEN(places=3, limit=4), "Significant digits: 3 to 4."),
    (messages.DECIMALS_ARE(places=3), "Decimals: 3."),
    (messages.DECIMALS_FROM(places=3), "Decimals: 3 or more."),
    (messages.DECIMALS_BETWEEN(places=3, limit=4), "Decimals: 3 to 4."),
    (messages.SOME_RIGHT(met=2, count=3, positions="1, 2"), "2 of 3 values are right, by position: 1, 2."),
    (messages.SOME_RIGHT_COUNTED(met=2, count=3), "2 of 3 values are right."),
    (messages.ONE_RIGHT(count=3, positions="1"), "1 of 3 values is right, by position: 1."),
    (messages.ONE_RIGHT_COUNTED(count=3), "1 of 3 values is right."),
    (messages.NONE_RIGHT(count=3), "None of the 3 values is right."),
    (messages.TYPED_SIGNIFICANT(places=3), "Write every value with exactly 3 significant digits."),
    (messages.NEAR_ROUNDED(places=1), "This is rounded (decimals kept: 1); give it exactly, or keep more."),
    (
        messages.NEAR_ROUNDED_DIGITS(places=4),
        "This is rounded (significant digits kept: 4); give it exactly, or keep more.",
    ),
    (
        messages.NEAR_DECIMAL(place=ordinal(6)),
        "Wrong, though it differs from the key only after the 6th decimal.",
    ),
    (
        messages.NEAR_DIGIT(place=ordinal(2)),
        "Wrong, though it differs from the key only after the 2nd significant digit.",
    ),
]


@pytest.mark.parametrize(("message", "english"), WORDINGS, ids=[message.code for message, _ in WORDINGS])
def test_a_message_reads(message: Message, english: str) -> None:
    assert render(message) == english


def test_every_message_with_a_gap_has_a_wording() -> None:
    gaps = {code for code, template in messages.CATALOGUE.templates.items() if template.fields}
    assert gaps <= {message.code for message, _ in WORDINGS}
