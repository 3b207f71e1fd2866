"""What a student may type for a vector, and how it is read; the key is z = [0.6, 0.65, -0.2]."""

import pytest

from graders.digits import Digits
from graders.messages import Message, render
from graders.numeric import messages
from tests.graders.numeric.numeric_cast import VECTOR, grade, status

RIGHT = [
    ("[0.6, 0.65, -0.2]", "OK"),
    ("(0.6,0.65,-0.2)", "OK"),
    ("<0.6, 0.65, -0.2>", "OK"),
    ("⟨0.6, 0.65, -0.2⟩", "OK"),
    ("〈0.6, 0.65, -0.2〉", "OK"),
    ("[0.6 0.65 -0.2]", "OK"),
    ("[3/5, 13/20, -1/5]", "OK"),
    ("[0.6 , 0.65 , -0.2]", "OK"),
    ("[0.6 ,0.65 ,-0.2]", "OK"),
    ("[0.6,0.65, -0.2]", "OK"),
    ("[0.6, 0.65, −0.2]", "OK"),
    ("[0.6, 0.65, - 0.2]", "OK"),
    ("（0.6，0.65，-0.2）", "OK"),
    ("[.6, .65, -.2]", "OK"),
    ("[6e-1, 6.5e-1, -2e-1]", "OK"),
    # without brackets
    ("0.6, 0.65, -0.2", "OK+"),
    ("0.6,0.65,-0.2", "OK+"),
    ("0.6; 0.65; -0.2", "OK+"),
    ("0.6;0.65;-0.2", "OK+"),
    ("0.6 0.65 -0.2", "OK+"),
    ("0.6\t0.65\t-0.2", "OK+"),
    ("0.6\n0.65\n-0.2", "OK+"),
    ("0.6\r\n0.65\r\n-0.2\r\n", "OK+"),
    ("\n0.6\n\n0.65\n-0.2\n", "OK+"),
    ("0.6,\n0.65,\n-0.2", "OK+"),
    ("0.6\n,0.65\n,-0.2", "OK+"),
    ("0.6;\n0.65;\n-0.2;", "OK+"),
    ("0.6\n0.65\n- 0.2", "OK+"),
    # rows and columns
    ("[0.6; 0.65; -0.2]", "OK+"),
    ("[[0.6],[0.65],[-0.2]]", "OK+"),
    ("[[0.6], [0.65], [-0.2]]", "OK+"),
    ("[[0.6 ]\n [0.65]\n [-0.2]]", "OK+"),
    ("[0.6],[0.65],[-0.2]", "OK+"),
    ("[[0.6,0.65,-0.2]]", "OK+"),
    ("[[[0.6, 0.65, -0.2]]]", "OK+"),
    ("[[[0.6]], [0.65], [-0.2]]", "OK+"),
    ("[[0.6; 0.65; -0.2]]", "OK+"),
    ("[0.6, 0.65, -0.2]^T", "OK+"),
    ("[0.6, 0.65, -0.2]^{T}", "OK+"),
    (r"(0.6, 0.65, -0.2)^\top", "OK+"),
    ("[0.6, 0.65, -0.2]ᵀ", "OK+"),
    ("[0.6, 0.65, -0.2]^⊤", "OK+"),
    ("[0.6, 0.65, -0.2]'", "OK+"),
    ("[0.6, 0.65, -0.2]’", "OK+"),
    # decimal commas
    ("[0,6; 0,65; -0,2]", "OK+"),
    ("0,6 0,65 -0,2", "OK+"),
    ("[0,6 0,65 -0,2]", "OK+"),
    ("[,6 ,65 -,2]", "OK+"),
    ("[0.6; 0.65; -0,2]", "OK+"),
    ("[[0,6],[0,65],[-0,2]]", "OK+"),
    ("0,6\n0,65\n-0,2", "OK+"),
    # labels and formulas
    ("z = [0.6, 0.65, -0.2]", "OK+"),
    ("z: (0.6, 0.65, -0.2)", "OK+"),
    ("z = 0.6, 0.65, -0.2", "OK+"),
    (r"\mathbf{z} = [0.6, 0.65, -0.2]", "OK+"),
    ("z = μ + σ·ε = [0.6, 0.65, -0.2]", "OK+"),
    ("z = μ + σ·ε\n= [0.6, 0.65, -0.2]", "OK+"),
    ("z = μ + σ·ε = 0.6, 0.65, -0.2", "OK+"),
    ("z = [0.2, 0.7, -0.3] + [0.4, 0.1, 0.5] * [1.0, -0.5, 0.2] = [0.6, 0.65, -0.2]", "OK+"),
    ("z = μ + 1·σ·ε = np.array([0.6, 0.65, -0.2])", "OK+"),
    # LaTeX
    (r"\begin{pmatrix}0.6\\0.65\\-0.2\end{pmatrix}", "OK+"),
    (r"\begin{pmatrix} 0.6 \\ 0.65 \\ -0.2 \\ \end{pmatrix}", "OK+"),
    (r"\begin{bmatrix}0.6\\0.65\\-0.2\end{bmatrix}", "OK+"),
    (r"\begin{bmatrix}0.6 & 0.65 & -0.2\end{bmatrix}", "OK+"),
    (r"\begin{bmatrix}0,6&0,65&-0,2\end{bmatrix}", "OK+"),
    (r"\left[\begin{array}{c}0.6\\0.65\\-0.2\end{array}\right]", "OK+"),
    (r"$z = \begin{pmatrix}0.6\\0.65\\-0.2\end{pmatrix}$", "OK+"),
    (r"\left( 0.6, 0.65, -0.2 \right)", "OK+"),
    (r"\langle 0.6, 0.65, -0.2\rangle", "OK+"),
    (r"\left(\frac{3}{5}, \frac{13}{20}, -\frac{1}{5}\right)", "OK+"),
    # programs
    ("np.array([0.6, 0.65, -0.2])", "OK+"),
    ("numpy.array([0.6, 0.65, -0.2], dtype=float)", "OK+"),
    ("array([0.6, 0.65, -0.2])", "OK+"),
    ("array([[0.6], [0.65], [-0.2]])", "OK+"),
    ("tensor([0.6000, 0.6500, -0.2000], dtype=torch.float64)", "OK+"),
    ("tensor([ 0.6000,  0.6500, -0.2000], device='cuda:0', grad_fn=<AddBackward0>)", "OK+"),
    ("torch.tensor([0.6, 0.65, -0.2])", "OK+"),
    ("c(0.6, 0.65, -0.2)", "OK+"),
    ("matrix([0.6],[0.65],[-0.2])", "OK+"),
    ("matrix([[0.6],[0.65],[-0.2]])", "OK+"),
    ("matrix(c(0.6, 0.65, -0.2), nrow=3)", "OK+"),
    ("Vector(0.6, 0.65, -0.2)", "OK+"),
    ("np.array([0.6, 0.65, -0.2]).T", "OK+"),
    # directions
    ("0.6i + 0.65j - 0.2k", "OK+"),
    ("0,6i + 0,65j - 0,2k", "OK+"),
    ("0.6 i+0.65 j-0.2 k", "OK+"),
    ("0.6*i + 0.65*j - 0.2*k", "OK+"),
    ("-0.2k + 0.6i + 0.65j", "OK+"),
    (r"0.6\mathbf{i} + 0.65\mathbf{j} - 0.2\mathbf{k}", "OK+"),
    (r"0.6\hat{\imath} + 0.65\hat{\jmath} - 0.2\hat{k}", "OK+"),
    ("0.6î + 0.65ĵ - 0.2k\u0302", "OK+"),
    # ends
    ("[0.6, 0.65, -0.2,]", "OK+"),
    ("[0.6; 0.65; -0.2;]", "OK+"),
    ("0.6, 0.65, -0.2,", "OK+"),
    ("[0.6, 0.65, -0.2].", "OK+"),
    ("[0.6, 0.65, -0.2];", "OK"),
    # other scripts
    ("[٠٫٦; ٠٫٦٥; -٠٫٢]", "OK+"),
    ("[０.６, ０.６５, -０.２]", "OK+"),
    # JSON
    ([Digits("0.6"), Digits("0.65"), Digits("-0.2")], "OK"),
    (["0.6", "0.65", "-0.2"], "OK"),
    (["3/5", "0,65", "−0.2"], "OK+"),
    ([Digits("0.6"), "0,65", Digits("-2e-1")], "OK+"),
    ([[Digits("0.6")], [Digits("0.65")], [Digits("-0.2")]], "OK+"),
    ([[Digits("0.6"), Digits("0.65"), Digits("-0.2")]], "OK+"),
    ([r"\frac{3}{5}", "13/20", "-0.2"], "OK+"),
]

