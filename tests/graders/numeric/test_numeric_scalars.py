"""What a student may type for one number, and how it is read; the key is 0.65."""

import pytest

from graders.digits import Digits
from graders.messages import render
from tests.graders.numeric.numeric_cast import ONE, grade, status

READ = [
    ("0.65", "OK", "0.65"),
    (" 0.65 ", "OK", "0.65"),
    ("+0.65", "OK", "0.65"),
    (".65", "OK", "0.65"),
    ("0.650000", "OK", "0.65"),
    ("00.65", "OK", "0.65"),
    ("65.", "OK", "65"),
    ("0.6500000000000000000001", "OK", "0.6500000000000000000001"),
    ("0.6499999999999999", "OK", "0.6499999999999999"),
    # a decimal comma
    ("0,65", "OK+", "0.65"),
    ("-,2", "OK+", "-0.2"),
    (",650", "OK+", "0.65"),
    ("1234,567", "OK+", "1234.567"),
    ("0,650", "OK+", "0.65"),
    ("65,", "OK+", "65"),
    # groups of three
    ("1,000.5", "OK+", "1000.5"),
    ("1.000,5", "OK+", "1000.5"),
    ("1,234,567", "OK+", "1234567"),
    ("1.234.567", "OK+", "1234567"),
    ("1 000", "OK+", "1000"),
    ("1\u00a0000", "OK+", "1000"),
    ("1\u2009000", "OK+", "1000"),
    ("1\u202f000", "OK+", "1000"),
    ("1'000", "OK+", "1000"),
    ("1’000", "OK+", "1000"),
    ("1 000,5", "OK+", "1000.5"),
    ("1 100/3", "OK+", "1100/3"),
    # blanks group behind the mark too (ISO 80000-1), commas also by twos before the last three (India)
    ("0.123 456", "OK+", "0.123456"),
    ("0.123 456 7", "OK+", "0.1234567"),
    ("12 345.678 9", "OK+", "12345.6789"),
    ("0,123 456", "OK+", "0.123456"),
    ("12345.678\u202f9", "OK+", "12345.6789"),
    ("1.234 567e3", "OK+", "1234.567"),
    ("12,34,567.89", "OK+", "1234567.89"),
    ("12,34,567", "OK+", "1234567"),
    ("1,00,000", "OK+", "100000"),
    ("1,23,45,678", "OK+", "12345678"),
    # every minus
    ("-0.2", "OK", "-0.2"),
    ("−0.2", "OK", "-0.2"),
    ("–0.2", "OK", "-0.2"),
    ("—0.2", "OK", "-0.2"),
    ("‐0.2", "OK", "-0.2"),
    ("\u20110.2", "OK", "-0.2"),
    ("﹣0.2", "OK", "-0.2"),
    ("－0.2", "OK", "-0.2"),
    ("- 0.2", "OK", "-0.2"),
    ("-0", "OK", "0"),
    # exponents and powers of ten
    ("6.5e-1", "OK", "0.65"),
    ("6.5E-1", "OK", "0.65"),
    ("6.5e−1", "OK", "0.65"),
    ("65e-2", "OK", "0.65"),
    ("0.065e+1", "OK", "0.65"),
    ("1e-400", "OK", "1e-400"),
    ("1e400", "OK", "1e400"),
    ("1e0000400", "OK", "1e400"),
    ("1e-0005", "OK", "0.00001"),
    ("6.5*10^-1", "OK+", "0.65"),
    ("6.5×10^-1", "OK+", "0.65"),
    ("6.5x10^-1", "OK+", "0.65"),
    ("6.5X10^-1", "OK+", "0.65"),
    ("6.5·10^{-1}", "OK+", "0.65"),
    ("6.5*10**-1", "OK+", "0.65"),
    ("6.5×10⁻¹", "OK+", "0.65"),
    ("6.5 × 10^(-1)", "OK+", "0.65"),
    ("6.5 x 10^-1", "OK+", "0.65"),
    (r"6.5\times 10^{-1}", "OK+", "0.65"),
    (r"6.5\cdot10^{-1}", "OK+", "0.65"),
    # fractions and mixed numbers
    ("13/20", "OK", "0.65"),
    ("13⁄20", "OK", "0.65"),
    ("13 / 20", "OK", "0.65"),
    ("-1/5", "OK", "-0.2"),
    ("1/3", "OK", "1/3"),
    ("-1/-2", "OK+", "0.5"),
    ("1/-2", "OK+", "-0.5"),
    ("−1/−2", "OK+", "0.5"),
    ("1 / - 2", "OK+", "-0.5"),
    ("13/+20", "OK+", "0.65"),
    (r"\frac{-1}{-2}", "OK+", "0.5"),
    ("½", "OK+", "0.5"),
    ("⅟4", "OK+", "0.25"),
    ("1½", "OK+", "1.5"),
    ("1 ½", "OK+", "1.5"),
    ("1 1/2", "OK+", "1.5"),
    ("-1 1/2", "OK+", "-1.5"),
    (r"1\frac{1}{2}", "OK+", "1.5"),
    # LaTeX
    (r"\frac{13}{20}", "OK+", "0.65"),
    (r"\frac {13} {20}", "OK+", "0.65"),
    (r"\dfrac{13}{20}", "OK+", "0.65"),
    (r"-\tfrac{1}{5}", "OK+", "-0.2"),
    ("$0.65$", "OK+", "0.65"),
    ("$$0.65$$", "OK+", "0.65"),
    ("$0.65$.", "OK+", "0.65"),
    ("z = $0.65$", "OK+", "0.65"),
    (r"\(0.65\)", "OK+", "0.65"),
    (r"\[0.65\]", "OK+", "0.65"),
    ("0{,}65", "OK+", "0.65"),
    (r"1\,000", "OK+", "1000"),
    # labels
    ("z = 0.65", "OK+", "0.65"),
    ("z_2=0.65", "OK+", "0.65"),
    ("z₂ = 0.65", "OK+", "0.65"),
    ("z_{2} = 0.65", "OK+", "0.65"),
    (r"\mu = 0.65", "OK+", "0.65"),
    ("ẑ = 0.65", "OK+", "0.65"),
    ("x\u0302 = 0.65", "OK+", "0.65"),
    ("z: 0.65", "OK+", "0.65"),
    ("z := 0.65", "OK+", "0.65"),
    ("= 0.65", "OK+", "0.65"),
    # a full stop that ends a sentence, brackets, a call
    ("0.65.", "OK+", "0.65"),
    ("0,65.", "OK+", "0.65"),
    ("13/20.", "OK+", "0.65"),
    ("0.65。", "OK+", "0.65"),
    ("(0.65)", "OK+", "0.65"),
    ("-(12)", "OK+", "-12"),
    ("+(0.65)", "OK+", "0.65"),
    ("−[12.00]", "OK+", "-12"),
    ("- ( 6.5e-1 )", "OK+", "-0.65"),
    ("-(1/2)", "OK+", "-0.5"),
    ("-(6.5×10^-1)", "OK+", "-0.65"),
    ("z = -(12)", "OK+", "-12"),
    ("100.", "OK", "100"),
    ("z = 100.", "OK+", "100"),
    ("[0.65]", "OK+", "0.65"),
    ("tensor(0.65)", "OK+", "0.65"),
    # digits of other scripts
    ("٠.٦٥", "OK+", "0.65"),
    ("٠٫٦٥", "OK+", "0.65"),
    ("０.６５", "OK+", "0.65"),
    ("०.६५", "OK+", "0.65"),
    ("١٬٢٣٤٬٥٦٧", "OK+", "1234567"),
    # invisible characters
    ("0\u200b.65", "OK", "0.65"),
    ("\u202d0.65\u202c", "OK", "0.65"),
    ("\ufeff0.65", "OK", "0.65"),
    # JSON numbers and lists of one
    (Digits("0.65"), "OK", "0.65"),
    (Digits("6.5e-1"), "OK", "0.65"),
    (Digits("1.000"), "OK", "1"),
    (65, "OK", "65"),
    ([Digits("0.65")], "OK", "0.65"),
    (["0,65"], "OK+", "0.65"),
    (["1 000"], "OK+", "1000"),
    ([["1 1/2"]], "OK+", "1.5"),
]

