"""A deck as a PDF to print: a card a page, A4 landscape.

A4 needs no choice in the printer's window, and four of its pages on one sheet are cards of A6. Long cards are set
smaller, and flow on to another page when they would become too small to read.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path

from assessment.bank.decks.cards import Card, CardDeck
from assessment.bank.decks.layout import (
    Block,
    Measure,
    Style,
    StyledLine,
    StyledText,
    break_lines,
    markdown_blocks,
)

FONTS = Path(__file__).parent / "fonts"


@contextmanager
def _absent(name: str) -> Iterator[None]:
    """Let a package that is not loaded yet appear not to be installed."""
    hidden = name not in sys.modules
    if hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            del sys.modules[name]


# Where numpy is installed fpdf2 imports it for pictures, of which there are none: in a web process it would only take
# memory.
with _absent("numpy"):
    from fpdf import FPDF

# It tells of every glyph that it leaves out.
logging.getLogger("fontTools").setLevel(logging.WARNING)

FACES = {
    ("sans", ""): "DejaVuSans.ttf",
    ("sans", "B"): "DejaVuSans-Bold.ttf",
    ("sans", "I"): "DejaVuSans-Oblique.ttf",
    ("code", ""): "DejaVuSansMono.ttf",
}


def blank_document(title: str, language: str) -> FPDF:
    """Return a document of A4 pages, landscape, in millimetres, with a free font for Greek letters and formulas."""
    document = FPDF(orientation="landscape", unit="mm", format="A4")
    for (family, style), file in FACES.items():
        document.add_font(family, style, FONTS / file)
    # The other faces have fewer of the mathematical signs.
    document.set_fallback_fonts(["sans"], exact_match=False)
    document.set_auto_page_break(False)
    document.set_title(title)
    document.set_lang(language)
    document.set_creator("Evenmark")
    return document


def printable_text(text: str) -> str:
    """Return text without control characters, and with tabs as spaces."""
    return "".join(c for c in text.expandtabs(4) if c == "\n" or c.isprintable() or c.isspace())


LEFT, TOP, WIDTH, HEIGHT = 20.0, 18.0, 257.0, 166.0
"""The part of the page for text, in millimetres."""

FOOT = 194.0
"""The base line of title and number, in millimetres of the 210: below the text, above what printers cut."""
INDENT = 0.9
"""How far a level is moved in, in the height of a line."""

FRONT, BACK = 30.0, 22.0
"""The size of type of short cards, in points."""

# The first size at which a card fits; at the last one its type is 11 points, the least that is read with ease.
SHRINKING = (1.0, 0.88, 0.78, 0.68, 0.6, 0.52)
LEADING = 1.4 * 25.4 / 72
"""Millimetres from line to line for each point of size."""

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The same deck gives the same bytes: no file says when it was made."""


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of a card: how high it stands, how far it is moved in, its size, and perhaps what marks it."""

    line: StyledLine
    size: float
    shift: float = 0.0
    marker: str = ""
    gap: float = 0.0
    rule: bool = False

    @property
    def height(self) -> float:
        """Return what it takes of the page, in millimetres."""
        return self.gap + self.size * LEADING


@lru_cache(maxsize=16)
def deck_pdf(deck: CardDeck, *, duplex: bool = False) -> bytes:
    """Return the cards as pages: front and back on one, or with `duplex` on the two faces of a sheet."""
    document = blank_document(printable_text(deck.title), deck.language)
    document.set_creation_date(MADE)
    width = _measuring(document)
    for number, card in enumerate(deck.cards, start=1):
        foot = (printable_text(deck.title), f"{number} / {len(deck.cards)}")
        sides = _faces(width, card) if duplex else [_fitting(width, card.front, card.back)]
        for side, rows in enumerate(sides):
            # Fronts are on odd pages: a card that flows on to another page would put all after it on the wrong side.
            if duplex and document.page % 2 != side:
                document.add_page()
            _draw(document, rows, foot, _heading(number, card) if side == 0 else "")
    if not deck.cards:
        document.add_page()
    return bytes(document.output())


def _measuring(document: FPDF) -> Measure:
    """Return what measures words, in millimetres for a size of one point: widths grow with the size."""

    @cache
    def width(words: str, style: Style) -> float:
        _choose(document, style, 100)
        return float(document.get_string_width(words)) / 100

    return width


def _faces(width: Measure, card: Card) -> list[list[CardLine]]:
    return [_fitting(width, card.front, ""), _fitting(width, "", card.back)]


def _heading(number: int, card: Card) -> str:
    blocks = markdown_blocks(printable_text(card.front))
    words = " ".join("".join(text for text, _ in block.runs) for block in blocks)
    return f"{number}. {' '.join(words.split())[:80]}"


def _fitting(width: Measure, front: str, back: str) -> list[CardLine]:
    """Return the rows in the largest size that fits a page, or else in the smallest."""
    rows: list[CardLine] = []
    for share in SHRINKING:
        rows = list(_rows(width, front, FRONT * share, bold=True)) if front else []
        if back:
            below = list(_rows(width, back, BACK * share))
            rows += [replace(below[0], gap=below[0].size, rule=True), *below[1:]] if rows else below
        if sum(row.height for row in rows) <= HEIGHT:
            break
    return rows


def _rows(width: Measure, text: str, size: float, *, bold: bool = False) -> Iterator[CardLine]:
    step = size * LEADING * INDENT
    for number, block in enumerate(markdown_blocks(printable_text(text))):
        shift = min(block.indent * step, WIDTH / 2)
        runs = [(words, replace(style, bold=True)) for words, style in block.runs] if bold else block.runs
        for place, line in enumerate(break_lines(runs, (WIDTH - shift) / size, width)):
            first = place == 0
            gap = size * LEADING * _space_above(block) if first and number else 0.0
            yield CardLine(line, size, shift, block.marker if first else "", gap)


def _space_above(block: Block) -> float:
    return 0.15 if block.marker else 0.45


def _draw(document: FPDF, rows: list[CardLine], foot: tuple[str, str], heading: str) -> None:
    """Draw the rows in the middle of a new page, or from the top of as many as they need."""
    document.add_page()
    document.c_margin = 0
    if heading:
        document.start_section(heading)
    top = TOP + max(0.0, (HEIGHT - sum(row.height for row in rows)) / 2)
    y = top
    for row in rows:
        if y + row.height > TOP + HEIGHT:
            _draw_foot(document, *foot)
            document.add_page()
            y = TOP
        if row.rule and y > top:
            document.set_draw_color(150)
            document.line(LEFT, y + row.gap / 2, LEFT + WIDTH, y + row.gap / 2)
        _draw_row(document, row, y + row.gap)
        y += row.height
    _draw_foot(document, *foot)


def _draw_foot(document: FPDF, title: str, number: str) -> None:
    """Draw the foot; last on its page, so that the card is what is read first."""
    document.set_text_color(80)
    _choose(document, Style(), 10)
    wide = document.get_string_width(number)
    document.text(LEFT, FOOT, _cut(document, title, WIDTH - wide - 6))
    document.text(LEFT + WIDTH - wide, FOOT, number)
    document.set_text_color(0)


def _cut(document: FPDF, words: str, room: float) -> str:
    if document.get_string_width(words) <= room:
        return words
    while words and document.get_string_width(words + "…") > room:
        words = words[:-1]
    return words + "…"


def _draw_row(document: FPDF, row: CardLine, y: float) -> None:
    height = row.size * LEADING
    if row.marker:
        _choose(document, Style(), row.size)
        document.set_xy(LEFT + row.shift - document.get_string_width(row.marker + " "), y)
        document.cell(h=height, text=row.marker)
    document.set_xy(LEFT + row.shift, y)
    for run in row.line:
        _draw_run(document, run, row.size, height)


def _draw_run(document: FPDF, run: StyledText, size: float, height: float) -> None:
    words, style = run
    _choose(document, style, size)
    document.cell(h=height, text=words, link=style.link)


def _choose(document: FPDF, style: Style, size: float) -> None:
    """Set the font; bold words that are emphasized, too, stand slanted: there is no face for both."""
    if style.code:
        document.set_font("code", "", size * 0.92)
    else:
        document.set_font("sans", "I" if style.italic else "B" if style.bold else "", size)
