"""What holds for every input: printed values are read back, offered readings are clear, nothing raises."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graders.digits import Digits
from graders.errors import KeyInvalid
from graders.messages import render
from graders.numeric.key import NumericKey, describe_key
from graders.numeric.parsing import interpretations
from graders.numeric.printing import print_labelled, print_values
from graders.numeric.settings import Settings
from tests.graders.numeric.numeric_cast import GRADER, NOISE, VECTOR, key, status

EXAMPLES = 150
KEYS = [
    key(),
    key({"value": "0.65"}),
    key(decimal="comma", value="[0,6; 0,65; -0,2]"),
    key(decimal="auto", orientation="strict", percent=True),
    key(ordered=False, parameters=NOISE, accept_binary64=True),
    key({"value": "0.65"}, decimal="auto", percent=True, mode="significant", places=2, strict=True),
    key(mode="relative", tolerance="0.01", weights=["1", "2", "3"], parameters=NOISE),
    key({"value": "100."}, digits={"significant": "3", "share": "0.5"}),
]
PIECES = [
    *"0123456789.,;-+/*^%'()[]{}<>=: \n\t&_~iejkxT$\\°،؛",
    "1,000", "0,6", "0.65", "-0.2", " - ", ", ", "; ", "½", "²", "⁻", "−", "٣", "٫", "\\frac{1}{2}", "\\\\", "z = ",
    "np.array(", "tensor(", "^T", "e400", "10^", "\\begin{pmatrix}", "\\end{pmatrix}", "\u200b", "\u0301",
    "nan", "1 000",
]  # fmt: skip
typed_texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
keys = st.sampled_from(KEYS)
decimals = st.builds(
    lambda digits, places: Fraction(digits, 10**places), st.integers(-(10**25), 10**25), st.integers(0, 60)
)
numbers = st.one_of(decimals, st.fractions(), st.integers(-(10**40), 10**40).map(Fraction))
declared = st.builds(
    Settings,
    shape=st.sampled_from(["scalar", "vector"]),
    decimal=st.sampled_from(["point", "comma", "auto"]),
    variable=st.sampled_from(["", "z", "z_2", "μ", "\\mathbf{z}", "P(Y = 1)", "log p(x | z)"]),
    strict=st.booleans(),
)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | typed_texts
    | decimals.map(lambda v: Digits(v.numerator)),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=4), children, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=5), declared, st.booleans())
def test_what_is_printed_is_read_back(values: list[Fraction], declared: Settings, column: bool) -> None:
    shown = values if declared.is_vector else values[:1]
    for text in (
        print_values(shown, declared, column=column),
        print_labelled(shown, declared, column=column),
    ):
        (reading,) = interpretations(text, declared)
        assert reading.values == tuple(shown)
        is_column = column and len(shown) > 1 and declared.is_vector
        assert reading.column == is_column or not declared.strict


@settings(max_examples=EXAMPLES * 4, deadline=None)
@given(keys, typed_texts)
@example(KEYS[0], "[1 2 - ½]")
@example(KEYS[3], "[1.000; 2,5 ; 3]")
@example(KEYS[3], "1,5,0,6,7.5,0")
def test_a_reading_that_is_offered_is_clear(parsed: NumericKey, text: str) -> None:
    for offered in GRADER.grade_one(parsed, text).readings:
        again = GRADER.grade_one(parsed, offered)
        assert status(again) in ("OK", "OK+")
        assert again.read_as == (
            f"{parsed.settings.variable} = {offered}" if parsed.settings.variable else offered
        )


@settings(max_examples=EXAMPLES * 4, deadline=None)
@given(keys, typed_texts)
def test_what_is_read_is_read_again_from_its_echo(parsed: NumericKey, text: str) -> None:
    verdict = GRADER.grade_one(parsed, text)
    if verdict.read_as:
        again = GRADER.grade_one(parsed, verdict.read_as)
        assert again.read_as == verdict.read_as
        assert parsed.comparison.strict or parsed.digits or again.score == verdict.score


@settings(max_examples=EXAMPLES * 2, deadline=None)
@given(keys, st.text(max_size=60) | typed_texts)
def test_no_text_raises_and_the_same_text_gives_the_same_verdict(parsed: NumericKey, text: str) -> None:
    verdict = GRADER.grade_one(parsed, text)
    assert verdict == GRADER.grade_one(parsed, text)
    assert verdict.outcome != "invalid" or render(verdict.feedback).endswith((".", "]"))
    assert verdict.outcome == "graded" or verdict.score == 0


@settings(max_examples=EXAMPLES, deadline=None)
@given(keys, json_values)
def test_no_json_value_raises(parsed: NumericKey, answer: object) -> None:
    assert GRADER.grade_one(parsed, answer).outcome in ("graded", "invalid", "ambiguous")


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "value",
                "shape",
                "mode",
                "places",
                "tolerance",
                "weights",
                "parameters",
                "near_misses",
                "variable",
            ]
        ),
        json_values,
    )
)
def test_no_key_raises_anything_but_its_errors(data: dict[str, object]) -> None:
    problems = {}
    try:
        assert describe_key(GRADER.parse_key(data))
    except KeyInvalid as invalid:
        problems = invalid.errors
    assert all(problems.values())


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(decimals, min_size=1, max_size=5))
def test_every_spelling_of_a_vector_is_one_vector(values: list[Fraction]) -> None:
    declared = Settings(shape="vector")
    texts = [print_values([value], Settings()) for value in values]
    spellings = [
        f"[{', '.join(texts)}]",
        f"({'; '.join(texts)})",
        "\n".join(texts),
        f"z = [{' '.join(texts)}]^T",
        f"np.array([[{'], ['.join(texts)}]])",
        "\\begin{pmatrix}" + r"\\".join(texts) + "\\end{pmatrix}",
    ]
    for spelling in spellings:
        assert [reading.values for reading in interpretations(spelling, declared)] == [tuple(values)]
    assert interpretations(texts, declared)[0].values == tuple(values)


@pytest.mark.parametrize("depth", [4, 5_000])
def test_deep_lists_are_refused(depth: int) -> None:
    nested: object = Digits("1")
    for _ in range(depth):
        nested = [nested]
    assert GRADER.grade_one(KEYS[0], nested).outcome == "invalid"


def test_the_whole_page_example_in_one_batch() -> None:
    pairs = [(key(VECTOR), "[0.6, 0.65, -0.2]"), (KEYS[1], "13/20"), (KEYS[2], "0,6 0,65 -0,2")]
    assert [verdict.score for verdict in GRADER.grade(pairs)] == [1, 1, 1]
