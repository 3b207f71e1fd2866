"""Markdown of authors as HTML: raw HTML stays text; LaTeX between dollars becomes a span for KaTeX."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from assessment.bank.formulas import readable


def render(text: str) -> SafeString:
    """Return Markdown as HTML; whatever HTML it holds is shown, not obeyed."""
    html: str = _parser().render(text)
    return mark_safe(html)  # noqa: S308 - the parser escapes: html is off


def formula(latex: str, *, display: bool = False) -> SafeString:
    """Return a formula: its source for KaTeX, its readable text for everybody else."""
    return format_html(
        '<span class="math{}" data-tex="{}">{}</span>',
        " math-display" if display else "",
        latex,
        readable(latex),
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


def parse(text: str) -> list[Token]:
    """Return Markdown as the parser's tokens, for what is not HTML."""
    return _parser().parse(text)


@cache
def _parser() -> MarkdownIt:
    return parser_with(formula)