OTHER = [
    ("[100 200 300]", "OK", "(100, 200, 300)"),
    ("1,5 2,5", "OK+", "(1.5, 2.5)"),
    ("[1,2,3]", "OK", "(1, 2, 3)"),
    ("[1, 2, 3, 4]", "OK", "(1, 2, 3, 4)"),
    ("[1,2]", "OK", "(1, 2)"),
    ("[1,2,3,4]", "OK", "(1, 2, 3, 4)"),
    ("[1,2,100]", "OK", "(1, 2, 100)"),
    ("[0,100,200]", "OK", "(0, 100, 200)"),
    ("[1,2; 3,4]", "OK+", "(1.2, 3.4)"),
    ("[1.000,2.000]", "OK", "(1, 2)"),
    ("[1.234.567; 1.000]", "OK+", "(1234567, 1000)"),
    ("[1.000,5; 2.000]", "OK+", "(1000.5, 2000)"),
    ("[600,000; 0,65; -0.2]", "OK+", "(600, 0.65, -0.2)"),
    ("[1'000, 2'000]", "OK+", "(1000, 2000)"),
    ("[1. 2. 3.]", "OK", "(1, 2, 3)"),
    ("[1., 2., 3.]", "OK", "(1, 2, 3)"),
    ("0.6, 0.65, 2.", "OK+", "(0.6, 0.65, 2)"),
    ("[½, ⅓]", "OK+", "(0.5, 1/3)"),
    ("[½ ½]", "OK+", "(0.5, 0.5)"),
    ("[1 1/2]", "OK", "(1, 0.5)"),
    ("[1 000 2]", "OK", "(1, 0, 2)"),
    ("[1 2 3;]", "OK+", "(1, 2, 3)"),
    ("[- 0.2 0.6]", "OK", "(-0.2, 0.6)"),
    ("[6.5 × 10^-1 2]", "OK+", "(0.65, 2)"),
    ("[0.6, 0.65]", "OK", "(0.6, 0.65)"),
    ("[0.6, 0.65, -0.2, 1]", "OK", "(0.6, 0.65, -0.2, 1)"),
    ("0.65", "OK", "(0.65)"),
    ("[0.65]", "OK", "(0.65)"),
    (Digits("0.65"), "OK", "(0.65)"),
    ("0.6i - 0.2k", "OK+", "(0.6, 0, -0.2)"),
    ("0.65j - 0.2k", "OK+", "(0, 0.65, -0.2)"),
    ("0.6i + 0.65j", "OK+", "(0.6, 0.65)"),
    ("i - j", "OK+", "(1, -1)"),
    ("+i + j", "OK+", "(1, 1)"),
    ("[1e400, -1e-400]", "OK", "(1e400, -1e-400)"),
    (["1 1/2", "1 000"], "OK+", "(1.5, 1000)"),
    (["1,000", "0,65"], "OK+", "(1, 0.65)"),
    ([1, 2], "OK", "(1, 2)"),
]

