"""Characters that nobody sees: a zero-width space inside a word must neither hide the word nor move its place."""

import unicodedata


def visible(raw: str) -> tuple[str, tuple[int, ...]]:
    """Return a text without format characters, and for each that is left its place in the raw text, then the end."""
    kept = [at for at, sign in enumerate(raw) if sign.isascii() or unicodedata.category(sign) != "Cf"]
    if len(kept) == len(raw):
        return raw, ()
    return "".join(raw[at] for at in kept), (*kept, len(raw))


def raw_place(start: int, end: int, places: tuple[int, ...]) -> tuple[int, int]:
    """Return where a place of the visible text stands in the raw one; no places mean that both are the same."""
    return (places[start], places[end - 1] + 1) if places else (start, end)
