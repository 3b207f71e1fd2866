"""Authors' texts: Markdown as HTML, and formulas without KaTeX."""

import pytest

from assessment.bank.markup import escape_latex, readable_formula, render_markdown


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"z = \mu + \sigma * \varepsilon", "z = μ + σ * ε"),
        (r"z \sim N(\mu, \sigma^2)", "z ~ N(μ, σ²)"),
        (r"\varepsilon \sim N(0, I)", "ε ~ N(0, I)"),
        (r"\mu_1 + \sigma_1 \cdot \varepsilon_1", "μ₁ + σ₁ · ε₁"),
        (r"P(\text{label} \mid \text{image})", "P(label | image)"),
        (r"\frac{13}{20}", "13/20"),
        (r"x^{n+1}", "xⁿ⁺¹"),
        (r"x^{ab}_q", "x^(ab)_q"),
        (r"\unknown{x}", r"\unknown{x}"),
        (r"65\%", "65%"),
        (r"a \, b", "a b"),
    ],
)
def test_a_formula_is_readable_without_katex(latex: str, text: str) -> None:
    assert readable_formula(latex) == text


@pytest.mark.parametrize(("plain", "latex"), [("65%", r"65\%"), ("(3/5, 1)", "(3/5, 1)"), (r"a\b_", r"ab\_")])
def test_a_reading_as_latex(plain: str, latex: str) -> None:
    assert escape_latex(plain) == latex


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*a*", "<p><em>a</em></p>\n"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n"),
        (r"$\mu$", '<p><span class="math" data-tex="\\mu">μ</span></p>\n'),
        ('$"<$', '<p><span class="math" data-tex="&quot;&lt;">&quot;&lt;</span></p>\n'),
        ("It costs $5 or $6.", "<p>It costs $5 or $6.</p>\n"),
    ],
)
def test_markdown_becomes_html(source: str, html: str) -> None:
    assert render_markdown(source) == html
