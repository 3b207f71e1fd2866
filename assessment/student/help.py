"""The documents of `assessment/docs/` as pages under `/help/`: the same Markdown that a code host shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin

FOLDER: Path = settings.BASE_DIR / "assessment" / "docs"
FIRST = "README"
"""The document that lists the others; a code host shows it with the folder."""
PICTURES = "pictures/"
STATIC = "help/"
"""Under which name the static files have the pictures: `STATICFILES_DIRS` says so too."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading to jump to."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document as HTML: what stands before its first section, its sections, and a list of these."""

    title: str
    opening: SafeString
    sections: SafeString
    contents: Sequence[Heading]


@require_safe
def page(request: HttpRequest, name: str = "") -> HttpResponse:
    """Show a document; without a name, the list of them."""
    if name and name not in names():
        raise Http404
    return render(request, "student/help.html", {"document": document(name or FIRST), "is_first": not name})


@cache
def names() -> frozenset[str]:
    """Return the names of all documents but the first."""
    return frozenset(path.stem for path in FOLDER.glob("*.md")) - {FIRST}


@cache
def document(name: str) -> Document:
    """Return a document as HTML; its file does not change while the service runs."""
    parser = _parser()
    tokens = parser.parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    for token in tokens:
        if token.children:
            token.children = list(_led(token.children))
    headings = list(_headings(tokens))
    second = [index for index, level, _ in headings if level == 2]
    cut = second[0] if second else len(tokens)
    return Document(
        title=next(heading.text for _, level, heading in headings if level == 1),
        opening=_html(parser, tokens[:cut]),
        sections=_html(parser, tokens[cut:]),
        contents=[heading for _, level, heading in headings if level == 2],
    )


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").use(anchors_plugin, max_level=4)
    # What is wider than a phone scrolls by itself, and must be reached by the keyboard for that.
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    parser.add_render_rule("fence", _fence)
    return parser


def _table_open(_: RendererHTML, *__: object) -> str:
    return '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>\n'


def _table_close(_: RendererHTML, *__: object) -> str:
    return "</table></div>\n"


def _fence(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, *options_and_environment: object
) -> str:
    html: str = renderer.fence(tokens, index, *options_and_environment)  # type: ignore[arg-type] # options and environment
    return html.replace("<pre>", '<pre tabindex="0">', 1)


def _html(parser: MarkdownIt, tokens: Sequence[Token]) -> SafeString:
    html: str = parser.renderer.render(tokens, parser.options, {})
    return mark_safe(html)  # noqa: S308 - our own documents, and the parser escapes: html is off


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[int, int, Heading]]:
    """Yield the place, the level and the words of each heading."""
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            words = "".join(child.content for child in tokens[index + 1].children or ())
            yield index, int(token.tag[1:]), Heading(str(token.attrGet("id") or ""), words)


def _led(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield inline tokens with links that lead to the same place here; where there is none, only the words stay."""
    is_dropped = False
    for token in tokens:
        if token.type == "link_open":
            target = _target(str(token.attrGet("href")))
            is_dropped = target is None
            if target is not None:
                token.attrSet("href", target)
        elif token.type == "image":
            picture = str(token.attrGet("src")).removeprefix(PICTURES)
            token.attrSet("src", static(STATIC + picture))
        if not (is_dropped and token.type in ("link_open", "link_close")):
            yield token


def _target(href: str) -> str | None:
    """Return where a link of a document leads under `/help/`; None for a file that is not served."""
    parts = urlsplit(href)
    if parts.scheme or not parts.path:
        return href
    path = Path(parts.path)
    if path.suffix != ".md" or len(path.parts) > 1:
        return None
    address = reverse("help") if path.stem == FIRST else reverse("help-page", args=[path.stem])
    return address + (f"#{parts.fragment}" if parts.fragment else "")
