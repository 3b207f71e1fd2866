"""Why a text cannot be read: an error that stays inside this package, and the hint that names what is at fault."""

from graders.errors import GraderError
from graders.messages import Template
from graders.numeric import messages


class UnreadableNumber(GraderError):
    """A text has no reading; `hint` names the character or value at fault and says what to do."""

    def __init__(self, template: Template, **params: object) -> None:
        self.hint = template(**params)
        super().__init__(self.hint.code)

    def at(self, number: int) -> "UnreadableNumber":
        """Return the same error, naming the value (from 1) that it is about."""
        return UnreadableNumber(messages.AT_VALUE, number=number, hint=self.hint)


# What is wrong with a text that holds more than digits and marks: the hint that names it.
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


def unreadable_text(text: str) -> UnreadableNumber:
    """Return the error for the first word or character of `text` that cannot stand in a number."""
    first = _first_stranger(text)
    if first.isalpha() or first in "√∛∞\\":
        return _word_fault(text, _word_at(text, text.index(first)))
    return UnreadableNumber(BY_CHARACTER.get(first, messages.CHARACTER), text=first or text, whole=text)


def split_unit(text: str) -> tuple[str, str]:
    """Part “9.81 m/s^2” into the number and the unit, or the words, behind it; none of “2 pi” or “3 sin”."""
    start = _letters_after_number(text)
    before, unit = text[:start], text[start:].strip()
    if before.endswith(" 1/"):
        before, unit = before[:-3], "1/" + unit
    factors = unit.removeprefix("1/").replace("*", " ").replace("/", " ").split()
    names = [_unit_name(factor) for factor in factors]
    is_unit = bool(names) and all(name and name.lower() not in NAMES for name in names)
    return (before, unit) if is_unit and any(character.isdecimal() for character in before) else (text, "")


def unreadable_suffix(text: str, behind: str) -> UnreadableNumber:
    """Return the error for what stands behind a number: words that change it, a unit, or other words."""
    words = behind.lower().split()
    for word in words:
        if word in MULTIPLES:
            return UnreadableNumber(messages.MULTIPLE, text=text.strip())
        if word in PERCENTAGES or words[:2] == ["per", "cent"]:
            return UnreadableNumber(messages.PERCENT_WORD, text=text.strip())
    is_prose = len(words) > 1 and all(word.isalpha() for word in words) and not set(words) & UNIT_WORDS
    # “m s^-2” and “metres per second” are units; “N m” too, whose names are short.
    is_prose = is_prose and max(map(len, words)) >= LONG_WORD
    return UnreadableNumber(messages.CHARACTER if is_prose else messages.UNIT, text=behind)


def _letters_after_number(text: str) -> int:
    """Return where letters begin that are no exponent (`6e-20`) and no sign of multiplication (`6x10^-20`)."""
    index = 0
    while index < len(text) and not (text[index].isalpha() or text[index] == DEGREE):
        digits = text[index + 2 :].lstrip("+-")[:1] if text[index + 1 : index + 2] in ("e", "E") else ""
        is_power = text[index + 1 : index + 5] in ("x10^", "X10^")
        index += 2 if digits.isdecimal() or is_power else 1
    return index


def _unit_name(factor: str) -> str:
    """Return the letters of `s^-2`, or nothing if this is no unit."""
    name = factor.rstrip("0123456789").rstrip("+-").removesuffix("^")
    return name if name and all(character.isalpha() or character == DEGREE for character in name) else ""


def _first_stranger(text: str) -> str:
    """Return the first character that is no digit or mark; a sign counts only inside, or if nothing else
    does."""
    strangers = [character for character in text if character not in MARKS]
    telling = [character for character in strangers if character in TELLING]
    unsigned = [character for character in strangers if character not in "+-"]
    return (*telling, *unsigned, *strangers, "")[0]


def _word_at(text: str, start: int) -> str:
    end = start + 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end]


def _word_fault(text: str, word: str) -> UnreadableNumber:
    name = word.removeprefix("\\").lower()
    if name in NOT_NUMBERS:
        return UnreadableNumber(messages.NOT_A_NUMBER, text=text.strip())
    if name in FUNCTIONS:
        return UnreadableNumber(messages.FUNCTION, text=word)
    if text.lstrip("+-").lower().startswith(("0x", "0b", "0o")):
        return UnreadableNumber(messages.HEXADECIMAL, text=text)
    if name in IMAGINARY:
        return UnreadableNumber(messages.IMAGINARY, text=word)
    if name in CONSTANTS:
        return UnreadableNumber(messages.CONSTANT, text=word)
    if name in MULTIPLES:
        return UnreadableNumber(messages.MULTIPLE, text=text.strip())
    return UnreadableNumber(messages.UNIT, text=word)
