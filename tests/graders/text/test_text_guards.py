"""Silence, copies and keyword heaps."""

import pytest

from graders.language.segmentation import words
from graders.text.parsed_answer import copied, is_salad
from graders.text.silence import says_nothing


@pytest.mark.parametrize(
    ("answer", "nothing"),
    [
        ("I do not know", True), ("I don't know.", True), ("i dont know, sorry", True), ("I don’t know", True),
        ("idk", True), ("No idea!", True), ("not sure", True), ("I'm not sure about this one", True), ("?", True),
        ("-", True), ("...", True), ("n/a", True), ("Keine Ahnung", True), ("🤷", True), ("I have no idea", True),
        ("I do not know the name, but the generator collapses", False), ("z", False), ("GAN", False), ("0.5", False),
        ("It is not sure that it converges", False), ("σ", False),
    ],
)  # fmt: skip
def test_an_answer_that_says_nothing(answer: str, nothing: bool) -> None:
    assert says_nothing(answer) is nothing


QUESTION = "State the reparameterization trick and explain why it is necessary."


@pytest.mark.parametrize(
    ("answer", "count"),
    [(QUESTION, 10), ("why it is necessary: gradients", 4), ("gradients flow through mu", 0), ("it is", 0)],
)
def test_words_copied_from_the_question(answer: str, count: int) -> None:
    assert len(copied(words(answer), words(QUESTION))) == count


@pytest.mark.parametrize(
    ("answer", "salad"),
    [
        ("mode collapse generator discriminator small region diversity WGAN gradient penalty", True),
        ("mode collapse, generator, discriminator, small region, diversity, WGAN, penalty", True),
        ("mode collapse; WGAN", False),
        (
            "Strengths: smooth latent space (good interpolation); stable training. Weakness: blurry outputs.",
            False,
        ),
        ("the generator keeps making the same image since that is enough to fool the critic", False),
    ],
)
def test_a_heap_of_keywords(answer: str, salad: bool) -> None:
    assert is_salad(answer, words(answer)) is salad
