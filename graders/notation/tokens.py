"""Reads the signs of formulas in prose: Greek letters by any name, operators by sign, command or word.

One token stands for one symbol whatever its spelling (μ, mu, `\\mu`; ⊙, ·, ×, *, “times”), and knows its place in the
raw text. LaTeX command names follow the LaTeX companion; the rest of LaTeX is not read.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from graders.language.lexicon import endings, spellings, word_set
from graders.numeric.normalise import is_counted, is_vulgar

Kind = Literal["id", "number", "op", "end"]

_GREEK = spellings("greek")
_SIGNS = spellings("signs")
_COMMANDS = spellings("latex operators")
_STYLES = word_set("latex styles")
_WORDS = spellings("operator words")
_ENDINGS = endings("operator word endings")
_ALIASES = spellings("symbol aliases")
_COMING = word_set("coming from")
_TOKEN = re.compile(
    r"\\(?:math\w{2,3}|text|operatorname|boldsymbol|bm)\((?P<styled>\w+)\)|(?P<number>(?<![(\d])\d+,\d+|\d+(?:\.\d+)?|(?<![\w.])\.\d+)|\\(?P<command>[A-Za-z]+)|(?P<word>[^\W\d_]+(?:['’][a-z]+)?)"
    r"|(?P<end>->|=>|<-|[→⇒←↦⟶])|(?P<op>\*\*|:=|[-+*/^=~|(),_%≤≥≈≠<>'])|(?P<gap>[\s$`\\])|(?P<other>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A symbol; `start` and `end` are its place in the raw text, `glued` tells that no blank stands before it."""

    kind: Kind
    text: str
    start: int
    end: int
    glued: bool = False


def tokens(raw: str) -> tuple[Token, ...]:
    """Return the symbols of a text in order; a stop, a line's end and a sign that is no symbol become `end`."""
    text, places = _spelled(raw)
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "gap" and "\n" not in match.group():
            continue
        start, end = places[match.start()], places[match.end() - 1] + 1
        glued = match.start() == last
        found.extend(_read(match, start, end, glued))
        last = match.end()
    return tuple(_without_subscripts(_aliased(_joined(found))))


def _spelled(raw: str) -> tuple[str, list[int]]:
    """Replace each sign by its plain spelling; return the text and the raw offset of each of its characters."""
    pieces: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(raw):
        piece = sign
        if not sign.isascii() and not _is_number_sign(sign):
            plain = unicodedata.normalize("NFKC", sign)
            piece = _SIGNS.get(sign) or (_SIGNS.get(plain, plain) if len(plain) <= 4 else sign)
        pieces.append(piece if piece != sign else _SIGNS.get(sign, sign))
        places.extend([at] * len(pieces[-1]))
    return "".join(pieces), places


def _is_number_sign(sign: str) -> bool:
    """Tell whether a sign is no digit for answers in numbers either: ② and Ⅳ; ², ½ and ２ are not of these."""
    return is_counted(sign) and not is_vulgar(sign) and sign not in _SIGNS


def _plain_digits(text: str) -> str:
    """Return a number in the digits 0 to 9, or nothing if digits of two scripts are mixed in it."""
    plain = [(sign, unicodedata.decimal(sign, None)) for sign in text]
    zeros = {ord(sign) - digit for sign, digit in plain if digit is not None}
    if len(zeros) > 1:
        return ""
    return "".join(sign if digit is None else str(digit) for sign, digit in plain)


def _read(match: re.Match[str], start: int, end: int, glued: bool) -> list[Token]:
    text = match.group()
    match match.lastgroup:
        case "number":
            digits = _plain_digits(text.replace(",", "."))
            return [Token("number" if digits else "end", digits or text, start, end, glued)]
        case "command":
            name = match.group("command")
            if name in _STYLES:
                return []
            sign = _COMMANDS.get(name)
            return [
                Token("op", sign, start, end, glued) if sign else Token("id", _name(name), start, end, glued)
            ]
        case "styled":
            return _symbols(match.group("styled"), start, end, glued)
        case "word":
            return _symbols(text, start, end, glued)
        case "op":
            return [Token("op", {"**": "^", ":=": "=", "≈": "="}.get(text, text), start, end, glued)]
        case _:
            return [Token("end", text, start, end, glued)]


def _symbols(word: str, start: int, end: int, glued: bool) -> list[Token]:
    """Part a word at its Greek letters: `zμ` and `σε` are products."""
    if word.isascii() or end - start != len(word) or not any("α" <= sign <= "ω" for sign in word):
        return [Token("id", _name(word), start, end, glued)]
    pieces = re.findall(r"[α-ω]|[^α-ω]+", word)
    found = []
    for piece in pieces:
        found.append(Token("id", _name(piece), start, start + len(piece), glued))
        start, glued = start + len(piece), True
    return found


def greek_of(word: str) -> str:
    """Return the Greek letters that a folded word names or consists of, else nothing."""
    return _GREEK.get(word) or (word if all("α" <= sign <= "ω" for sign in word) else "")


def is_symbol_name(word: str) -> bool:
    """Tell whether a folded word is the name of a symbol, or of an operator between symbols."""
    return word in _GREEK or word in _WORDS


def _name(word: str) -> str:
    plain = word if not word.isascii() else word.lower()
    return _GREEK.get(plain, plain)


def _aliased(found: list[Token]) -> list[Token]:
    """Join two words that name one symbol, such as “standard deviation”; “ε from N(0, 1)” is ε ~ N(0, 1)."""
    kept: list[Token] = []
    for at, token in enumerate(found):
        name = _ALIASES.get(f"{kept[-1].text} {token.text}") if kept else None
        rest = [one.text for one in found[at + 1 : at + 3]]
        if name:
            kept[-1] = replace(kept[-1], text=name, end=token.end)
        elif token.text == "from" and rest in (["n", "("], ["normal", "("]):
            if kept and kept[-1].text in _COMING:
                kept.pop()
            kept.append(replace(token, kind="op", text="~"))
        else:
            kept.append(token)
    return kept


def _joined(found: list[Token]) -> list[Token]:
    """Turn words for operators into operators; “is sampled from” becomes one ~."""
    joined: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        sign = _WORDS.get(token.text) if token.kind == "id" else None
        after = _ENDINGS.get(token.text)
        following = found[at + 1] if at + 1 < len(found) else None
        if sign and after and (following is None or following.text not in after):
            sign = None
        if sign is None:
            joined.append(token)
        else:
            if joined and joined[-1].text in ("is", "are") and sign in ("=", "~", "*", "^2"):
                joined.pop()
            end = following.end if after and following else token.end
            if sign == "^2":
                joined.append(Token("op", "^", token.start, end))
                joined.append(Token("number", "2", token.start, end))
            else:
                joined.append(replace(token, kind="op", text=sign, end=end))
            at += 1 if after else 0
        at += 1
    return joined


def _without_subscripts(found: list[Token]) -> list[Token]:
    """Drop letters as subscripts (`μ_i`, `p_θ`); a numeric one becomes part of the name (`z_1`)."""
    kept: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        if token.text != "_" or not kept or kept[-1].kind != "id":
            kept.append(token)
            at += 1
            continue
        braced = at + 1 < len(found) and found[at + 1].text == "("
        inside = found[at + 2 : at + 3] if braced else found[at + 1 : at + 2]
        at += 2 + 2 * braced
        if inside and inside[0].kind == "number":
            kept[-1] = replace(kept[-1], text=f"{kept[-1].text}_{inside[0].text}", end=inside[0].end)
    return kept
