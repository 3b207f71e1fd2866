"""What is wrong with a text that holds more than digits and marks: the hint that names it."""

from graders.numeric import messages
from graders.numeric.errors import Unreadable

NOT_NUMBERS = frozenset({"nan", "inf", "infinity", "∞", "infty", "null", "none"})
FUNCTIONS = frozenset(
    [
        "sqrt",
        "√",
        "sin",
        "cos",
        "tan",
        "exp",
        "log",
        "ln",
        "abs",
        "cbrt",
        "arcsin",
        "arccos",
        "arctan",
        "sinh",
        "cosh",
        "tanh",
        "∛",
    ]
)
CONSTANTS = frozenset(["pi", "π", "tau", "e", "phi", "euler", "mu", "sigma", "eps", "epsilon"])
IMAGINARY = frozenset("ijk")
BY_CHARACTER = {
    "^": messages.POWER,
    "~": messages.ABOUT,
    "≈": messages.ABOUT,
    "≃": messages.ABOUT,
    "〜": messages.ABOUT,
    "±": messages.MARGIN,
    "_": messages.UNDERSCORE,
    "%": messages.PERCENT_FORM,
    "*": messages.ARITHMETIC,
    "+": messages.ARITHMETIC,
    "-": messages.ARITHMETIC,
    "=": messages.ARITHMETIC,
}
TELLING = "~≈≃〜±∞"
MARKS = "0123456789.,'/ ⁤"


def fault(text: str) -> Unreadable:
    """Return the error for the first word or character of `text` that cannot stand in a number."""
    first = _first_stranger(text)
    if first.isalpha() or first in "√∛∞\\":
        return _word_fault(text, _word_at(text, text.index(first)))
    return Unreadable(BY_CHARACTER.get(first, messages.CHARACTER), text=first or text, whole=text)


def _first_stranger(text: str) -> str:
    """Return the first character that is no digit or mark; a sign counts only inside, or if nothing else
    does."""
    strangers = [character for character in text if character not in MARKS]
    telling = [character for character in strangers if character in TELLING]
    others = [character for character in strangers if character not in "+-"]
    return (*telling, *others, *strangers, "")[0]


def _word_at(text: str, start: int) -> str:
    end = start + 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end]


def _word_fault(text: str, word: str) -> Unreadable:
    name = word.removeprefix("\\").lower()
    if name in NOT_NUMBERS:
        return Unreadable(messages.NOT_A_NUMBER, text=text.strip())
    if name in FUNCTIONS:
        return Unreadable(messages.FUNCTION, text=word)
    if text.lstrip("+-").lower().startswith(("0x", "0b", "0o")):
        return Unreadable(messages.HEXADECIMAL, text=text)
    if name in IMAGINARY:
        return Unreadable(messages.IMAGINARY, text=word)
    if name in CONSTANTS:
        return Unreadable(messages.CONSTANT, text=word)
    return Unreadable(messages.UNIT, text=word)
