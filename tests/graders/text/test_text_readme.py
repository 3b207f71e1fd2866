"""The README of the text grader is true: its example is run, and its table has every reason."""

import doctest
from collections.abc import Iterator
from pathlib import Path

import pytest

import graders.text
from graders.embedding.encoder import SentenceEncoder
from graders.embedding.similarity import Similarity
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
        "score_batch": score_batch,
    }
    example = doctest.DocTestParser().get_doctest(code, names, "README.md", "README.md", 0)
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example)
    assert results.attempted > 8
    assert results.failed == 0


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_stands_in_the_table(reason: str) -> None:
    first_cells = [line.split("|")[1] for line in README.splitlines() if line.startswith("| ")]
    assert any(reason in cell for cell in first_cells)
