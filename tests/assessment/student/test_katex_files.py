"""KaTeX as vendored: only what browsers read, and compressed files that hold what they stand for."""

import gzip
import re
from pathlib import Path

import pytest

from assessment import student

KATEX = Path(student.__file__).parent / "static" / "student" / "katex"


@pytest.mark.parametrize("name", ["katex.min.js", "katex.min.css"])
def test_a_compressed_file_is_its_original(name: str) -> None:
    assert gzip.decompress((KATEX / f"{name}.gz").read_bytes()) == (KATEX / name).read_bytes()


def test_the_style_names_the_fonts_that_are_there_and_no_other() -> None:
    named = set(re.findall(r"url\(fonts/([^)]+)\)", (KATEX / "katex.min.css").read_text()))
    assert named == {path.name for path in (KATEX / "fonts").iterdir()}
