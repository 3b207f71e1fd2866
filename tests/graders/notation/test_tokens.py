"""One token for one symbol, however it is spelled."""

import pytest

from graders.notation.tokens import greek_of, is_symbol_name, symbol_tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("μ + mu + \\mu", "μ + μ + μ"),
        ("σ ⊙ ε · a × b * c", "σ * ε * a * b * c"),
        ("x**2", "x ^ 2"),
        ("x is squared", "x ^ 2"),
        ("x is equal to y", "x = y"),
        ("x equal", "x equal"),
        ("x is multiplied by y", "x * y"),
        ("ε is sampled from N(0, 1)", "ε ~ n ( 0 , 1 )"),
        ("ε comes from N(0, 1)", "ε ~ n ( 0 , 1 )"),
        ("from N(0, 1)", "~ n ( 0 , 1 )"),
        ("standard deviation", "std"),
        ("zμ", "z μ"),
        ("\\mathbf z", "z"),
        ("\\text{ab}", "ab"),
        ("\\cdot \\alpha", "* α"),
        ("μ_i", "μ"),
        ("z_1 z_{12} z_(3)", "z_1 z_12 z_3"),
        ("_ z", "_ z"),
        ("z _", "z"),
        ("½", "1 / 2"),
        ("0,5", "0.5"),
        ("a := b ≈ c", "a = b = c"),
        ("a ∥ b", "a ∥ b"),
        ("a ﷺ", "a ﷺ"),
        ("a\nb", "a \n b"),
        ("a → b", "a → b"),
    ],
)
def test_symbols_in_order(text: str, found: str) -> None:
    assert " ".join(token.text for token in symbol_tokens(text)) == found


@pytest.mark.parametrize(
    ("text", "places"),
    [("zμ", ["z", "μ"]), ("½ a", ["½", "½", "½", "a"]), ("x  is squared", ["x", "squared", "squared"])],
)
def test_each_knows_its_place(text: str, places: list[str]) -> None:
    assert [text[token.start : token.end] for token in symbol_tokens(text)] == places


@pytest.mark.parametrize(("word", "letters"), [("mu", "μ"), ("σε", "σε"), ("sum", ""), ("z", "")])
def test_greek_letters_of_a_word(word: str, letters: str) -> None:
    assert greek_of(word) == letters


@pytest.mark.parametrize(("word", "is_name"), [("mu", True), ("times", True), ("model", False)])
def test_names_of_symbols(word: str, is_name: bool) -> None:
    assert is_symbol_name(word) is is_name
