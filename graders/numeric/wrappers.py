"""From a typed text to its rows: out of LaTeX, without the label, call, transposition and brackets round the values."""

from dataclasses import dataclass, field

from graders.numeric import messages
from graders.numeric.latex import without_latex
from graders.numeric.limits import NESTING, VARIABLE
from graders.numeric.normalise import normalise
from graders.numeric.settings import Settings
from graders.numeric.unreadable import UnreadableNumber, unreadable_text

OPENERS = "([{"
CLOSERS = ")]}"
COMPARISONS = "<>!~≈≠≤≥"


# What may stand before a value: a name and “=” or “:”, for a vector also the formula that gives it.
def without_label(text: str, variable: str, *, is_vector: bool) -> str:
    """Return what follows the last “=” outside brackets, or the first “:” after a name; raise `UnreadableNumber` if
    what stands before is neither a single name, nor `variable` (normalised), nor for a vector a formula."""
    equals, colon = _marks(text)
    if equals >= 0:
        before, mark, value = text[:equals].strip(), "=", text[equals + 1 :].strip()
    elif colon >= 0 and is_name(text[:colon].strip(), variable):
        before, mark, value = "", ":", text[colon + 1 :].strip()
    else:
        return text
    if not value:
        raise UnreadableNumber(messages.NOTHING_AFTER, text=mark)
    before = before.removesuffix(":").strip()
    if before and not is_name(before, variable) and not (is_vector and _is_formula(before, value)):
        raise UnreadableNumber(messages.LABEL, text=before)
    return value


def is_name(text: str, variable: str) -> bool:
    """Tell whether a text is the question's variable or one name: letters, then digits or a subscript,
    primes."""
    if text == variable and text:
        return True
    name = text.removeprefix("\\").rstrip("'*").replace("_", "")
    return bool(name) and len(text) <= VARIABLE and name[0].isalpha() and name.isalnum()


def _marks(text: str) -> tuple[int, int]:
    """Return where the last “=” and the first “:” outside brackets stand, or -1."""
    equals = colon = -1
    depth = 0
    for index, character in enumerate(text):
        if character in OPENERS:
            depth += 1
        elif character in CLOSERS:
            depth = max(depth - 1, 0)
        elif depth == 0 and character == "=":
            equals = index
        elif depth == 0 and character == ":" and colon < 0:
            colon = index
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
    outside: list[str] = []
    for character in text:
        if character in OPENERS:
            depth += 1
        elif character in CLOSERS:
            depth = max(depth - 1, 0)
        elif depth == 0:
            outside.append(character)
    return "".join(outside)


# What programs and mathematicians put round a vector: calls such as `np.array(…)`, a transposition, a full stop.
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
    """Rewrite `-(12)` as `-12`; leave `-(1 + 2)` and `-(1, 2)`; raise `UnreadableNumber` for `-(-12)`."""
    sign, inside = text[:1], text[1:].strip()
    if sign not in ("+", "-") or (inside[:1], inside[-1:]) not in (("(", ")"), ("[", "]")):
        return text
    number = inside[1:-1].strip()
    if number[:1] in ("+", "-") and number[1:].strip():
        raise UnreadableNumber(messages.TWO_SIGNS, text=text)
    unsigned = number
    for mark in ("e", "E", "^"):
        unsigned = unsigned.replace(mark + "-", mark).replace(mark + "+", mark)
    is_number = set(unsigned) <= NUMBER_CHARACTERS and ", " not in unsigned
    return sign + number if is_number and number else text


def without_call(text: str) -> str:
    """Rewrite `np.array([…], dtype=…)` as `[…]`, and `c(…)` as `(…)`; any other text stays as it is."""
    name, bracket, arguments_text = text.partition("(")
    words = name.strip().split(".")
    if not bracket or words[-1].lower() not in CALLS or not all(word.isidentifier() for word in words):
        return text
    if not arguments_text.endswith(")"):
        return "(" + arguments_text
    arguments = _arguments(arguments_text[:-1])
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
    arguments: list[str] = []
    for index, character in enumerate(text):
        if character in OPENERS:
            depth += 1
        elif character in CLOSERS:
            depth -= 1
        elif character == "," and depth == 0:
            arguments.append(text[start:index])
            start = index + 1
    return [*arguments, text[start:]]


def _is_keyword(argument: str) -> bool:
    name, equals, _ = argument.partition("=")
    return bool(equals) and name.strip().isidentifier()


# Brackets: what they enclose as rows of text, whether they match, and whether rows are nested in rows.
PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
SEPARATORS = ",;& \n"
PLAIN = frozenset("0123456789.,;&+-/' \n")


