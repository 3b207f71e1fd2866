"""Reads the signs of formulas in prose: Greek letters by any name, operators by sign, command or word.

One token stands for one symbol whatever its spelling (μ, mu, `\\mu`; ⊙, ·, ×, *, “times”), and knows its place in the
raw text. LaTeX command names follow the LaTeX companion; the rest of LaTeX is not read.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from graders.language.lexicon import required_followers, spelling_table, word_set
from graders.numeric.normalise import is_counted, is_vulgar

Kind = Literal["id", "number", "op", "end"]

_GREEK = spelling_table("greek")
_SIGNS = spelling_table("signs")
_COMMANDS = spelling_table("latex operators")
# Takes the `\mathbf` of `\mathbf z` away; leaves `\alpha`, which is a symbol.
_STYLES = word_set("latex styles")
# Takes “x is multiplied by y” and “x is equal to y”; leaves “x equal”, for some need a word behind them.
_WORDS = spelling_table("operator words")
_ENDINGS = required_followers("operator word endings")
# Takes “standard deviation” for one symbol; leaves “standard model”.
_ALIASES = spelling_table("symbol aliases")
# Takes “ε comes from N(0, 1)” for ε ~ N(0, 1); leaves “from the left”.
_COMING = word_set("coming from")
# Takes “0,5” and “.5” for numbers, `\cdot` for a command, “:=” for an operator; “→” and signs of no kind end a formula.
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


def symbol_tokens(raw: str) -> tuple[Token, ...]:
    """Return the symbols of a text in order; a stop, a line's end and a sign that is no symbol become `end`."""
    text, places = _spelled(raw)
    tokens: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "gap" and "\n" not in match.group():
            continue
        start, end = places[match.start()], places[match.end() - 1] + 1
        glued = match.start() == last
        tokens.extend(_tokens_of_match(match, start, end, glued))
        last = match.end()
    return tuple(_without_subscripts(_aliased(_joined(tokens))))


def _spelled(raw: str) -> tuple[str, list[int]]:
    """Replace each sign by its plain spelling; return the text and the raw offset of each of its characters."""
    pieces: list[str] = []
    places: list[int] = []
    for offset, sign in enumerate(raw):
        piece = sign
        if not sign.isascii() and not _is_number_sign(sign):
            plain = unicodedata.normalize("NFKC", sign)
            piece = _SIGNS.get(sign) or (_SIGNS.get(plain, plain) if len(plain) <= 4 else sign)
        pieces.append(piece if piece != sign else _SIGNS.get(sign, sign))
        places.extend([offset] * len(pieces[-1]))
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


def _tokens_of_match(match: re.Match[str], start: int, end: int, glued: bool) -> list[Token]:
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
    tokens = []
    for piece in pieces:
        tokens.append(Token("id", _name(piece), start, start + len(piece), glued))
        start, glued = start + len(piece), True
    return tokens


def greek_of(word: str) -> str:
    """Return the Greek letters that a folded word names or consists of, else nothing."""
    return _GREEK.get(word) or (word if all("α" <= sign <= "ω" for sign in word) else "")


def is_symbol_name(word: str) -> bool:
    """Tell whether a folded word is the name of a symbol, or of an operator between symbols."""
    return word in _GREEK or word in _WORDS


def _name(word: str) -> str:
    plain = word if not word.isascii() else word.lower()
    return _GREEK.get(plain, plain)


def _aliased(tokens: list[Token]) -> list[Token]:
    """Join two words that name one symbol, such as “standard deviation”; “ε from N(0, 1)” is ε ~ N(0, 1)."""
    aliased: list[Token] = []
    for index, token in enumerate(tokens):
        name = _ALIASES.get(f"{aliased[-1].text} {token.text}") if aliased else None
        following = [later.text for later in tokens[index + 1 : index + 3]]
        if name:
            aliased[-1] = replace(aliased[-1], text=name, end=token.end)
        elif token.text == "from" and following in (["n", "("], ["normal", "("]):
            if aliased and aliased[-1].text in _COMING:
                aliased.pop()
            aliased.append(replace(token, kind="op", text="~"))
        else:
            aliased.append(token)
    return aliased


def _joined(tokens: list[Token]) -> list[Token]:
    """Turn words for operators into operators; “is sampled from” becomes one ~."""
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        sign = _WORDS.get(token.text) if token.kind == "id" else None
        after = _ENDINGS.get(token.text)
        following = tokens[index + 1] if index + 1 < len(tokens) else None
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
            index += 1 if after else 0
        index += 1
    return joined


def _without_subscripts(tokens: list[Token]) -> list[Token]:
    """Drop letters as subscripts (`μ_i`, `p_θ`); a numeric one becomes part of the name (`z_1`)."""
    plain: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.text != "_" or not plain or plain[-1].kind != "id":
            plain.append(token)
            index += 1
            continue
        braced = index + 1 < len(tokens) and tokens[index + 1].text == "("
        inside = tokens[index + 2 : index + 3] if braced else tokens[index + 1 : index + 2]
        index += 2 + 2 * braced
        if inside and inside[0].kind == "number":
            plain[-1] = replace(plain[-1], text=f"{plain[-1].text}_{inside[0].text}", end=inside[0].end)
    return plain
