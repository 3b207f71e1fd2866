"""What a text looks like to its reader: no hidden characters, each letter one sign with its marks, plain quotes.

A zero-width space inside a word must not hide it, and “naïve” is the same word whether its ï is one character or two
(Unicode Standard Annex 15, canonical composition). Every place of the text that is read leads back to the raw one.
"""

import unicodedata
from collections.abc import Iterator

COMPOSED_MARKS = 30
"""The marks on one letter that are composed, as in the Stream-Safe Text Format (UAX 15): more are no word."""
# Takes “isn’t” and “well‑known” with their printed signs; leaves “x−1”, whose sign is a minus and no hyphen.
_PLAIN = str.maketrans("’‘ʼ‛＇“”„‟«»‐‑", '\'\'\'\'\'""""""--')
"""Each sign stands for one, so that places stay."""


def visible_text(raw: str) -> tuple[str, tuple[int, ...]]:
    """Return a text as it is seen, and for each of its characters its place in the raw text, then the end.

    No places mean that each is its own.
    """
    if raw.isascii():
        return raw, ()
    shown_signs = [
        (offset, sign)
        for offset, sign in enumerate(raw)
        if sign.isascii() or unicodedata.category(sign) != "Cf"
    ]
    text = "".join(sign for _, sign in shown_signs)
    if len(shown_signs) == len(raw) and unicodedata.is_normalized("NFC", text):
        return text.translate(_PLAIN), ()
    pieces: list[str] = []
    places: list[int] = []
    for start, end in _letter_spans(text):
        piece = _composed(text[start:end])
        pieces.append(piece)
        places += [shown_signs[start + min(k, end - start - 1)][0] for k in range(len(piece))]
    return "".join(pieces).translate(_PLAIN), (*places, len(raw))


def raw_span(start: int, end: int, places: tuple[int, ...]) -> tuple[int, int]:
    """Return where a place of the visible text stands in the raw one, marks and hidden signs behind it included."""
    return (places[start], max(places[end], places[end - 1] + 1)) if places else (start, end)


def _composed(piece: str) -> str:
    """Return a letter with its marks as few characters; what would grow, or has too many marks, stays as it is."""
    if piece.isascii() or len(piece) > COMPOSED_MARKS:
        return piece
    composed = unicodedata.normalize("NFC", piece)
    return composed if len(composed) <= len(piece) else piece


def _letter_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each letter with what belongs to it begins and ends."""
    start = 0
    for offset in range(1, len(text) + 1):
        if offset == len(text) or not _continues(text[offset]):
            yield start, offset
            start = offset


def _continues(sign: str) -> bool:
    """Tell whether a character joins the one before: a mark, or a vowel or final consonant of a Korean syllable."""
    if sign.isascii():
        return False
    return "\u1160" <= sign <= "\u11ff" or unicodedata.category(sign).startswith("M")
