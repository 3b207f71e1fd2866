"""What programs and mathematicians put round a vector: calls such as `np.array(…)`, a transposition, a full
stop."""

from graders.numeric import messages
from graders.numeric.errors import Unreadable
from graders.numeric.labels import CLOSERS, OPENERS

CALLS = frozenset(
    [
        "array",
        "asarray",
        "tensor",
        "floattensor",
        "doubletensor",
        "vector",
        "matrix",
        "mat",
        "c",
        "list",
        "tuple",
        "constant",
        "row",
        "column",
        "float32",
        "float64",
    ]
)
NUMBER_CHARACTERS = frozenset("0123456789.,'/*^eExX ")
TRANSPOSES = ("^T", "^t", "'", ".T")
FULL_STOPS = ".。"
BEFORE_FULL_STOP = ")]}>%'TtM$"


def without_full_stop(text: str) -> str:
    """Drop one full stop that ends a sentence, after a complete number or bracket."""
    before = text[:-1].rstrip()
    if (
        text.endswith(tuple(FULL_STOPS))
        and before
        and (before[-1].isdecimal() or before[-1] in BEFORE_FULL_STOP)
    ):
        return before
    return text


def without_transpose(text: str) -> tuple[str, bool]:
    """Return the text without a transposition after its bracket, and whether there was one."""
    for mark in TRANSPOSES:
        before = text.removesuffix(mark).rstrip()
        if before != text and before.endswith(tuple(CLOSERS + ">")):
            return before, True
    return text, False


def without_signed_bracket(text: str) -> str:
    """Rewrite `-(12)` as `-12`; leave `-(1 + 2)` and `-(1, 2)`; raise `Unreadable` for `-(-12)`."""
    sign, inside = text[:1], text[1:].strip()
    if sign not in ("+", "-") or (inside[:1], inside[-1:]) not in (("(", ")"), ("[", "]")):
        return text
    number = inside[1:-1].strip()
    if number[:1] in ("+", "-") and number[1:].strip():
        raise Unreadable(messages.TWO_SIGNS, text=text)
    unsigned = number
    for mark in ("e", "E", "^"):
        unsigned = unsigned.replace(mark + "-", mark).replace(mark + "+", mark)
    is_number = set(unsigned) <= NUMBER_CHARACTERS and ", " not in unsigned
    return sign + number if is_number and number else text


def without_call(text: str) -> str:
    """Rewrite `np.array([…], dtype=…)` as `[…]`, and `c(…)` as `(…)`; any other text stays as it is."""
    name, bracket, rest = text.partition("(")
    words = name.strip().split(".")
    if not bracket or words[-1].lower() not in CALLS or not all(word.isidentifier() for word in words):
        return text
    if not rest.endswith(")"):
        return "(" + rest
    arguments = _arguments(rest[:-1])
    values = [argument for argument in arguments if not _is_keyword(argument)]
    inner = ",".join(values).strip()
    if (len(values) == 1 and inner.startswith(tuple(OPENERS))) or inner.partition("(")[
        0
    ].strip().lower() in CALLS:
        return inner
    return f"({inner})"


def _arguments(text: str) -> list[str]:
    """Split at the commas outside brackets."""
    depth = 0
    start = 0
    found: list[str] = []
    for at, character in enumerate(text):
        if character in OPENERS:
            depth += 1
        elif character in CLOSERS:
            depth -= 1
        elif character == "," and depth == 0:
            found.append(text[start:at])
            start = at + 1
    return [*found, text[start:]]


def _is_keyword(argument: str) -> bool:
    name, equals, _ = argument.partition("=")
    return bool(equals) and name.strip().isidentifier()
