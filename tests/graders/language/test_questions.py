"""Answers that repeat words of the question around their own."""

import pytest

from graders.language.questions import is_restated
from graders.language.segmentation import words


def restated(question: str, sentence: str) -> bool:
    """Tell whether a sentence restates a question around its key, which stands in square brackets."""
    before, _, rest = sentence.partition("[")
    return is_restated(question, words(before), words(rest.partition("]")[2]))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What is the capital of France?", "[Paris]"),
        ("What is the capital of France?", "[Paris] is the capital of France."),
        ("What is the capital of France?", "The capital of France is [Paris]."),
        ("What is the capital of France?", "The capital is [Paris]."),
        ("What is the capital of France?", "It is [Paris]."),
        ("What is the capital of France?", "[Paris] is the capital."),
        ("What is the gas called?", "The gas is called [oxygen]."),
        ("Which country attacked France?", "[Germany] attacked France."),
        ("Which of the two liquids floats on top?", "[Oil] floats on top."),
        ("What do plants take in?", "Plants take in [carbon dioxide]."),
        ("Where is ATP made?", "ATP is made in [mitochondria]."),
        ("Where is ATP made?", "in [mitochondria]"),
        ("By which country was France attacked?", "France was attacked by [Germany]."),
        ("Name the gas that plants take in.", "Plants take in [carbon dioxide]."),
        ("Name the gas that plants take in.", "The gas is [carbon dioxide]."),
        ("The capital of France is ___.", "The capital of France is [Paris]."),
        ("The capital of France is ___ today.", "The capital of France is [Paris] today."),
        ("Which gate is it?", "[AND] gate"),
        ("Why? What is the capital of France?", "The capital of France is [Paris]."),
    ],
)
def test_restated(question: str, sentence: str) -> None:
    assert restated(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Which country attacked France?", "France attacked [Germany]."),
        ("What is the capital of France?", "The capital of Spain is [Paris]."),
        ("What is the capital of France?", "[Paris] is the capital of Spain."),
        ("What is the capital of France?", "[Paris] was never the capital of France."),
        ("What is the capital of France?", "[Paris] has many museums."),
        ("Where is ATP made?", "ATP is destroyed in [mitochondria]."),
        ("Which of the two, Venus or Mars, is hotter?", "Mars is hotter than [Venus]."),
        ("The capital of France is ___.", "The capital of Spain is [Paris]."),
        ("", "The capital is [Paris]."),
        ("What do plants take in?", "Plants give off [carbon dioxide]."),
    ],
)
def test_not_restated(question: str, sentence: str) -> None:
    assert not restated(question, sentence)
