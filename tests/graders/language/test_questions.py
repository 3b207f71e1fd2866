"""Answers that repeat words of the question around their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.questions import is_restated
from graders.language.segmentation import words


def restated(question: str, sentence: str) -> bool:
    """Tell whether a sentence restates a question around its key, which stands in square brackets."""
    before, _, following = sentence.partition("[")
    return is_restated(question, words(before), words(following.partition("]")[2]))


CAPITAL, ATTACKED, TAKEN_IN = (
    "What is the capital of France?",
    "Which country attacked France?",
    "Name the gas that plants take in.",
)

RESTATED = [
    # The key alone, or in a frame that says nothing.
    (CAPITAL, "[Paris]"),
    (CAPITAL, "It is [Paris]."),
    (CAPITAL, "The answer is [Paris]."),
    (CAPITAL, "I think it is [Paris]."),
    (CAPITAL, "That would be [Paris]."),
    ("Where is ATP made?", "in [mitochondria]"),
    ("", "It is [Paris]."),
    # “Is” joins the key and what names it, on either side; a name may end early.
    (CAPITAL, "[Paris] is the capital of France."),
    (CAPITAL, "The capital of France is [Paris]."),
    (CAPITAL, "[Paris] is the capital."),
    (CAPITAL, "The capital is [Paris]."),
    ("What was the name of the ship?", "The name of the ship was [Victory]."),
    ("Who was the first king of Prussia?", "[Frederick] was the first king of Prussia."),
    ("What are the products of photosynthesis?", "The products of photosynthesis are [sugar and oxygen]."),
    ("What is the gas called?", "The gas is called [oxygen]."),
    # The key stands where the question word stood.
    (ATTACKED, "[Germany] attacked France."),
    ("Who wrote the novel?", "[Orwell] wrote the novel."),
    ("Which of the two liquids floats on top?", "[Oil] floats on top."),
    ("What causes the tides?", "[The moon] causes the tides."),
    # It stands behind what the question tells of it.
    ("What do plants take in?", "Plants take in [carbon dioxide]."),
    ("What does the heart pump?", "The heart pumps [blood]."),
    ("Which gas do plants take in?", "Plants take in [carbon dioxide]."),
    ("When did the war end?", "The war ended in [1945]."),
    ("Where do whales live?", "Whales live in [the sea]."),
    # An auxiliary stands behind its subject there.
    ("Where is ATP made?", "ATP is made in [mitochondria]."),
    ("When was Rome founded?", "Rome was founded in [753 BC]."),
    ("By which country was France attacked?", "France was attacked by [Germany]."),
    # An order instead of a question.
    (TAKEN_IN, "Plants take in [carbon dioxide]."),
    (TAKEN_IN, "The gas is [carbon dioxide]."),
    ("State the unit of force.", "The unit of force is [newton]."),
    ("Give the capital of France.", "[Paris] is the capital of France."),
    ("Identify the organ that pumps blood.", "[The heart] pumps blood."),
    ("Find the animal which lays eggs.", "[The hen] lays eggs."),
    ("Write the name of the man who wrote it.", "[Orwell] wrote it."),
    ("Recall the place where whales live.", "Whales live in [the sea]."),
    ("Mention a metal that floats.", "[Sodium] floats."),
    # A gap to fill in.
    ("The capital of France is ___.", "The capital of France is [Paris]."),
    ("The capital of France is ___ today.", "The capital of France is [Paris] today."),
    ("The capital of France is … today.", "France is [Paris] today."),
    ("The capital is ....", "The capital is [Paris]."),
    # What is wanted is named beside the key.
    ("Which gate is it?", "[AND] gate"),
    ("Which gas do plants take in?", "the gas [oxygen]"),
    # One of several sentences.
    ("Why? What is the capital of France?", "The capital of France is [Paris]."),
    ("France is a country. What is its capital?", "Its capital is [Paris]."),
]


@pytest.mark.parametrize(("question", "sentence"), RESTATED)
def test_the_words_of_the_question_stand_around_the_key(question: str, sentence: str) -> None:
    assert restated(question, sentence)


NOT_RESTATED = [
    # The key is in the place of another thing of the question.
    (ATTACKED, "France attacked [Germany]."),
    ("Who wrote the novel?", "The novel wrote [Orwell]."),
    ("What causes the tides?", "The tides cause [the moon]."),
    # Something else is named.
    (CAPITAL, "The capital of Spain is [Paris]."),
    (CAPITAL, "[Paris] is the capital of Spain."),
    (CAPITAL, "[Paris] is the largest city of France."),
    # More is said.
    (CAPITAL, "[Paris] was never the capital of France."),
    (CAPITAL, "It is not [Paris]."),
    (CAPITAL, "[Paris] has many museums."),
    (CAPITAL, "[Paris] or Lyon"),
    (CAPITAL, "France has [Paris] as its capital."),
    # Another verb.
    ("Where is ATP made?", "ATP is destroyed in [mitochondria]."),
    ("What do plants take in?", "Plants give off [carbon dioxide]."),
    # A choice of two names neither.
    ("Which of the two, Venus or Mars, is hotter?", "Mars is hotter than [Venus]."),
    # Another sentence than that with the gap.
    ("The capital of France is ___.", "The capital of Spain is [Paris]."),
    ("The capital of ___ is ___.", "The capital of France is [Paris]."),
    # No question that could be restated.
    ("", "The capital is [Paris]."),
    ("Name it.", "The capital is [Paris]."),
]


@pytest.mark.parametrize(("question", "sentence"), NOT_RESTATED)
def test_other_words_stand_around_the_key(question: str, sentence: str) -> None:
    assert not restated(question, sentence)


@given(st.text(max_size=60))
def test_a_key_alone_restates_any_question(question: str) -> None:
    assert is_restated(question, (), ())


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_any_question_and_answer_are_read(question: str, before: str, after: str) -> None:
    assert is_restated(question, words(before), words(after)) in (True, False)
