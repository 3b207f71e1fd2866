"""How an answer looks: case, punctuation and blanks, with every word as it was."""

import re

from tests.attacks.attack import Attack, Source, harmless
from tests.attacks.wording import without_stop

_WORD = re.compile(r"(?<![\w(])(?<!\| )[A-Za-z]{3,}(?!\w|[()]| \|)")
_SENTENCE_END = re.compile(r"(?<=[a-z])[.] +(?=[A-Z][a-z])")
_NO_FORMULA = re.compile(r"[=+*/^_|~<>\\()\[\]\n]|\d\.")


def edits(source: Source, seed: int) -> list[Attack]:
    """Return the answer in other cases, with other stops, and with other blanks."""
    del seed
    text = source.answer
    stopped = without_stop(text)
    found = [
        ("case", "small", _WORD.sub(lambda match: match[0].lower(), text)),
        ("case", "first letter", text[:1].swapcase() + text[1:] if text[1:2].islower() else text),
        ("punctuation", "without the last stop", stopped),
        ("punctuation", "with a last stop", f"{stopped}."),
        ("punctuation", "exclamation", f"{stopped}!"),
        ("blanks", "two of them", re.sub(r" ", "  ", text)),
        ("blanks", "around", f"  {text}\n"),
        ("blanks", "a line a sentence", _SENTENCE_END.sub(".\n", text)),
    ]
    if not _NO_FORMULA.search(text):
        found += [
            ("case", "capitals", text.upper()),
            ("punctuation", "without commas", text.replace(", ", " ")),
            ("punctuation", "semicolons", _SENTENCE_END.sub("; ", text)),
        ]
    return [harmless(family, form, text, new) for family, form, new in found if new != text]
