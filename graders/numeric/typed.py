"""From a typed text to its rows: normalised, out of LaTeX, without label, wrapper and brackets."""

from dataclasses import dataclass

from graders.numeric.brackets import enclosed
from graders.numeric.errors import Unreadable
from graders.numeric.labels import without_label
from graders.numeric.latex import without_latex
from graders.numeric.normalise import normalise
from graders.numeric.settings import Settings
from graders.numeric.wrappers import (
    without_call,
    without_full_stop,
    without_signed_bracket,
    without_transpose,
)

ITERATIONS = 2  # Matrix(np.array(…))


@dataclass(frozen=True, slots=True)
class Typed:
    """Rows of typed text. `echo` tells whether something was stripped or rewritten that is not obvious."""

    rows: tuple[str, ...]
    depth: int
    transposed: bool
    braces: bool
    echo: bool


def typed(text: str, settings: Settings) -> Typed | None:
    """Return the rows of a typed answer, or None if nothing visible was typed; raise `Unreadable`."""
    plain = normalise(text, settings.decimal_mark)
    if not plain.text:
        return None
    keeps_mark = _ends_in_decimal_mark(plain.text, settings)
    sentence = plain.text if keeps_mark else without_full_stop(plain.text)
    formula = without_latex(sentence).replace("**", "^")
    formula = formula if keeps_mark else without_full_stop(formula)
    value = without_label(formula, plain_name(settings), is_vector=settings.is_vector)
    bare, transposed = without_transpose(value)
    for _ in range(ITERATIONS):
        bare = without_call(bare)
    bare, inner_transposed = without_transpose(bare)
    bare = bare if settings.is_vector else without_signed_bracket(bare)
    inside = enclosed(_without_power_brackets(bare))
    ended = sentence != plain.text and not sentence.lstrip("+- ").isdecimal()
    return Typed(
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
        source = typed(text, Settings(shape="vector"))
    except Unreadable:
        return False
    return source is not None and source.depth > 0


def plain_name(settings: Settings) -> str:
    """Return the question's variable as it reads in a normalised answer; raise `Unreadable` if it cannot."""
    return without_latex(normalise(settings.variable, settings.decimal_mark).text)


def _ends_in_decimal_mark(text: str, settings: Settings) -> bool:
    """Tell whether a whole number ends with a point that tells how many of its digits count: `100.` has three."""
    digits = text.rpartition("=")[2].strip().lstrip("+- ").removesuffix(".")
    return (
        text.endswith(".") and digits.isdecimal() and settings.decimal != "comma" and not settings.is_vector
    )


def _without_power_brackets(text: str) -> str:
    """Rewrite `10^(-1)` as `10^-1`."""
    first, *others = text.split("^(")
    pieces = [first]
    for other in others:
        power, bracket, rest = other.partition(")")
        is_power = bracket and power.strip("+-").isdecimal()
        pieces.append(f"^{power}{rest}" if is_power else f"^({other}")
    return "".join(pieces)