ASKED = [
    ("1,000", ("1", "1000")),
    ("12,500", ("12.5", "12500")),
    ("1,000.", ("1", "1000")),
    ("-1,234", ("-1.234", "-1234")),
    ("1 100/200", ("1.5", "5.5")),
    ("-(1,000)", ("-1", "-1000")),
]

REFUSED = [
    ("1,00.5", "more than one decimal mark, or groups that are not of three digits"),
    ("1.5,000", "more than one decimal mark"),
    ("0.6.5", "more than one decimal mark"),
    ("1.234.56", "groups that are not of three"),
    ("0 000", "grouped by threes"),
    ("0.12 345", "grouped by threes"),
    ("0.123 4567", "grouped by threes"),
    ("0.123'456", "grouped by threes"),
    ("1,234.567 8", "“1,234.567 8”: "),
    ("1,000 000", "marked in two ways"),
    ("1,2,345", "more than one decimal mark"),
    ("123,45,678", "more than one decimal mark"),
    ("1'23'456", "grouped by threes"),
    ("1'000 000", "marked in two ways"),
    ("1 000/1'000", "“1 000/1'000”: "),
    ("--0.2", "two signs"),
    ("+-0.2", "two signs"),
    ("− −0.2", "two signs"),
    ("+-1", "two signs"),
    ("1/--2", "two signs"),
    ("-(-12)", "two signs"),
    ("0.2-", "the sign stands before the number"),
    ("0.2+", "the sign stands before the number"),
    ("3/0", "division by zero"),
    ("1 1/0", "division by zero"),
    ("0/0", "division by zero"),
    ("65%", "percent"),
    ("NaN", "not a number"),
    ("nan", "not a number"),
    ("inf", "not a number"),
    ("-inf", "not a number"),
    ("Infinity", "not a number"),
    ("∞", "not a number"),
    (r"\infty", "not a number"),
    ("1e1000000", "exponent too large"),
    ("1e401", "exponent too large"),
    ("1e-401", "exponent too large"),
    ("6.5*10^999", "exponent too large"),
    ("sqrt(0.4225)", "“sqrt” is a function"),
    ("√0.4225", "“√” is a function"),
    ("√(0.4225)", "“√” is a function"),
    (r"\sqrt{0.4225}", r"“\sqrt” is a function"),
    ("pi", "“pi” is a name"),
    ("π", "“π” is a name"),
    ("2^3", "“^” is a power"),
    ("2²", "“^” is a power"),
    ("2**3", "“^” is a power"),
    ("2^(3", "bracket not closed"),
    ("2^(x)", "“^”"),
    ("~0.65", "“~” says “about”"),
    ("≈0.65", "“≈” says “about”"),
    ("〜0.65", "“〜” says “about”"),
    ("0.65±0.01", "margin of error"),
    (r"0.65 \pm 0.01", "margin of error"),
    ("0.65 m", "“m”: leave it out"),
    ("0.65kg", "“kg”: leave it out"),
    # a unit is called one, whatever stands in it
    ("5 m/s", "“m/s”: leave it out"),
    ("1/2 m", "“m”: leave it out"),
    ("9.81 m/s²", "“m/s^2”: leave it out"),
    ("9.81 m·s⁻²", "“m*s^-2”: leave it out"),
    ("9.81 m s^-2", "“m s^-2”: leave it out"),
    ("6e-20 kg", "“kg”: leave it out"),
    ("6×10^-20 kg", "“kg”: leave it out"),
    ("5 1/s", "“1/s”: leave it out"),
    ("20 °C", "“°C”: leave it out"),
    ("90°", "“°”: leave it out"),
    ("3 Ω", "“Ω”: leave it out"),
    # what is wrong with the number comes before its unit
    ("2^3 m", "“^” is a power"),
    ("3*4 m", "“*” in “3*4” is still to be worked out"),
    ("1.5/2 m", "a fraction has two whole numbers"),
    ("3/0 m", "division by zero"),
    ("--2 m", "two signs"),
    ("1/s", "“1/s”: a fraction has two whole numbers"),
    ("2/m", "“2/m”: a fraction has two whole numbers"),
    ("5 N m", "“N m”: leave it out"),
    ("5 metres per second", "“metres per second”: leave it out"),
    ("0.65 not sure", "“not sure” does not belong in a number"),
    # without these words the number is another
    ("5 million", "“5 million”: write the number out in digits"),
    ("5 million m", "“5 million m”: write the number out in digits"),
    ("2 dozen", "“2 dozen”: write the number out in digits"),
    ("million", "“million”: write the number out in digits"),
    ("65 percent", "“65 percent”: write a percentage as a decimal"),
    ("65 per cent", "“65 per cent”: write a percentage as a decimal"),
    ("2 pi", "“pi” is a name"),
    ("2 x 3", "“x”"),
    # the exponent's white space, not a name “e”
    ("1.23 e 2", "white space stands beside the exponent"),
    ("1.23e 2", "white space stands beside the exponent"),
    ("1.23 e2", "white space stands beside the exponent"),
    ("1.23 E - 2", "white space stands beside the exponent"),
    ("1.23 e", "“e” is a name"),
    ("i", "complex"),
    ("3j", "complex"),
    ("1_000", "“_”"),
    ("0.6₂", "“_”"),
    ("0x1A", "“0x1A” is not decimal"),
    ("1e", "exponent is missing"),
    ("1e+", "exponent is missing"),
    ("1e2e3", "an exponent is a whole number"),
    ("1e2.5", "an exponent is a whole number"),
    (".", "no digit"),
    (",", "no value"),
    ("-", "no digit"),
    ("- ", "no digit"),
    ("/", "no digit"),
    ("1/", "no digit"),
    ("0.6 + 0.05", "“+” in “0.6 + 0.05” is still to be worked out"),
    ("0.7-0.05", "“-” in “0.7-0.05” is still to be worked out"),
    ("13*0.05", "“*”"),
    ("1/2/3", "a fraction has two whole numbers"),
    ("1.5/2", "a fraction has two whole numbers"),
    ("1/-", "the sign stands before the number"),
    ("-(1 + 2)", "“-” stands beside a bracket"),
    ("-(1, 2)", "“-” stands beside a bracket"),
    ("-()", "“-” stands beside a bracket"),
    ("1 3/2", "write it as one number"),
    ("0.5½", "write it as one number"),
    ("½3", "write it as one number"),
    (r"\frac{1}{2}3", "write it as one number"),
    (r"\frac{1}{}", "a fraction has two whole numbers"),
    (r"\frac{1 2}{3}", "a fraction has two whole numbers"),
    (r"\frac{\pi}{2}", "a fraction has two whole numbers"),
    (r"\frac12", "a fraction has two whole numbers"),
    ("①", "“①”: write it with the digits 0 to 9"),
    ("Ⅳ", "“Ⅳ”: write it with the digits 0 to 9"),
    ("٠.6", "digits of two scripts"),
    ("0.6\u0301", "mark does not belong"),
    ("$0.65", "dollar"),
    ("5 $", "dollar"),
    ("$5, $6$", "dollar"),
    ("cost $5$", "dollar"),
    (r"\begin{cases}1\end{cases}", r"\begin{cases}"),
    (r"\begin", r"\begin"),
    ("0.65|", "“|” does not belong"),
    ("0.65}", "bracket not opened"),
    ("\x00", "“U+0000”"),
    ("2(3)", "“2” stands beside a bracket"),
    ("(2)(3)", "stands beside a bracket"),
    ("()", "no value"),
    ("z =", "Nothing stands after “=”"),
    ("0.65 = z", "“0.65” is not a single name"),
    ("μ + σ·ε = 0.65", "is not a single name"),
    ("z ≈ 0.65", "“≈”"),
    ("1:2", "“:” does not belong"),
    ("0.6, 0.65", "One number is asked for"),
    ("0.6; 0.65", "One number is asked for"),
    ("0.6\n0.65", "One number is asked for"),
    ("[0.6],[0.65]", "One number is asked for"),
    ("[1,2,4]", "One number is asked for"),
    ("(0.6,0.65,-0.2)", "One number is asked for"),
    ("[0.6 0.65 -0.2]", "One number is asked for"),
    ("[0.65 m]", "“m”: leave it out"),
    ("(0.6.5)", "more than one decimal mark"),
    ([Digits("0.6"), Digits("0.65")], "One number is asked for"),
    ("9" * 1001, "more than 1000 digits"),
    ("1 1/" + "9" * 1000, "more than 1000 digits"),
    ("0" * 20_001, "longer than 20000 characters"),
    ("\ufdfa" * 2_000, "longer than 20000 characters"),
    (True, "not true or false"),
    (0.65, "not a binary float"),
    ({"value": "0.65"}, "not a mapping"),
    ([True], "not true or false"),
    (object(), "Expected a number"),
    (10**1000, "Expected a number"),
]