ASKED = [
    ("[0.6 0.65 - 0.2]", ("(0.6, 0.65, -0.2)", "(0.6, 0.45)")),
    ("0.6 0.65 + 0.2", ("(0.6, 0.65, 0.2)", "(0.6, 0.85)")),
    ("[0.6 - 0.65 - 0.2]", ("(0.6, -0.65, -0.2)", "(-0.25)")),
    ("[- 0.6 0.65 - 0.2]", ("(-0.6, 0.65, -0.2)", "(-0.6, 0.45)")),
    ("[1'000 2'000 - 1]", ("(1000, 2000, -1)", "(1000, 1999)")),
    ("[0,6, 0,65, -0,2]", ("(0.6, 0.65, -0.2)", "(0, 6, 0, 65, 0, 2)")),
    ("0,6,0,65,-0,2", ("(0, 6, 0, 65, 0, 2)", "(0.6, 0.65, -0.2)")),
    ("[0,6,0,65, -0,2]", ("(0, 6, 0, 65, 0, 2)", "(0.6, 0.65, -0.2)")),
    ("[0.6, 0.65, −0,2]", ("(0.6, 0.65, -0.2)", "(0.6, 0.65, 0, 2)")),
    ("[1,000; 2,000]", ("(1, 2)", "(1000, 2000)")),
    ("[600,000; 0.65; -0.2]", ("(600, 0.65, -0.2)", "(600000, 0.65, -0.2)")),
    ("[1,000, 2,000]", ("(1, 2)", "(1000, 2000)", "(1, 0, 2, 0)")),
    ("[1,000,2,000]", ("(1, 0, 2, 0)", "(1000, 2000)")),
    ("[0,1,0,2]", ("(0, 1, 0, 2)", "(0.1, 0.2)")),
    ("[600,000]", ("(600, 0)", "(600000)")),
    ("[1,000.5,2,000.5]", ("(1, 0.5, 2, 0.5)", "(1000.5, 2000.5)")),
    (
        "600,000,650,000,-200,000",
        ("(600, 0, 650, 0, -200, 0)", "(600000650000, -200000)", "(600000, 650000, -200000)"),
    ),
    ("[1 ,5]", ("(1, 5)", "(1, 0.5)")),
    (["1,000", "2"], ("(1, 2)", "(1000, 2)")),
]

