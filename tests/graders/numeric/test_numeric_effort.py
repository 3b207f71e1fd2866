"""Work grows in step with the input, whatever is typed: counted in lines of Python run, never in seconds."""

import ast
import sys
from pathlib import Path
from types import FrameType
from typing import Any
from unicodedata import normalize

import pytest

import graders.numeric
from graders.numeric.limits import LENGTH
from tests.graders.numeric.numeric_cast import GRADER, NOISE, key

NASTY = [
    "(", "[", "{", "<", ")", "[]", "()(", "[1],", "[[1],", "[1][", "array(", "array([1],", "c(c(",
    ",", "1,", "0,1,", "1,000,", "100,", "1,,", " ,", ", ", "1 ,", "0,6, ",
    "-", "--", "1 - ", "- ", "+-", "1-", "−", "—",
    "9", "0", "1 ", "1 000 ", "'", "1'000'", ".", "1.", "1.000.", "1e", "e", "1e9", "10^", "*10^1", "x10^",
    "/", "1/", "1 1/2 ", "½", "1½", "½ ", "²", "^", "^(", "^(1)", "_", "%",
    ";", "1;", "; ", "\n", "1\n", ",\n", "1,\n", "\n;", "&", "1&", "\t", " ", "\u00a0", "\u3000",
    "\\", "\\\\", "\\frac", "\\frac{", "\\frac{1}{", "\\frac{1}{2}", "\\frac ", "\\begin{", "\\begin{pmatrix}", "\\end",
    "\\mathbf{", "{,}", "^{", "}", "$", "$$", "$1", "=", "z=", "z = 1, ", ":", "z:", "i", "i+", "1i+1j", "k -",
    "\u0301", "a\u0301", "\u0f73", "\u200b", "\u202e", "\ufdfa", "\u3300", "①",
    "٣", "٣3", "٫", "\u2028", "\x00", "'T", "^T", ".T",
]  # fmt: skip
SMALL = 250
LINES_PER_CHARACTER = 150
KEYS = [key(decimal="auto", parameters=NOISE), key({"value": "0.65"}, percent=True)]


def lines_run(number: int, text: str) -> int:
    """Grade a text, and count the lines of `graders.numeric` that ran."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace if "numeric" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        GRADER.grade_one(KEYS[number], text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("number", range(len(KEYS)))
@pytest.mark.parametrize("piece", NASTY)
def test_twice_the_input_is_at_most_twice_the_work(piece: str, number: int) -> None:
    text = piece * (SMALL // len(piece))
    once, twice = lines_run(number, text), lines_run(number, text * 2)
    assert twice <= 2.2 * once + 500
    assert twice <= LINES_PER_CHARACTER * len(normalize("NFKC", text * 2))


@pytest.mark.parametrize("piece", NASTY)
def test_too_long_an_answer_is_refused_at_once(piece: str) -> None:
    text = piece * (LENGTH // len(piece) + 1)
    if text.strip():
        assert lines_run(0, text) < 50 * LENGTH


@pytest.mark.parametrize(
    "path", sorted(Path(graders.numeric.__file__).parent.glob("*.py")), ids=lambda path: path.name
)
def test_nothing_passes_through_a_float(path: Path) -> None:
    """No call of float, eval, Decimal of a text, round to digits or re, and no literal with a binary point."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"float", "eval", "exec", "complex"}
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            assert "re" not in [alias.name for alias in node.names]
