"""One token for one symbol, however it is spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.tokens import greek_of, is_symbol_name, symbol_tokens

SIGNS = st.text(st.sampled_from("azμσ12 ½.,+*^_(){}[]=~|\\<>'\n→ﷺ②"), max_size=40)


def spelled(text: str) -> str:
    """Return the tokens of a text with single blanks between them."""
    return " ".join(token.text for token in symbol_tokens(text))


GREEK = [
    ("μ + mu + \\mu + Mu", "μ + μ + μ + μ"),
    ("ε eps epsilon \\varepsilon ϵ", "ε ε ε ε ε"),
    ("φ phi \\varphi ϕ", "φ φ φ φ"),
    ("µ", "μ"),  # the micro sign
    ("𝜎 𝛍", "σ μ"),  # letters of mathematics
    ("zμ", "z μ"),
    ("σε", "σ ε"),
    ("theta model", "θ model"),
]
OPERATORS = [
    ("σ ⊙ ε · a × b * c ∘ d ⋅ e", "σ * ε * a * b * c * d * e"),
    ("a ÷ b ⁄ c ∕ d", "a / b / c / d"),
    ("a − b – c - d", "a - b - c - d"),
    ("x**2", "x ^ 2"),
    ("x² + y³", "x ^ 2 + y ^ 3"),
    ("a := b ≈ c", "a = b = c"),
    ("a ∣ b │ c", "a | b | c"),
    ("x ∼ y", "x ~ y"),
    ("a ≤ b ≥ c ≠ d", "a ≤ b ≥ c ≠ d"),
    ("[a] {b}", "( a ) ( b )"),
]
WORDS = [
    ("x plus y minus z", "x + y - z"),
    ("x times y", "x * y"),
    ("x equals y", "x = y"),
    ("x is equal to y", "x = y"),
    ("x is multiplied by y", "x * y"),
    ("x divided by y", "x / y"),
    ("x squared", "x ^ 2"),
    ("x is squared", "x ^ 2"),
    ("x given y", "x | y"),
    ("x conditioned on y", "x | y"),
    ("50 percent", "50 %"),
    # Some need a word behind them.
    ("x equal", "x equal"),
    ("x equal y", "x equal y"),
    ("x is multiplied", "x is multiplied"),
    ("x is sampled", "x is sampled"),
    ("the drawn line", "the drawn line"),
    # “Is” goes with its operator only.
    ("x is y", "x is y"),
]
DISTRIBUTIONS = [
    ("ε ~ N(0, 1)", "ε ~ n ( 0 , 1 )"),
    ("ε is sampled from N(0, 1)", "ε ~ n ( 0 , 1 )"),
    ("ε drawn from N(0, 1)", "ε ~ n ( 0 , 1 )"),
    ("ε is distributed as N(0, 1)", "ε ~ n ( 0 , 1 )"),
    ("ε comes from N(0, 1)", "ε ~ n ( 0 , 1 )"),
    ("ε taken from normal(0, 1)", "ε ~ normal ( 0 , 1 )"),
    ("from N(0, 1)", "~ n ( 0 , 1 )"),
    ("from the left", "from the left"),
    ("standard deviation", "std"),
    ("standard model", "standard model"),
]
LATEX = [
    ("$z = \\mu$", "z = μ"),
    ("\\cdot \\alpha", "* α"),
    ("a \\times b \\odot c", "a * b * c"),
    ("a \\mid b \\sim c", "a | b ~ c"),
    ("a \\le b \\ge c", "a ≤ b ≥ c"),
    ("\\mathbf z", "z"),
    ("\\mathbf{z}", "z"),
    ("\\mathcal{N}(0, 1)", "n ( 0 , 1 )"),
    ("\\text{ab}", "ab"),
    ("\\left( x \\right)", "( x )"),
    ("\\frac", "frac"),  # the rest of LaTeX is not read
]
SUBSCRIPTS = [
    ("μ_i", "μ"),
    ("p_θ(x)", "p ( x )"),
    ("μ_{i}", "μ"),
    ("z_1 z_{12} z_(3)", "z_1 z_12 z_3"),
    ("z _", "z"),
    ("_ z", "_ z"),
]
NUMBERS = [
    ("0.5 and .5", "0.5 and .5"),
    ("0,5", "0.5"),
    ("(0,5)", "( 0 , 5 )"),
    ("1.2.5", "1.2 . 5"),
    ("½", "1 / 2"),
    ("１２ ١٢", "12 12"),
    ("1٢", "1٢"),
    ("②", "②"),
]
ENDS = [
    ("a\nb", "a \n b"),
    ("a. b", "a . b"),
    ("a; b", "a ; b"),
    ("a → b", "a → b"),
    ("a -> b", "a -> b"),
    ("a ∥ b", "a ∥ b"),
    ("a ﷺ", "a ﷺ"),
]


@pytest.mark.parametrize(
    ("text", "tokens"), [*GREEK, *OPERATORS, *WORDS, *DISTRIBUTIONS, *LATEX, *SUBSCRIPTS, *NUMBERS, *ENDS]
)
def test_symbols_in_order(text: str, tokens: str) -> None:
    assert spelled(text) == tokens


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("z", ["id"]),
        ("model", ["id"]),
        ("0.5", ["number"]),
        ("a + b", ["id", "op", "id"]),
        ("a plus b", ["id", "op", "id"]),
        ("x²", ["id", "op", "number"]),
        ("a → b", ["id", "end", "id"]),
        ("a.", ["id", "end"]),
        ("a\nb", ["id", "end", "id"]),
        # Digits of two scripts are no number.
        ("1٢", ["end"]),
        ("", []),
    ],
)
def test_kinds_of_tokens(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in symbol_tokens(text)] == kinds


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("zμ", ["z", "μ"]),
        ("½ a", ["½", "½", "½", "a"]),
        ("x²", ["x", "²", "²"]),
        ("x  is squared", ["x", "squared", "squared"]),
        ("x is equal to y", ["x", "equal to", "y"]),
        ("the standard deviation of it", ["the", "standard deviation", "of", "it"]),
        ("z_12 = \\mu", ["z_12", "=", "\\mu"]),
        ("μ_i", ["μ"]),
    ],
)
def test_each_knows_its_place(text: str, places: list[str]) -> None:
    assert [text[token.start : token.end] for token in symbol_tokens(text)] == places


@pytest.mark.parametrize(
    ("text", "glued"),
    [
        ("f(x)", [True, True, True, True]),
        ("f (x)", [True, False, True, True]),
        ("σε", [True, True]),
        ("σ ε", [True, False]),
    ],
)
def test_a_token_knows_whether_a_blank_stands_before_it(text: str, glued: list[bool]) -> None:
    assert [token.glued for token in symbol_tokens(text)] == glued


@given(st.text(max_size=60) | SIGNS)
def test_places_of_any_text_rise_and_lie_in_it(text: str) -> None:
    last = 0
    for token in symbol_tokens(text):
        assert last <= token.start < token.end <= len(text)
        last = token.start


@given(st.lists(st.sampled_from(["mu", "σ", "x", "plus", "times", "0.5", "\\cdot", "equals", "(", ")"])))
def test_plain_spellings_stay_as_they_are(pieces: list[str]) -> None:
    plain = spelled(" ".join(pieces))
    assert spelled(plain) == plain


@pytest.mark.parametrize(
    ("word", "letters"),
    [("mu", "μ"), ("epsilon", "ε"), ("σ", "σ"), ("σε", "σε"), ("sum", ""), ("z", ""), ("zμ", "")],
)
def test_greek_letters_of_a_word(word: str, letters: str) -> None:
    assert greek_of(word) == letters


@pytest.mark.parametrize(
    ("word", "is_name"),
    [("mu", True), ("times", True), ("squared", True), ("model", False), ("μ", False), ("", False)],
)
def test_names_of_symbols(word: str, is_name: bool) -> None:
    assert is_symbol_name(word) is is_name