REFUSED = [
    ("[0.6 0.65; -0.2]", messages.ROWS_DIFFER()),
    ("[[0.6, 0.65], [-0.2]]", messages.ROWS_DIFFER()),
    ("[0.6, 0.65,\n-0.2]", messages.ROWS_DIFFER()),
    ([[Digits("1"), Digits("2")], [Digits("3")]], messages.ROWS_DIFFER()),
    ([Digits("1"), [Digits("2"), Digits("3")]], messages.ROWS_DIFFER()),
    ("[1 2; 3 4]", messages.A_MATRIX()),
    ("[[1, 2], [3, 4]]", messages.A_MATRIX()),
    ("[[1,2],[3,4]]", messages.A_MATRIX()),
    ("[[[1],[2]],[[3],[4]]]", messages.A_MATRIX()),
    ("[[1;2],[3;4]]", messages.A_MATRIX()),
    (r"\begin{pmatrix}1 & 2\\3 & 4\end{pmatrix}", messages.A_MATRIX()),
    ("[0.6,,0.65,-0.2]", messages.EMPTY(number=2)),
    ("[0.6, , 0.65, -0.2]", messages.EMPTY(number=2)),
    ("[0,6, , 0,65]", messages.EMPTY(number=2)),
    ("[0.6; ; -0.2]", messages.EMPTY(number=2)),
    ("[,0.65,-0.2]", messages.EMPTY(number=1)),
    ("[;0.65;-0.2]", messages.EMPTY(number=1)),
    ("0.6,\n,0.65", messages.EMPTY(number=2)),
    ("[[0.6],,[0.65]]", messages.EMPTY(number=2)),
    ([Digits("0.6"), None, Digits("-0.2")], messages.EMPTY(number=2)),
    ([Digits("0.6"), "  "], messages.EMPTY(number=2)),
    ("[]", messages.NO_VALUES()),
    ("[ ]", messages.NO_VALUES()),
    ("[,]", messages.NO_VALUES()),
    ("[[]]", messages.NO_VALUES()),
    ("[0.6, 0.65, -0.2", messages.NOT_CLOSED(text="[", closer="]")),
    ("np.array([0.6, 0.65, -0.2]", messages.NOT_CLOSED(text="(", closer=")")),
    ("(0.6, 0.65, -0.2]", messages.NO_MATCH(opener="(", text="]", closer=")")),
    ("0.6, 0.65, -0.2]", messages.NOT_OPENED(text="]")),
    ("{0.6, 0.65, -0.2}", messages.A_SET()),
    (r"\{0.6, 0.65, -0.2\}", messages.A_SET()),
    ("[nan, 0.65, -0.2]", messages.AT_VALUE(number=1, hint=messages.NOT_A_NUMBER(text="nan"))),
    ("[0.6, 0.65, inf]", messages.AT_VALUE(number=3, hint=messages.NOT_A_NUMBER(text="inf"))),
    ("[0.6, --0.65, -0.2]", messages.AT_VALUE(number=2, hint=messages.TWO_SIGNS(text="--0.65"))),
    ("[0.6, 3/0, -0.2]", messages.AT_VALUE(number=2, hint=messages.ZERO_DIVISION(text="3/0"))),
    ("[0.6, 0.65 - 0.2]", messages.AT_VALUE(number=2, hint=messages.SPACE_INSIDE(text="0.65 - 0.2"))),
    ("[0.6, 1 000]", messages.AT_VALUE(number=2, hint=messages.SPACE_INSIDE(text="1 000"))),
    ("[1½, 2]", messages.AT_VALUE(number=1, hint=messages.MIXED_FORM(text="1 1/2"))),
    ("[0.6 0.65 -]", messages.AT_VALUE(number=3, hint=messages.NO_DIGITS(text="-"))),
    ("[0.6 - - 0.2]", messages.AT_VALUE(number=2, hint=messages.TWO_SIGNS(text="--"))),
    ("[0.6 0.65- 0.2]", messages.AT_VALUE(number=2, hint=messages.SIGN_BEHIND(text="0.65-"))),
    ("[60%, 65%]", messages.AT_VALUE(number=1, hint=messages.PERCENT())),
    ("[1'000; 2,000,000]", messages.AT_VALUE(number=2, hint=messages.TWO_MARKS(text="2,000,000"))),
    ("[1,000,000; 2.000.000]", messages.AT_VALUE(number=1, hint=messages.TWO_MARKS(text="1,000,000"))),
    ("z1 = 0.6, z2 = 0.65, z3 = -0.2", messages.LABEL(text="z1 = 0.6, z2 = 0.65, z3")),
    ("z1 = 0.6\nz2 = 0.65\nz3 = -0.2", messages.LABEL(text="z1 = 0.6 z2 = 0.65 z3")),
    ("z1 = 0.6 z2 = 0.65", messages.LABEL(text="z1 = 0.6 z2")),
    ("z <= [0.6, 0.65, -0.2]", messages.LABEL(text="z <")),
    ("z ≠ 1 = [0.6, 0.65, -0.2]", messages.LABEL(text="z ≠ 1")),
    ("[0.6, 0.65, -0.2] = z", messages.UNIT(text="z")),
    ("z [0.6, 0.65, -0.2]", messages.UNIT(text="z")),
    ("[0.6, 0.65] m", messages.UNIT(text="m")),
    ("[0.6, 0.65](1)", messages.OUT_OF_PLACE(text=")(")),
    ("[0.6][0.65]", messages.OUT_OF_PLACE(text=")(")),
    ("[0.6, [0.65]]", messages.OUT_OF_PLACE(text="0.6,")),
    ("0.6i + 0.65i", messages.UNIT_TWICE(text="i")),
    ("0.6i", messages.IMAGINARY(text="i")),
    ("0.6i 0.65j", messages.AT_VALUE(number=1, hint=messages.IMAGINARY(text="i"))),
    ("0.6i + 0.65j + 2", messages.AT_VALUE(number=1, hint=messages.IMAGINARY(text="i"))),
    ("0.6i + --0.65j", messages.AT_VALUE(number=2, hint=messages.TWO_SIGNS(text="+ --0.65"))),
    ("[[[[0.6]]]]", messages.TOO_DEEP(limit=3)),
    ([[[[Digits("1")]]]], messages.TOO_DEEP(limit=3)),
    ([[[Digits("1"), Digits("2")], Digits("3")], Digits("3")], messages.TOO_DEEP(limit=2)),
    (",".join(["1"] * 1001), messages.TOO_MANY(limit=1000)),
    ([Digits("1")] * 1001, messages.TOO_MANY(limit=1000)),
    (["1" * 11_000, "2" * 11_000], messages.TOO_LONG(limit=20000)),
    ([Digits("0.6"), True], messages.NOT_TEXT(kind=messages.TRUTH())),
    ([Digits("0.6"), 0.65], messages.NOT_TEXT(kind=messages.BINARY_FLOAT())),
    (["[0.6]", "0.65"], messages.AT_VALUE(number=1, hint=messages.CHARACTER(text="["))),
    ([1, {}], messages.NOT_TEXT(kind=messages.MAPPING())),
    (f"[2 {'1' * 110} - 1]", messages.ARITHMETIC(text="-", whole="2 " + "1" * 37 + "…")),
    (f"[{'1' * 60} + {'1' * 60} 2]", messages.ARITHMETIC(text="+", whole="1" * 39 + "…")),
    ("[- - 0.6 0.65]", messages.AT_VALUE(number=1, hint=messages.TWO_SIGNS(text="--"))),
    ("[0.6 + ]", messages.AT_VALUE(number=2, hint=messages.NO_DIGITS(text="+"))),
    ("[0.6 -0.65 -]", messages.AT_VALUE(number=3, hint=messages.NO_DIGITS(text="-"))),
]


