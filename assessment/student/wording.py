"""The graders' sentences in the reader's language.

Verdicts are stored in English, as the API sends them. Each sentence of a grader was filled from a template; here it is
found again, and the template's translation is filled with the same words. What a person or an author wrote matches no
template and stays as it is. The translations are a catalogue of their own, `graders`, beside that of the pages.
"""

import gettext as catalogues
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from django.utils.translation import get_language

from graders import verdict
from graders.choice import messages as choice
from graders.composite import messages as composite
from graders.numeric import messages as numeric
from graders.text import messages as text

LOCALES = Path(__file__).parent / "locale"
LONGEST = 4_000
DEPTH = 4
OURS = frozenset({"said", "hint", "kind", "expected", "read"})
"""The fields that graders fill with words of their own."""
NUMBERS = frozenset({"count", "limit", "met", "number", "places", "positions", "right"})
_FIELD = re.compile(r"\{(\w+)\}")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
# A choice and its reason are spoken of in turn; whatever stands before is complete.
_TURN = re.compile(r" (?=Your reason: )")


def in_language(sentence: str) -> str:
    """Return a grader's sentence, or several in a row, in the language that is active."""
    language = (get_language() or "en").partition("-")[0]
    if language == "en" or len(sentence) > LONGEST:
        return sentence
    return " ".join(_translated(part, language, DEPTH) for part in _TURN.split(sentence))


@cache
def templates() -> tuple[str, ...]:
    """Return every template that a student may read, those with the most words of their own first."""
    found = {verdict.NO_ANSWER} | {
        one for module in (numeric, choice, composite, text) for one in _of(module)
    }
    return tuple(sorted(found, key=lambda one: (-len(_FIELD.sub("", one)), one)))


@cache
def catalogue(language: str) -> catalogues.NullTranslations:
    """Return the translations into a language; one that has none says everything in English."""
    return catalogues.translation("graders", LOCALES, [language], fallback=True)


def _of(module: ModuleType) -> Iterator[str]:
    return (value for name, value in vars(module).items() if name.isupper() and type(value) is str)


def _translated(sentence: str, language: str, depth: int) -> str:
    """Translate the last of several sentences, or the only one, or the first; what is not ours stays as it is."""
    say = catalogue(language).gettext
    if depth == 0 or sentence in _fixed():
        return say(sentence)
    for fixed in _fixed():
        head = sentence.removesuffix(f" {fixed}")
        if head != sentence and head.endswith((".", "!", "?")):
            return f"{_translated(head, language, depth - 1)} {say(fixed)}"
    # Before the templates: of two sentences, the second of which has a colon, “{part}: {said}” would take both.
    for fixed in _fixed():
        if sentence.startswith(f"{fixed} "):
            return f"{say(fixed)} {_translated(sentence[len(fixed) + 1 :], language, depth - 1)}"
    for template, pattern in _numbered():
        if (match := pattern.match(sentence)) and sentence[match.end() : match.end() + 1] == " ":
            rest = _translated(sentence[match.end() + 1 :], language, depth - 1)
            return f"{_filled(template, match, language, depth)} {rest}"
    for template, pattern in _patterns():
        if match := pattern.fullmatch(sentence):
            return _filled(template, match, language, depth)
    return sentence


def _filled(template: str, match: re.Match[str], language: str, depth: int) -> str:
    words = {name: _word(name, word, language, depth) for name, word in match.groupdict().items()}
    return catalogue(language).gettext(template).format(**words)


def _word(name: str, word: str, language: str, depth: int) -> str:
    """Translate what filled a field, if that was ours and not what somebody typed."""
    if ordinal := _ORDINAL.fullmatch(word):
        return f"{ordinal.group(1)}."
    return _translated(word, language, depth - 1) if name in OURS else word


@cache
def _fixed() -> tuple[str, ...]:
    return tuple(one for one in templates() if not _FIELD.search(one))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((one, _pattern(one)) for one in templates() if _FIELD.search(one))


@cache
def _numbered() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the templates that only numbers fill: where one ends is plain, so another sentence may follow it."""
    return tuple((one, pattern) for one, pattern in _patterns() if set(_FIELD.findall(one)) <= NUMBERS)


def _pattern(template: str) -> re.Pattern[str]:
    pieces = _FIELD.split(template)
    parts: list[str] = []
    # Split by one group: literal text and field names take turns.
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            parts.append(re.escape(piece))
        else:
            what = r"\d+(?:, \d+)*" if piece in NUMBERS else ".+?"
            parts.append(f"(?P={piece})" if piece in pieces[1:at:2] else f"(?P<{piece}>{what})")
    return re.compile("".join(parts), re.DOTALL)
