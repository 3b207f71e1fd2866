"""Markdown of authors as HTML: raw HTML stays text; LaTeX between dollars becomes a span for KaTeX."""

from collections.abc import Sequence
from functools import cache

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


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.use(dollarmath_plugin, allow_digits=False, double_inline=True)
    for rule in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(rule, _render_formula)
    return parser


def _render_formula(_: RendererHTML, tokens: Sequence[Token], index: int, *__: object) -> str:
    token = tokens[index]
    return formula(token.content.strip(), display=token.type != "math_inline")