@pytest.mark.parametrize(("answer", "expected"), RIGHT)
def test_the_vector_is_read_in_every_spelling(answer: object, expected: str) -> None:
    verdict = grade(answer)
    assert (status(verdict), verdict.read_as) == (expected, "z = (0.6, 0.65, -0.2)"), verdict
    assert (verdict.score, verdict.feedback, verdict.notes) == (1, (), ())


@pytest.mark.parametrize(("answer", "expected", "read_as"), OTHER)
def test_another_vector_is_read_and_wrong(answer: object, expected: str, read_as: str) -> None:
    verdict = grade(answer)
    assert (status(verdict), verdict.read_as, verdict.score) == (expected, f"z = {read_as}", 0), verdict


@pytest.mark.parametrize(("answer", "readings"), ASKED)
def test_several_meanings_are_asked_about(answer: object, readings: tuple[str, ...]) -> None:
    verdict = grade(answer)
    assert (status(verdict), verdict.readings, verdict.score, verdict.read_as) == ("ASK", readings, 0, "")


@pytest.mark.parametrize(("answer", "hint"), REFUSED)
def test_what_has_no_meaning_is_refused_with_a_hint(answer: object, hint: Message) -> None:
    verdict = grade(answer)
    assert (status(verdict), verdict.score, verdict.readings) == ("NO", 0, ())
    assert verdict.feedback == (hint,)
    assert len(render(verdict.feedback)) < 200