@pytest.mark.parametrize(("answer", "expected", "read_as"), READ)
def test_a_number_is_read_as(answer: object, expected: str, read_as: str) -> None:
    verdict = grade(answer, ONE)
    assert (status(verdict), verdict.read_as) == (expected, read_as), render(verdict.feedback)
    assert (verdict.score == 1) == (read_as == "0.65")


@pytest.mark.parametrize(("answer", "readings"), ASKED)
def test_two_meanings_are_asked_about(answer: str, readings: tuple[str, ...]) -> None:
    verdict = grade(answer, ONE)
    assert (status(verdict), verdict.readings, verdict.score) == ("ASK", readings, 0)
    assert (
        render(verdict.feedback) == f"This can be read in {len(readings)} ways; choose the one that you mean."
    )


@pytest.mark.parametrize(("answer", "hint"), REFUSED)
def test_what_is_no_number_is_refused_with_a_hint(answer: object, hint: str) -> None:
    verdict = grade(answer, ONE)
    assert (status(verdict), verdict.score) == ("NO", 0)
    assert hint in render(verdict.feedback)
    assert "0.65" in str(answer) or "0.65" not in render(verdict.feedback)
    assert len(render(verdict.feedback)) < 200


@pytest.mark.parametrize(
    "answer", ["", "   ", "\n\t", "\u200b", "\u00a0", None, [], [None], ["", " "], [[]], [[None], [""]]]
)
def test_a_blank_answer_is_unanswered(answer: object) -> None:
    verdict = grade(answer, ONE)
    assert (verdict.outcome, verdict.score, render(verdict.feedback)) == ("graded", 0, "No answer was given.")


