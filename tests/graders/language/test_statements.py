"""What a text asserts, statement by statement."""

import pytest

from graders.language.segmentation import content_stems, words
from graders.language.statements import Proposition, asked_count, propositions, shorter_forms


def texts(text: str, question: str = "", limit: int = 10) -> list[str]:
    """Return what a text asserts."""
    return [proposition.text for proposition in propositions(text, question, limit)]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (
            "Prices rise, and the bank raises its rate.",
            ["Prices rise, and the bank raises its rate"],
        ),
        (
            "The price of food rises, and the bank raises its rate.",
            ["The price of food rises", "the bank raises its rate"],
        ),
        (
            "It is the product of the error signal and the input signal of the synapse.",
            ["It is the product of the error signal and the input signal of the synapse"],
        ),
        ("When the rate is low, the descent is slow.", ["When the rate is low, the descent is slow"]),
        ("The metal grows hot, leading to cracks.", ["The metal grows hot, leading to cracks"]),
        ("It is a processor which is made of many units.", ["It is a processor which is made of many units"]),
        ("No. Traffic comes in bursts.", ["Traffic comes in bursts"]),
        ("No.", ["No"]),
        ("1. less noise\n2. better images", ["less noise", "better images"]),
        ("- less noise on the line\n- better images", ["less noise on the line", "better images"]),
        ("Advantage: it is cheap.", ["Advantage: it is cheap"]),
        ("", []),
        (". . .", []),
    ],
)
def test_a_clause_that_may_lean_on_its_neighbour_is_left_with_it(text: str, statements: list[str]) -> None:
    assert texts(text) == statements


def test_a_label_of_the_question_is_left_out() -> None:
    assert texts("Advantage: it is cheap.", "What is an advantage?") == ["it is cheap"]


PARTS = "The parts are the stem, leaves and a root."


@pytest.mark.parametrize(
    ("question", "text", "items"),
    [
        ("Name the parts.", PARTS, ["stem", "leaves", "root"]),
        ("Why does it grow?", PARTS, []),
        ("Name the parts.", "The parts are for example the stem, leaves and a root.", []),
        ("Name the parts.", "The parts are the stem, leaves or a root.", []),
        ("Name the parts.", "The parts are the stem and the leaves.", []),
        ("Name the steps.", "Cut the stem, remove the leaves and dry the root.", []),
        ("Which parts of it are green?", "stem, leaves, root", ["stem", "leaves", "root"]),
    ],
)
def test_a_list_is_taken_apart_where_one_is_asked_for(question: str, text: str, items: list[str]) -> None:
    listed = [proposition.text for proposition in propositions(text, question, 10) if proposition.is_listed]
    assert listed == items


def test_what_leads_to_a_list_is_a_statement_if_it_says_something() -> None:
    assert propositions(
        "Green plants of the desert have adapted parts: spines, wax, roots.", "Name them.", 10
    ) == [
        Proposition("Green plants of the desert have adapted parts", is_item=False),
        Proposition("spines", is_item=True, is_listed=True),
        Proposition("wax", is_item=True, is_listed=True),
        Proposition("roots", is_item=True, is_listed=True),
    ]


def test_what_is_too_much_clause_by_clause_is_taken_by_sentences() -> None:
    text = "The price of food rises, and the bank raises its rate. The rate of growth falls, so firms dismiss people."
    assert len(texts(text, limit=4)) == 4
    assert texts(text, limit=3) == [sentence.strip(" .") for sentence in text.split(". ")]
    assert texts(text, limit=1) == []
    assert texts("a few more of them, " * 120) == []


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("State at least 4 of the differences.", 4),
        ("Name two reasons.", 2),
        ("Name the reasons in 2-5 sentences.", None),
        ("Name the reasons in 2 sentences.", None),
        ("Name and explain two reasons.", None),
        ("Two trains meet. Why?", None),
        ("Name the reasons (2 points).", None),
    ],
)
def test_how_many_things_a_question_asks_for(question: str, count: int | None) -> None:
    assert asked_count(question) == count


@pytest.mark.parametrize(
    ("statement", "forms"),
    [
        (
            "A loss of pixels (mean squared error), which punishes bad copies",
            ["A loss of pixels, which punishes bad copies", "A loss of pixels"],
        ),
        ("find all good parameters for which the cost is least", ["find all good parameters"]),
        ("When it is hot (in summer), the metal grows", ["When it is hot, the metal grows"]),
        ("The metal grows", []),
    ],
)
def test_a_statement_is_also_said_in_short(statement: str, forms: list[str]) -> None:
    assert shorter_forms(statement, content_stems(words(""))) == forms