@pytest.mark.parametrize(
    ("answer", "count"), [("[0.6, 0.65]", 2), ("[0.6, 0.65, -0.2, 0]", 4), ("0.65", 1), ([Digits("1")], 1)]
)
def test_another_length_is_wrong_and_said(answer: object, count: int) -> None:
    verdict = grade(answer)
    assert verdict.feedback == (messages.LENGTH_DIFFERS(expected=3, read=count),)
    assert (verdict.outcome, verdict.score, verdict.echo) == ("graded", 0, False)


COMMA = [
    ("[0,6, 0,65, -0,2]", "OK+", "(0,6; 0,65; -0,2)"),
    ("0,6,0,65,-0,2", "OK+", "(0,6; 0,65; -0,2)"),
    ("[0.6, 0.65, −0,2]", "OK+", "(0,6; 0,65; -0,2)"),
    ("[0,6; 0,65; -0,2]", "OK+", "(0,6; 0,65; -0,2)"),
    ("[0,6 0,65 -0,2]", "OK", "(0,6; 0,65; -0,2)"),
    ("(0.6, 0.65, -0.2)", "OK+", "(0,6; 0,65; -0,2)"),
    ("[1, 2, 3]", "OK+", "(1; 2; 3)"),
    ("[1,000; 2,000]", "OK+", "(1; 2)"),
    ("[1,2]", "OK", "(1,2)"),
    ([Digits("0.600"), Digits("1.000")], "OK", "(0,6; 1)"),
]