PERCENT = [
    ("65%", "OK+", "0.65"),
    ("65 %", "OK+", "0.65"),
    ("1e-6 %", "OK+", "0.00000001"),
    ("6.5e1%", "OK+", "0.65"),
    ("6.5*10^1 %", "OK+", "0.65"),
    ("0,65%", "OK+", "0.0065"),
    (r"65\%", "OK+", "0.65"),
    ("٦٥٪", "OK+", "0.65"),
    ("0.65", "OK", "0.65"),
]


@pytest.mark.parametrize(("answer", "expected", "read_as"), PERCENT)
def test_percent_is_read_where_the_question_allows_it(answer: str, expected: str, read_as: str) -> None:
    verdict = grade(answer, ONE, percent="true")
    assert (status(verdict), verdict.read_as) == (expected, read_as)


@pytest.mark.parametrize("answer", ["13/20%", "%", "6%5", "65%%"])
def test_percent_stands_after_one_number(answer: str) -> None:
    assert status(grade(answer, ONE, percent=True)) == "NO"


COMMA = [
    ("0,65", "OK", "0,65"),
    ("1,000", "OK", "1"),
    ("0.65", "OK+", "0,65"),
    ("1.234.567", "OK+", "1234567"),
    ("1,234,567", "OK+", "1234567"),
    ("1.000,5", "OK+", "1000,5"),
    ("1,000.5", "OK+", "1000,5"),
    ("٠٫٦٥", "OK+", "0,65"),
    (Digits("1.000"), "OK", "1"),
    ("1.234,5", "OK+", "1234,5"),
    ("1,234 567", "OK+", "1,234567"),
    ("1/3", "OK", "1/3"),
    ("1,5e60", "OK", "1,5e60"),
]


