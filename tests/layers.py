"""Draws the picture of the layers from the contract of imports and the first line of each package.

`python -m tests.layers` writes it into the documents; a test compares.
"""

import ast
import textwrap
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "assessment" / "docs" / "pictures" / "layers.svg"
LAYERS = "Imports in assessment go one way"
"""The name of the contract in `pyproject.toml`."""
WIDTH, NAME_WIDTH, CHARACTERS = 660, 156, 66
LINE, PADDING, GAP = 20, 12, 22
HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">
<title>The packages of the service in layers: each imports only from layers below it</title>
<style>
text {{ font: 14px system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; fill: #5a6072; }}
.name {{ font: 600 14px ui-monospace, "Liberation Mono", Consolas, monospace; fill: #1e2230; }}
.paper {{ fill: #fbfaf6; }}
rect {{ fill: #ffffff; stroke: #878c9b; }}
path {{ stroke: #3c4bb8; fill: none; stroke-width: 2; }}
@media (prefers-color-scheme: dark) {{
  text {{ fill: #a4a9ba; }}
  .name {{ fill: #e7e8ee; }}
  .paper {{ fill: #14161d; }}
  rect {{ fill: #1c1f29; stroke: #747b90; }}
  path {{ stroke: #aab5ff; }}
}}
</style>
<rect class="paper" width="{width}" height="{height}" stroke="none"/>
"""


def layers() -> list[list[str]]:
    """Return the names of each layer, from the top down, and the graders below all."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (contract,) = [table for table in tables if table["name"] == LAYERS]
    return [*([name.strip() for name in layer.split("|")] for layer in contract["layers"]), ["graders"]]


def purpose(name: str) -> str:
    """Return the first line of a package's or module's docstring."""
    below = ROOT / name if name == "graders" else ROOT.joinpath("assessment", *name.split("."))
    path = below / "__init__.py" if below.is_dir() else below.with_suffix(".py")
    return (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n")[0]


def svg() -> str:
    """Return the picture."""
    rows, y = [], GAP // 2
    for number, names in enumerate(layers()):
        if number:
            rows.append(f'<path d="M{WIDTH // 2} {y - GAP} v{GAP - 6} m-5 -5 l5 5 l5 -5"/>')
        lines = list(_lines(names))
        height = LINE * len(lines) + 2 * PADDING - 4
        rows.append(f'<rect x="6" y="{y}" width="{WIDTH - 12}" height="{height}" rx="8"/>')
        for index, (name, words) in enumerate(lines):
            baseline = y + PADDING + LINE * index + 13
            if name:
                rows.append(f'<text class="name" x="20" y="{baseline}">{name}</text>')
            rows.append(f'<text x="{NAME_WIDTH}" y="{baseline}">{escape(words)}</text>')
        y += height + GAP
    return HEAD.format(width=WIDTH, height=y - GAP // 2) + "\n".join(rows) + "\n</svg>\n"


def _lines(names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        for index, words in enumerate(textwrap.wrap(purpose(name), CHARACTERS)):
            yield ("" if index else name), words


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8")