@pytest.mark.parametrize(("answer", "expected", "read_as"), COMMA)
def test_with_a_decimal_comma_bare_commas_never_separate(answer: object, expected: str, read_as: str) -> None:
    verdict = grade(answer, decimal="comma")
    assert (status(verdict), verdict.read_as) == (expected, f"z = {read_as}")


@pytest.mark.parametrize("answer", ["[1,2,3]", "[1,2,3,4]", "[0.6,0.65,-0.2]"])
def test_with_a_decimal_comma_the_hint_names_the_separator(answer: str) -> None:
    verdict = grade(answer, decimal="comma")
    assert (status(verdict), verdict.feedback[0].code) == ("NO", messages.SEMICOLONS.code)


@pytest.mark.parametrize(
    ("answer", "readings"),
    [
        ("[1.000; 2]", ("(1, 2)", "(1000, 2)")),
        ("[1.000; 0,5]", ("(1, 0.5)", "(1000, 0.5)")),
        ("[1.234 2,5]", ("(1.2340, 2.5)", "(1234, 2.5)")),
    ],
)
def test_auto_asks_about_points_too(answer: str, readings: tuple[str, ...]) -> None:
    assert grade(answer, decimal="auto").readings == readings


def test_with_a_decimal_comma_vectors_are_asked_back_in_commas() -> None:
    assert grade("[1.000; 0,5]", decimal="comma").readings == ("(1; 0,5)", "(1000; 0,5)")


@pytest.mark.parametrize(
    ("answer", "read_as"), [("[0,6 0,65]", "z = (0,6 0,65)"), ("[0,6; 0,65]", "z = (0,6; 0,65)")]
)
def test_with_a_decimal_comma_rows_and_columns_are_told_apart(answer: str, read_as: str) -> None:
    declared = {"decimal": "comma", "orientation": "strict"}
    assert grade(answer, **declared).read_as == read_as
    assert grade(read_as, **declared).read_as == read_as


@pytest.mark.parametrize(
    "answer",
    ["[0.6، 0.65، -0.2]", "٠٫٦، ٠٫٦٥، -٠٫٢", "[0.6؛ 0.65؛ -0.2]"],
)
def test_arabic_commas_and_semicolons_separate(answer: str) -> None:
    assert grade(answer).read_as == "z = (0.6, 0.65, -0.2)"


@pytest.mark.parametrize(
    ("answer", "expected", "read_as"),
    [
        ("[1/-2, -1/-2, 3]", "OK+", "z = (-0.5, 0.5, 3)"),
        # in a vector blanks and bare commas separate: they group nothing
        ("[0.123 456 7]", "OK", "z = (0.123, 456, 7)"),
        ("[12,34,567]", "OK", "z = (12, 34, 567)"),
    ],
)
def test_what_is_new_for_numbers_does_not_misread_vectors(answer: str, expected: str, read_as: str) -> None:
    verdict = grade(answer)
    assert (status(verdict), verdict.read_as) == (expected, read_as)


def test_a_unit_in_a_vector_is_called_one() -> None:
    hint = messages.AT_VALUE(number=1, hint=messages.UNIT(text="m/s"))
    assert grade("[0.6 m/s, 0.65, -0.2]").feedback == (hint,)


def test_percent_in_a_vector() -> None:
    assert grade("[60%, 65%, -20 %]", percent=True).read_as == "z = (0.6, 0.65, -0.2)"


def test_an_unordered_key_takes_a_set() -> None:
    verdict = grade("{-0.2, 0.65, 0.6}", ordered=False)
    assert (status(verdict), verdict.score) == ("OK", 1)


@pytest.mark.parametrize("answer", ["[0.6, 0.65, -0.2]", "0.65", "[1,2,3]"])
def test_the_reading_does_not_depend_on_the_key(answer: str) -> None:
    shorter = {**VECTOR, "value": "[1; 2]"}
    assert grade(answer).read_as == grade(answer, shorter).read_as
