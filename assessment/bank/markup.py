"""Markdown of authors as HTML: raw HTML stays text; LaTeX between dollars becomes a span for KaTeX.

In the span stands readable text (`z = μ + σ * ε`): seen until KaTeX has set the formula, and for good without
JavaScript. What practice pages use is known, the rest stays LaTeX.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin


def render_markdown(text: str) -> SafeString:
    """Return Markdown as HTML; whatever HTML it holds is shown, not obeyed."""
    html: str = _parser().render(text)
    return mark_safe(html)  # noqa: S308 - the parser escapes: html is off


def formula_html(latex: str, *, display: bool = False) -> SafeString:
    """Return a formula: its source for KaTeX, its readable text for everybody else."""
    return format_html(
        '<span class="math{}" data-tex="{}">{}</span>',
        " math-display" if display else "",
        latex,
        readable_formula(latex),
    )


class FormulaWriter(Protocol):
    """Writes a formula into HTML."""

    def __call__(self, latex: str, *, display: bool) -> str:
        """Return the HTML of a formula, escaped."""
        ...


def parser_with(write: FormulaWriter) -> MarkdownIt:
    """Return a parser of authors' Markdown whose formulas `write` puts into HTML."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.use(dollarmath_plugin, allow_digits=False, double_inline=True)

    def render_formula(_: RendererHTML, tokens: Sequence[Token], index: int, *__: object) -> str:
        token = tokens[index]
        return write(token.content.strip(), display=token.type != "math_inline")

    for rule in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(rule, render_formula)
    return parser


def markdown_tokens(text: str) -> list[Token]:
    """Return Markdown as the parser's tokens, for what is not HTML."""
    return _parser().parse(text)


@cache
def _parser() -> MarkdownIt:
    return parser_with(formula_html)


_TABLE = """
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε theta θ lambda λ mu μ nu ν pi π phi φ varphi φ psi ψ
rho ρ tau τ sigma σ eta η omega ω Sigma Σ Delta Δ Theta Θ Omega Ω Phi Φ sim ~ cdot · times × odot ⊙ circ ∘
pm ± approx ≈ neq ≠ le ≤ leq ≤ ge ≥ geq ≥ in ∈ mid | to → rightarrow → infty ∞ sum Σ prod Π nabla ∇
partial ∂ parallel ∥ ldots … dots … top ᵀ log log exp exp
"""
_NAMES = _TABLE.split()
SYMBOLS = dict(zip(_NAMES[::2], _NAMES[1::2], strict=True)) | {"quad": " ", "left": "", "right": ""}
SUPERSCRIPTS = str.maketrans("0123456789+-=()Tni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵀⁿⁱ")
SUBSCRIPTS = str.maketrans("0123456789+-=()ij", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼ")

_WRAPPER = re.compile(
    r"\\(?:text|mathrm|mathbf|mathcal|mathbb|operatorname|boldsymbol|textbf)\s*\{([^{}]*)\}"
)
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\([A-Za-z]+) ?")
_RAISED = re.compile(r"\^(?:\{([^{}]*)\}|(\S))")
_LOWERED = re.compile(r"_(?:\{([^{}]*)\}|(\S))")


def readable_formula(latex: str) -> str:
    """Return a formula as one line of Unicode text."""
    text = _WRAPPER.sub(r"\1", latex)
    text = _FRACTION.sub(r"\1/\2", text)
    text = _COMMAND.sub(_symbol, text)
    text = _RAISED.sub(lambda match: _shifted(match, SUPERSCRIPTS, "^"), text)
    text = _LOWERED.sub(lambda match: _shifted(match, SUBSCRIPTS, "_"), text)
    text = re.sub(r"\\[,;:! ]|~", lambda match: " " if match[0] != "~" else "~", text)
    text = re.sub(r"\\([{}%$#&_|])", r"\1", text)
    return " ".join(text.replace("&", "").replace("\\\\", "; ").split())


def escape_latex(plain: str) -> str:
    """Return plain text, such as a reading of a number, as LaTeX that shows it unchanged."""
    return re.sub(r"([%$#&_{}])", r"\\\1", plain.replace("\\", ""))


def _symbol(match: re.Match[str]) -> str:
    symbol = SYMBOLS.get(match[1])
    if symbol is None:
        return match[0]
    # A space that ended a command's name stays where words would otherwise run together.
    return symbol + " " if match[0].endswith(" ") else symbol


def _shifted(match: re.Match[str], table: dict[int, int], sign: str) -> str:
    content = match[1] if match[1] is not None else match[2]
    if all(ord(character) in table for character in content):
        return content.translate(table)
    return f"{sign}({content})" if len(content) > 1 else f"{sign}{content}"