@dataclass(slots=True)
class Bracket:
    """One pair of brackets: the text between its inner brackets, and those."""

    opener: str
    texts: list[str] = field(default_factory=list)
    inner: list["Bracket"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BracketedRows:
    """The rows that a text holds; `depth` is 0 without brackets, `braces` tells of curly ones."""

    rows: list[str]
    depth: int
    braces: bool


def rows_in_brackets(text: str) -> BracketedRows:
    """Return the rows of text inside the brackets; raise `UnreadableNumber` if they do not match or stand out of
    place."""
    outer = _tree(text)
    depth = 0
    braces = False
    while len(outer.inner) == 1:
        _check_between(outer)
        outer = outer.inner[0]
        depth += 1
        braces = braces or outer.opener == "{"
    if not outer.inner:
        return BracketedRows(["".join(outer.texts)], depth, braces)
    _check_between(outer)
    return BracketedRows([_row(inner) for inner in outer.inner], max(depth, 1) + 1, braces)


def _row(bracket: Bracket) -> str:
    """Return the text of a row, whatever brackets enclose it."""
    while bracket.inner:
        _check_between(bracket)
        if len(bracket.inner) > 1:
            raise UnreadableNumber(messages.A_MATRIX)
        bracket = bracket.inner[0]
    return "".join(bracket.texts)


def _tree(text: str) -> Bracket:
    stack = [Bracket("")]
    start = 0
    for index, character in enumerate(text):
        if character not in "()[]{}<>":
            continue
        stack[-1].texts.append(text[start:index])
        start = index + 1
        if character in PAIRS:
            _open(stack, character)
        else:
            _close(stack, character)
    if len(stack) > 1:
        raise UnreadableNumber(messages.NOT_CLOSED, text=stack[-1].opener, closer=PAIRS[stack[-1].opener])
    stack[0].texts.append(text[start:])
    return stack[0]


def _open(stack: list[Bracket], opener: str) -> None:
    if len(stack) > NESTING:
        raise UnreadableNumber(messages.TOO_DEEP, limit=NESTING)
    bracket = Bracket(opener)
    stack[-1].inner.append(bracket)
    stack.append(bracket)


def _close(stack: list[Bracket], closer: str) -> None:
    if len(stack) == 1:
        raise UnreadableNumber(messages.NOT_OPENED, text=closer)
    opener = stack.pop().opener
    if PAIRS[opener] != closer:
        raise UnreadableNumber(messages.NO_MATCH, text=closer, opener=opener, closer=PAIRS[opener])


def _check_between(bracket: Bracket) -> None:
    """Raise `UnreadableNumber` unless one separator stands between two inner brackets, and nothing but one after
    the last."""
    first, *between, last = (_squeezed(text) for text in bracket.texts)
    if first:
        raise _misplaced(bracket.texts[0])
    for number, (text, marks) in enumerate(zip(bracket.texts[1:], [*between, last], strict=True), start=2):
        _check_gap(text, marks, number, is_last=number > len(between) + 1)


def _check_gap(text: str, marks: str, number: int, *, is_last: bool) -> None:
    if marks.strip(SEPARATORS):
        raise _misplaced(text)
    if len(marks) > 1:
        raise UnreadableNumber(messages.EMPTY, number=number)
    if not marks and not text and not is_last:
        raise UnreadableNumber(messages.OUT_OF_PLACE, text=")(")


def _misplaced(text: str) -> UnreadableNumber:
    if set(text) - PLAIN:
        return unreadable_text(text)
    return UnreadableNumber(messages.OUT_OF_PLACE, text=text.strip())


def _squeezed(text: str) -> str:
    return "".join(text.split())


ITERATIONS = 2  # Matrix(np.array(…))


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """Rows of typed text. `echo` tells whether something was stripped or rewritten that is not obvious."""

    rows: tuple[str, ...]
    depth: int
    transposed: bool
    braces: bool
    echo: bool


def unwrap(text: str, settings: Settings) -> Unwrapped | None:
    """Return the rows of a typed answer, or None if nothing visible was typed; raise `UnreadableNumber`."""
    plain = normalise(text, settings.decimal_mark)
    if not plain.text:
        return None
    keeps_mark = _ends_in_decimal_mark(plain.text, settings)
    sentence = plain.text if keeps_mark else without_full_stop(plain.text)
    formula = without_latex(sentence).replace("**", "^")
    formula = formula if keeps_mark else without_full_stop(formula)
    value = without_label(formula, normalised_variable(settings), is_vector=settings.is_vector)
    bare, transposed = without_transpose(value)
    # Inside a call may stand another, and a transposition on either side of it: torch.tensor(np.array([1, 2])).T
    for _ in range(ITERATIONS):
        bare = without_call(bare)
    bare, inner_transposed = without_transpose(bare)
    bare = bare if settings.is_vector else without_signed_bracket(bare)
    inside = rows_in_brackets(_without_power_brackets(bare))
    ended = sentence != plain.text and not sentence.lstrip("+- ").isdecimal()
    return Unwrapped(
        rows=tuple(inside.rows),
        depth=inside.depth,
        transposed=transposed != inner_transposed,
        braces=inside.braces,
        echo=plain.echo or ended or bare != sentence,
    )


def is_bracketed(text: str) -> bool:
    """Tell whether an author wrote a value in brackets, which makes it a vector; False if it cannot be
    read."""
    try:
        source = unwrap(text, Settings(shape="vector"))
    except UnreadableNumber:
        return False
    return source is not None and source.depth > 0


def normalised_variable(settings: Settings) -> str:
    """Return the question's variable as it reads in a normalised answer; raise `UnreadableNumber` if it cannot."""
    return without_latex(normalise(settings.variable, settings.decimal_mark).text)


def _ends_in_decimal_mark(text: str, settings: Settings) -> bool:
    """Tell whether a whole number ends with a point that tells how many of its digits count: `100.` has three."""
    digits = text.rpartition("=")[2].strip().lstrip("+- ").removesuffix(".")
    return (
        text.endswith(".") and digits.isdecimal() and settings.decimal != "comma" and not settings.is_vector
    )


def _without_power_brackets(text: str) -> str:
    """Rewrite `10^(-1)` as `10^-1`."""
    first, *after_openers = text.split("^(")
    pieces = [first]
    for piece in after_openers:
        power, bracket, remainder = piece.partition(")")
        is_power = bracket and power.strip("+-").isdecimal()
        pieces.append(f"^{power}{remainder}" if is_power else f"^({piece}")
    return "".join(pieces)