@pytest.mark.parametrize(("answer", "expected", "read_as"), COMMA)
def test_with_a_decimal_comma_the_roles_swap(answer: object, expected: str, read_as: str) -> None:
    verdict = grade(answer, ONE, decimal="comma")
    assert (status(verdict), verdict.read_as) == (expected, read_as)


AUTO = [
    ("0.65", "OK", "0.65"),
    ("0,65", "OK+", "0.65"),
    ("1.000,5", "OK+", "1000.5"),
    ("1.2340", "OK", "1.2340"),
    (Digits("1.000"), "OK", "1"),
]


@pytest.mark.parametrize(("answer", "expected", "read_as"), AUTO)
def test_auto_reads_what_is_clear(answer: object, expected: str, read_as: str) -> None:
    verdict = grade(answer, ONE, decimal="auto")
    assert (status(verdict), verdict.read_as) == (expected, read_as)


@pytest.mark.parametrize(
    ("decimal", "answer"), [("comma", "1.000"), ("auto", "1.000"), ("auto", "1,000"), ("point", "1,000")]
)
def test_a_mark_that_could_group_is_asked_about(decimal: str, answer: str) -> None:
    assert grade(answer, ONE, decimal=decimal).readings == ("1", "1000")


def test_with_a_decimal_comma_it_is_asked_back_in_commas() -> None:
    assert grade("1.234", ONE, decimal="comma").readings == ("1,234", "1234")


def test_the_variable_stands_before_the_reading() -> None:
    assert grade("0.65", ONE, variable="z").read_as == "z = 0.65"
    assert grade("P(Y = 1) = 0.65", ONE, variable="P(Y = 1)").read_as == "P(Y = 1) = 0.65"


def test_the_verdict_names_its_grader() -> None:
    provenance = grade("0.65", ONE).provenance
    assert (provenance.grader, provenance.version, provenance.model) == ("numeric", "2", None)
