"""The README of the text grader is true: its example is run, its table has every reason, and names what there is."""

import doctest
import importlib
import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

import graders.text
from graders.embedding.encoder import SentenceEncoder
from graders.embedding.similarity import Similarity
from graders.messages import render
from graders.text import reasons
from graders.text.batch import score_batch
from graders.text.calibration import shipped_models
from graders.text.compiled_criteria import compiled_criteria
from graders.text.evidence import SpanMeasures
from graders.text.grader import TextGrader
from graders.text.key import TextKey
from graders.text.parsed_answer import ParsedAnswer, parse_text_answer
from graders.text.proofreading import proofread
from graders.text.ungraded import language_reason

README = (Path(graders.text.__file__).parent / "README.md").read_text("utf-8")
REASONS = sorted(text for name, text in vars(reasons).items() if name.isupper())
TABLE = [
    [cell.strip() for cell in line.split("|")[1:-1]] for line in README.splitlines() if line.startswith("| ")
]
NAME = re.compile(r"`([\w.]+)`([^`;]*)")
"""A name of the code, and what is said of it up to the next one: the numbers in it are its value."""


def measured(key: TextKey, parsed: ParsedAnswer, encoder: SentenceEncoder) -> Iterator[tuple[str, ...]]:
    """Yield what each statement of an answer is worth for each criterion, as a line to print."""
    for compiled in compiled_criteria(key):
        texts = [*(statement.encoded_text for statement in parsed.statements), *compiled.texts()]
        measures = SpanMeasures(compiled, parsed, Similarity(texts, encoder), shipped_models())
        for row, statement in enumerate(parsed.statements):
            features = measures.features(row, 0)
            yield (
                compiled.criterion.id,
                f"{statement.segment.start}-{statement.segment.end}",
                f"cosine {features['cosine']:.3f} recall {features['recall']:.1f}",
                f"chance {shipped_models().chance('criterion', features):.3f}",
                measures.obstacle(row, 0, []) or "-",
            )


@pytest.mark.model
def test_the_example_of_the_readme(encoder: SentenceEncoder) -> None:
    blocks = README.split("```python\n")[1:]
    code = "\n".join(block.partition("```")[0] for block in blocks)
    names = {
        "TextGrader": TextGrader,
        "encoder": encoder,
        "language_reason": language_reason,
        "measured": measured,
        "parse_text_answer": parse_text_answer,
        "proofread": proofread,
        "render": render,
        "score_batch": score_batch,
    }
    example = doctest.DocTestParser().get_doctest(code, names, "README.md", "README.md", 0)
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example)
    assert results.attempted > 8
    assert results.failed == 0


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_stands_in_the_table(reason: str) -> None:
    assert any(reason in cells[0] for cells in TABLE)


def nearest_module(dotted: str) -> tuple[ModuleType, list[str]] | None:
    """Return the module that a name begins with, as seen from the text grader, and the attributes after it."""
    for package in ("graders.text", "graders"):
        module, attributes = importlib.import_module(package), dotted.split(".")
        while attributes and hasattr(module, "__path__") and find_spec(f"{module.__name__}.{attributes[0]}"):
            module = importlib.import_module(f"{module.__name__}.{attributes.pop(0)}")
        if module.__name__ != package:
            return module, attributes
    return None


def resolve(dotted: str, modules: list[ModuleType]) -> object:
    """Return what a name stands for, and note its module; without one it is of a module that was named before."""
    if located := nearest_module(dotted):
        owner: object
        owner, attributes = located
        modules.append(located[0])
    else:
        attributes = dotted.split(".")
        owner = next((module for module in reversed(modules) if hasattr(module, attributes[0])), None)
    for attribute in attributes:
        assert hasattr(owner, attribute), dotted
        owner = getattr(owner, attribute)
    return owner


def numbers_of(constant: object) -> set[float]:
    """Return the numbers that a constant is made of."""
    if isinstance(constant, int | float):
        return {float(constant)}
    assert isinstance(constant, Mapping | tuple)
    return set(map(float, constant.values() if isinstance(constant, Mapping) else constant))


def test_the_table_names_what_there_is() -> None:
    modules: list[ModuleType] = []
    for _, decided_by, constants, _ in TABLE[1:]:
        # “The same” goes on with the modules of the row above.
        modules = modules if decided_by.startswith("the same") else []
        for name, _ in NAME.findall(decided_by):
            resolve(name, modules)
        for name, after in NAME.findall(constants):
            stated = set(map(float, re.findall(r"\d+(?:\.\d+)?", after)))
            assert stated, name
            assert stated <= numbers_of(resolve(name, modules)), name
        assert "`" in constants or constants == "none"
