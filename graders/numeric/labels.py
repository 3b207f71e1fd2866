"""What may stand before a value: a name and “=” or “:”, for a vector also the formula that gives it."""

from graders.numeric import messages
from graders.numeric.errors import Unreadable

OPENERS = "([{"
CLOSERS = ")]}"
COMPARISONS = "<>!~≈≠≤≥"
NAME_LENGTH = 40


def without_label(text: str, variable: str, *, is_vector: bool) -> str:
    """Return what follows the last “=” outside brackets, or the first “:” after a name; raise `Unreadable` if
    what stands before is neither a single name, nor `variable` (normalised), nor for a vector a formula."""
    equals, colon = _marks(text)
    if equals >= 0:
        before, mark, value = text[:equals].strip(), "=", text[equals + 1 :].strip()
    elif colon >= 0 and is_name(text[:colon].strip(), variable):
        before, mark, value = "", ":", text[colon + 1 :].strip()
    else:
        return text
    if not value:
        raise Unreadable(messages.NOTHING_AFTER, text=mark)
    before = before.removesuffix(":").strip()
    if before and not is_name(before, variable) and not (is_vector and _is_formula(before, value)):
        raise Unreadable(messages.LABEL, text=before)
    return value


def is_name(text: str, variable: str) -> bool:
    """Tell whether a text is the question's variable or one name: letters, then digits or a subscript,
    primes."""
    if text == variable and text:
        return True
    name = text.removeprefix("\\").rstrip("'*").replace("_", "")
    return bool(name) and len(text) <= NAME_LENGTH and name[0].isalpha() and name.isalnum()


def _marks(text: str) -> tuple[int, int]:
    """Return where the last “=” and the first “:” outside brackets stand, or -1."""
    equals = colon = -1
    depth = 0
    for at, character in enumerate(text):
        if character in OPENERS:
            depth += 1
        elif character in CLOSERS:
            depth = max(depth - 1, 0)
        elif depth == 0 and character == "=":
            equals = at
        elif depth == 0 and character == ":" and colon < 0:
            colon = at
    return equals, colon


def _is_formula(before: str, value: str) -> bool:
    """Tell whether `before` is a formula, and not values of its own such as `z1 = 0.6, z2`."""
    outside = _outside_brackets(before)
    if any(character in outside for character in COMPARISONS) or not _one_piece(outside):
        return False
    return (
        value[0] in OPENERS + "<" or "(" in value or not any(_starts_number(word) for word in outside.split())
    )


def _one_piece(outside: str) -> bool:
    """Tell whether no separator stands between the sides of the formula; lines may break beside an “=”."""
    sides = [side.strip() for side in outside.split("=")]
    return not any(mark in side for side in sides for mark in ",;\n")


def _starts_number(word: str) -> bool:
    return word.lstrip("+-*.")[:1].isdecimal()


def _outside_brackets(text: str) -> str:
    depth = 0
    kept: list[str] = []
    for character in text:
        if character in OPENERS:
            depth += 1
        elif character in CLOSERS:
            depth = max(depth - 1, 0)
        elif depth == 0:
            kept.append(character)
    return "".join(kept)
