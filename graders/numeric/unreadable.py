"""Why a text cannot be read: an error that stays inside this package, and the hint that names what is at fault."""

from graders.errors import GraderError
from graders.numeric import messages
from graders.numeric.messages import AT_VALUE, Sentence, say


class Unreadable(GraderError):
    """A text has no reading; `hint` names the character or value at fault and says what to do."""

    def __init__(self, template: str, **parameters: object) -> None:
        self.hint = say(template, **parameters)
        super().__init__(self.hint)

    def at(self, number: int) -> "Unreadable":
        """Return the same error, naming the value (from 1) that it is about."""
        placed = Unreadable("")
        placed.hint = say(AT_VALUE, number=number, hint=Sentence(self.hint))
        return placed


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
MULTIPLES = frozenset({
    "hundred", "thousand", "million", "millions", "billion", "billions", "trillion", "trillions", "dozen", "lakh",
    "crore", "mio", "mrd", "bn", "hundert", "tausend", "millionen", "milliarde", "milliarden", "dutzend",
})  # fmt: skip
"""Words that multiply the number before them: without them it is another."""
PERCENTAGES = frozenset({"percent", "percentage", "pct", "prozent"})
UNIT_WORDS = frozenset({"per", "square", "squared", "cubic", "cubed", "degrees", "degree"})
LONG_WORD = 4
"""Letters of a word that is no symbol of a unit."""
NAMES = NOT_NUMBERS | FUNCTIONS | CONSTANTS | IMAGINARY | {"x"}
DEGREE = "°"
TELLING = "~≈≃〜±∞"
MARKS = "0123456789.,'/ ⁤"


def fault(text: str) -> Unreadable:
    """Return the error for the first word or character of `text` that cannot stand in a number."""
    first = _first_stranger(text)
    if first.isalpha() or first in "√∛∞\\":
        return _word_fault(text, _word_at(text, text.index(first)))
    return Unreadable(BY_CHARACTER.get(first, messages.CHARACTER), text=first or text, whole=text)


def parted(text: str) -> tuple[str, str]:
    """Part “9.81 m/s^2” into the number and the unit, or the words, behind it; none of “2 pi” or “3 sin”."""
    start = _letters_after_number(text)
    before, unit = text[:start], text[start:].strip()
    if before.endswith(" 1/"):
        before, unit = before[:-3], "1/" + unit
    factors = unit.removeprefix("1/").replace("*", " ").replace("/", " ").split()
    names = [_unit_name(factor) for factor in factors]
    is_unit = bool(names) and all(name and name.lower() not in NAMES for name in names)
    return (before, unit) if is_unit and any(character.isdecimal() for character in before) else (text, "")


def fault_behind(text: str, behind: str) -> Unreadable:
    """Return the error for what stands behind a number: words that change it, a unit, or other words."""
    listed = behind.lower().split()
    for word in listed:
        if word in MULTIPLES:
            return Unreadable(messages.MULTIPLE, text=text.strip())
        if word in PERCENTAGES or listed[:2] == ["per", "cent"]:
            return Unreadable(messages.PERCENT_WORD, text=text.strip())
    is_prose = len(listed) > 1 and all(word.isalpha() for word in listed) and not set(listed) & UNIT_WORDS
    # “m s^-2” and “metres per second” are units; “N m” too, whose names are short.
    is_prose = is_prose and max(map(len, listed)) >= LONG_WORD
    return Unreadable(messages.CHARACTER if is_prose else messages.UNIT, text=behind)


def _letters_after_number(text: str) -> int:
    """Return where letters begin that are no exponent (`6e-20`) and no sign of multiplication (`6x10^-20`)."""
    at = 0
    while at < len(text) and not (text[at].isalpha() or text[at] == DEGREE):
        digits = text[at + 2 :].lstrip("+-")[:1] if text[at + 1 : at + 2] in ("e", "E") else ""
        is_power = text[at + 1 : at + 5] in ("x10^", "X10^")
        at += 2 if digits.isdecimal() or is_power else 1
    return at


def _unit_name(factor: str) -> str:
    """Return the letters of `s^-2`, or nothing if this is no unit."""
    name = factor.rstrip("0123456789").rstrip("+-").removesuffix("^")
    return name if name and all(character.isalpha() or character == DEGREE for character in name) else ""


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
    if name in MULTIPLES:
        return Unreadable(messages.MULTIPLE, text=text.strip())
    return Unreadable(messages.UNIT, text=word)
