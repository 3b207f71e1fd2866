"""What a student may type for one number, and how it is read; the key is 0.65."""

import pytest

from graders.digits import Digits
from graders.messages import NO_ANSWER, Message, render
from graders.numeric import messages
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
    ("1,00.5", messages.TWO_MARKS(text="1,00.5")),
    ("1.5,000", messages.TWO_MARKS(text="1.5,000")),
    ("0.6.5", messages.TWO_MARKS(text="0.6.5")),
    ("1.234.56", messages.TWO_MARKS(text="1.234.56")),
    ("0 000", messages.GROUPS(text="0 000")),
    ("0.12 345", messages.GROUPS(text="0.12 345")),
    ("0.123 4567", messages.GROUPS(text="0.123 4567")),
    ("0.123'456", messages.GROUPS(text="0.123'456")),
    ("1,234.567 8", messages.TWO_MARKS(text="1,234.567 8")),
    ("1,000 000", messages.TWO_GROUPINGS(text="1,000 000")),
    ("1,2,345", messages.TWO_MARKS(text="1,2,345")),
    ("123,45,678", messages.TWO_MARKS(text="123,45,678")),
    ("1'23'456", messages.GROUPS(text="1'23'456")),
    ("1'000 000", messages.TWO_GROUPINGS(text="1'000 000")),
    ("1 000/1'000", messages.MIXED_FORM(text="1 000/1'000")),
    ("--0.2", messages.TWO_SIGNS(text="--0.2")),
    ("+-0.2", messages.TWO_SIGNS(text="+-0.2")),
    ("− −0.2", messages.TWO_SIGNS(text="- -0.2")),
    ("+-1", messages.TWO_SIGNS(text="+-1")),
    ("1/--2", messages.TWO_SIGNS(text="--2")),
    ("-(-12)", messages.TWO_SIGNS(text="-(-12)")),
    ("0.2-", messages.SIGN_BEHIND(text="0.2-")),
    ("0.2+", messages.SIGN_BEHIND(text="0.2+")),
    ("3/0", messages.ZERO_DIVISION(text="3/0")),
    ("1 1/0", messages.ZERO_DIVISION(text="1 1/0")),
    ("0/0", messages.ZERO_DIVISION(text="0/0")),
    ("65%", messages.PERCENT()),
    ("NaN", messages.NOT_A_NUMBER(text="NaN")),
    ("nan", messages.NOT_A_NUMBER(text="nan")),
    ("inf", messages.NOT_A_NUMBER(text="inf")),
    ("-inf", messages.NOT_A_NUMBER(text="inf")),
    ("Infinity", messages.NOT_A_NUMBER(text="Infinity")),
    ("∞", messages.NOT_A_NUMBER(text="∞")),
    (r"\infty", messages.NOT_A_NUMBER(text="∞")),
    ("1e1000000", messages.EXPONENT_LARGE(text="1e1000000", limit=400)),
    ("1e401", messages.EXPONENT_LARGE(text="1e401", limit=400)),
    ("1e-401", messages.EXPONENT_LARGE(text="1e-401", limit=400)),
    ("6.5*10^999", messages.EXPONENT_LARGE(text="6.5*10^999", limit=400)),
    ("sqrt(0.4225)", messages.FUNCTION(text="sqrt")),
    ("√0.4225", messages.FUNCTION(text="√")),
    ("√(0.4225)", messages.FUNCTION(text="√")),
    (r"\sqrt{0.4225}", messages.FUNCTION(text="\\sqrt")),
    ("pi", messages.CONSTANT(text="pi")),
    ("π", messages.CONSTANT(text="π")),
    ("2^3", messages.POWER(text="^")),
    ("2²", messages.POWER(text="^")),
    ("2**3", messages.POWER(text="^")),
    ("2^(3", messages.NOT_CLOSED(text="(", closer=")")),
    ("2^(x)", messages.POWER(text="^")),
    ("~0.65", messages.ABOUT(text="~")),
    ("≈0.65", messages.ABOUT(text="≈")),
    ("〜0.65", messages.ABOUT(text="〜")),
    ("0.65±0.01", messages.MARGIN(text="±")),
    (r"0.65 \pm 0.01", messages.MARGIN(text="±")),
    ("0.65 m", messages.UNIT(text="m")),
    ("0.65kg", messages.UNIT(text="kg")),
    # a unit is called one, whatever stands in it
    ("5 m/s", messages.UNIT(text="m/s")),
    ("1/2 m", messages.UNIT(text="m")),
    ("9.81 m/s²", messages.UNIT(text="m/s^2")),
    ("9.81 m·s⁻²", messages.UNIT(text="m*s^-2")),
    ("9.81 m s^-2", messages.UNIT(text="m s^-2")),
    ("6e-20 kg", messages.UNIT(text="kg")),
    ("6×10^-20 kg", messages.UNIT(text="kg")),
    ("5 1/s", messages.UNIT(text="1/s")),
    ("20 °C", messages.UNIT(text="°C")),
    ("90°", messages.UNIT(text="°")),
    ("3 Ω", messages.UNIT(text="Ω")),
    # what is wrong with the number comes before its unit
    ("2^3 m", messages.POWER(text="^")),
    ("3*4 m", messages.ARITHMETIC(text="*", whole="3*4")),
    ("1.5/2 m", messages.FRACTION_FORM(text="1.5/2")),
    ("3/0 m", messages.ZERO_DIVISION(text="3/0")),
    ("--2 m", messages.TWO_SIGNS(text="--2")),
    ("1/s", messages.FRACTION_FORM(text="1/s")),
    ("2/m", messages.FRACTION_FORM(text="2/m")),
    ("5 N m", messages.UNIT(text="N m")),
    ("5 metres per second", messages.UNIT(text="metres per second")),
    ("0.65 not sure", messages.CHARACTER(text="not sure")),
    # without these words the number is another
    ("5 million", messages.MULTIPLE(text="5 million")),
    ("5 million m", messages.MULTIPLE(text="5 million m")),
    ("2 dozen", messages.MULTIPLE(text="2 dozen")),
    ("million", messages.MULTIPLE(text="million")),
    ("65 percent", messages.PERCENT_WORD(text="65 percent")),
    ("65 per cent", messages.PERCENT_WORD(text="65 per cent")),
    ("2 pi", messages.CONSTANT(text="pi")),
    ("2 x 3", messages.UNIT(text="x")),
    # the exponent's white space, not a name “e”
    ("1.23 e 2", messages.EXPONENT_SPACE(text="1.23 e 2")),
    ("1.23e 2", messages.EXPONENT_SPACE(text="1.23e 2")),
    ("1.23 e2", messages.EXPONENT_SPACE(text="1.23 e2")),
    ("1.23 E - 2", messages.EXPONENT_SPACE(text="1.23 E - 2")),
    ("1.23 e", messages.CONSTANT(text="e")),
    ("i", messages.IMAGINARY(text="i")),
    ("3j", messages.IMAGINARY(text="j")),
    ("1_000", messages.UNDERSCORE()),
    ("0.6₂", messages.UNDERSCORE()),
    ("0x1A", messages.HEXADECIMAL(text="0x1A")),
    ("1e", messages.EXPONENT_MISSING(text="1e")),
    ("1e+", messages.EXPONENT_MISSING(text="1e+")),
    ("1e2e3", messages.EXPONENT_WHOLE(text="1e2e3")),
    ("1e2.5", messages.EXPONENT_WHOLE(text="1e2.5")),
    (".", messages.NO_DIGITS(text=".")),
    (",", messages.NO_VALUES()),
    ("-", messages.NO_DIGITS(text="-")),
    ("- ", messages.NO_DIGITS(text="-")),
    ("/", messages.NO_DIGITS(text="/")),
    ("1/", messages.NO_DIGITS(text="1/")),
    ("0.6 + 0.05", messages.ARITHMETIC(text="+", whole="0.6 + 0.05")),
    ("0.7-0.05", messages.ARITHMETIC(text="-", whole="0.7-0.05")),
    ("13*0.05", messages.ARITHMETIC(text="*", whole="13*0.05")),
    ("1/2/3", messages.FRACTION_FORM(text="1/2/3")),
    ("1.5/2", messages.FRACTION_FORM(text="1.5/2")),
    ("1/-", messages.SIGN_BEHIND(text="1/-")),
    ("-(1 + 2)", messages.OUT_OF_PLACE(text="-")),
    ("-(1, 2)", messages.OUT_OF_PLACE(text="-")),
    ("-()", messages.OUT_OF_PLACE(text="-")),
    ("1 3/2", messages.MIXED_FORM(text="1 3/2")),
    ("0.5½", messages.MIXED_FORM(text="0.5 1/2")),
    ("½3", messages.MIXED_FORM(text="1/2 3")),
    (r"\frac{1}{2}3", messages.MIXED_FORM(text="1/2 3")),
    (r"\frac{1}{}", messages.FRACTION_TEX(text="\\frac")),
    (r"\frac{1 2}{3}", messages.FRACTION_TEX(text="\\frac")),
    (r"\frac{\pi}{2}", messages.FRACTION_TEX(text="\\frac")),
    (r"\frac12", messages.FRACTION_TEX(text="\\frac")),
    ("①", messages.NOT_PLAIN(text="①")),
    ("Ⅳ", messages.NOT_PLAIN(text="Ⅳ")),
    ("٠.6", messages.SCRIPTS(text="6")),
    ("0.6\u0301", messages.COMBINING(text="\u0301")),
    ("$0.65", messages.DOLLAR()),
    ("5 $", messages.DOLLAR()),
    ("$5, $6$", messages.DOLLAR()),
    ("cost $5$", messages.DOLLAR()),
    (r"\begin{cases}1\end{cases}", messages.CHARACTER(text="\\begin{cases}")),
    (r"\begin", messages.CHARACTER(text="\\begin{}")),
    ("0.65|", messages.CHARACTER(text="|")),
    ("0.65}", messages.NOT_OPENED(text="}")),
    ("\x00", messages.CHARACTER(text="U+0000")),
    ("2(3)", messages.OUT_OF_PLACE(text="2")),
    ("(2)(3)", messages.OUT_OF_PLACE(text=")(")),
    ("()", messages.NO_VALUES()),
    ("z =", messages.NOTHING_AFTER(text="=")),
    ("0.65 = z", messages.LABEL(text="0.65")),
    ("μ + σ·ε = 0.65", messages.LABEL(text="μ + σ*ε")),
    ("z ≈ 0.65", messages.ABOUT(text="≈")),
    ("1:2", messages.CHARACTER(text=":")),
    ("0.6, 0.65", messages.ONE_NUMBER()),
    ("0.6; 0.65", messages.ONE_NUMBER()),
    ("0.6\n0.65", messages.ONE_NUMBER()),
    ("[0.6],[0.65]", messages.ONE_NUMBER()),
    ("[1,2,4]", messages.ONE_NUMBER()),
    ("(0.6,0.65,-0.2)", messages.ONE_NUMBER()),
    ("[0.6 0.65 -0.2]", messages.ONE_NUMBER()),
    ("[0.65 m]", messages.UNIT(text="m")),
    ("(0.6.5)", messages.TWO_MARKS(text="0.6.5")),
    ([Digits("0.6"), Digits("0.65")], messages.ONE_NUMBER()),
    ("9" * 1001, messages.DIGITS_MANY(text="9" * 39 + "…", limit=1000)),
    ("1 1/" + "9" * 1000, messages.DIGITS_MANY(text="1 1/" + "9" * 35 + "…", limit=1000)),
    ("0" * 20_001, messages.TOO_LONG(limit=20000)),
    ("\ufdfa" * 2_000, messages.TOO_LONG(limit=20000)),
    (True, messages.NOT_TEXT(kind=messages.TRUTH())),
    (0.65, messages.NOT_TEXT(kind=messages.BINARY_FLOAT())),
    ({"value": "0.65"}, messages.NOT_TEXT(kind=messages.MAPPING())),
    ([True], messages.NOT_TEXT(kind=messages.TRUTH())),
    (object(), messages.NOT_TEXT(kind=messages.THIS())),
    (10**1000, messages.NOT_TEXT(kind=messages.THIS())),
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
    assert verdict.feedback == (messages.CHOOSE(count=len(readings)),)


@pytest.mark.parametrize(("answer", "hint"), REFUSED)
def test_what_is_no_number_is_refused_with_a_hint(answer: object, hint: Message) -> None:
    verdict = grade(answer, ONE)
    assert (status(verdict), verdict.score) == ("NO", 0)
    assert verdict.feedback == (hint,)
    assert "0.65" in str(answer) or "0.65" not in render(verdict.feedback)
    assert len(render(verdict.feedback)) < 200


@pytest.mark.parametrize(
    "answer", ["", "   ", "\n\t", "\u200b", "\u00a0", None, [], [None], ["", " "], [[]], [[None], [""]]]
)
def test_a_blank_answer_is_unanswered(answer: object) -> None:
    verdict = grade(answer, ONE)
    assert (verdict.outcome, verdict.score, verdict.feedback) == ("graded", 0, (NO_ANSWER(),))


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
