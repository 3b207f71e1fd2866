r"""A deck as a package for Anki.

Anki knows a note by its GUID and takes a changed one over if it is newer than what it has: so a GUID comes from the
card's identity, never from its words, and the time is that of the export. Formulas stand as `\( \)` and `\[ \]`,
which Anki sets itself.
"""

import re
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import genanki
from django.utils.html import escape
from markdown_it import MarkdownIt

from assessment.bank.decks.cards import Card, CardDeck
from assessment.bank.markup import parser_with, readable_formula

MODEL = genanki.Model(
    1_762_041_337,
    "Evenmark flashcard",
    fields=[{"name": "Front"}, {"name": "Back"}],
    templates=[
        {"name": "Card", "qfmt": "{{Front}}", "afmt": '{{FrontSide}}<hr id="answer">{{Back}}'},
    ],
    css=".card { font-family: sans-serif; font-size: 20px; text-align: left; }",
)
"""The form of the notes; with another number Anki would take it for another one, and copy every note."""

# What Anki would take for sound, or for LaTeX that it runs on the learner's computer.
_OWN_TAGS = re.compile(r"\[(?=(?:sound:|anki:|/?latex\]|/?\$))", re.IGNORECASE)
# What makes MathJax do more than set a formula.
_ACTIVE = re.compile(r"\\(?:href|url|require|style|class|cssId|data|html\w*|csname|includegraphics)\b")
# The first separates the fields of a note.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")


def anki_package(deck: CardDeck, exported_at: datetime) -> bytes:
    """Return the deck as an `.apkg`, stamped with the time of its export."""
    # Two colons in a title would make decks within decks.
    package_deck = genanki.Deck(_number(deck.identity), deck.title.replace("::", ": "))
    for position, card in enumerate(deck.cards):
        package_deck.add_note(_note(card, position))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        genanki.Package(package_deck).write_to_file(str(path), timestamp=exported_at.timestamp())
        return path.read_bytes()


def _note(card: Card, position: int) -> genanki.Note:
    fields = [_html(card.front), _html(card.back)]
    return genanki.Note(model=MODEL, fields=fields, guid=genanki.guid_for(card.identity), due=position)


def _number(identity: str) -> int:
    """Return an id as Anki wants it: between 2³⁰ and 2³¹."""
    return int.from_bytes(sha256(identity.encode()).digest()[:8]) % 2**30 + 2**30


def _html(text: str) -> str:
    html: str = _parser().render(text).strip() or escape(text)
    return _OWN_TAGS.sub("&#91;", _CONTROLS.sub(" ", html))


@cache
def _parser() -> MarkdownIt:
    parser = parser_with(_formula)
    # An image would be fetched from wherever the learner is.
    parser.add_render_rule("image", lambda _, tokens, index, *__: escape(tokens[index].content))
    return parser


def _formula(latex: str, *, display: bool) -> str:
    if _ACTIVE.search(latex):
        return f"<code>{escape(readable_formula(latex))}</code>"
    return rf"\[{escape(latex)}\]" if display else rf"\({escape(latex)}\)"
