"""fpdf2, without what it would load for pictures; a page in the size of paper, with its foot.

Where numpy is installed fpdf2 imports it for pictures, of which there are none: in a web process it would only take
memory.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["FPDF", "blank", "printable"]

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


def blank(title: str, language: str) -> FPDF:
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


def printable(text: str) -> str:
    """Return text without control characters, and with tabs as spaces."""
    return "".join(c for c in text.expandtabs(4) if c == "\n" or c.isprintable() or c.isspace())
