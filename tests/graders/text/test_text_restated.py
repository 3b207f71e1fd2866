"""Words of the question around the key's own: in its order they add nothing, in another they may turn what is said."""

import pytest

from graders.text.grader import TextGrader
from graders.text.messages import REASONS
from graders.text.reasons import SAYS_MORE
from graders.text.short_answers import match_key

RESTATED = [
    ("What is the capital of France?", "Paris", "The capital of France is Paris"),
    ("What is the capital of France?", "Paris", "Paris is the capital of France"),
    ("What is the capital of France?", "Paris", "the capital is Paris"),
    ("Which statement does nothing?", "pass", "the pass statement"),
    ("Which gate is it?", "AND", "AND gate"),
    ("What is the symbol of sodium?", "Na", "Na (sodium)"),
    (
        "What is the powerhouse of the cell called?",
        "mitochondrion",
        "the powerhouse of the cell is called the mitochondrion",
    ),
    ("Which country attacked France in 1940?", "Germany", "Germany attacked France"),
    ("Which country attacked France in 1940?", "Germany", "It was Germany that attacked France in 1940"),
    ("Water is denser than oil. Which of them floats on top?", "oil", "oil floats on top"),
    ("Which gas do plants take in?", "carbon dioxide", "Plants take in carbon dioxide"),
    ("Where is ATP made?", "mitochondria", "ATP is made in the mitochondria"),
    ("When did the Second World War end?", "1945", "The war ended in 1945"),
    ("What happens?", "nothing", "nothing happens"),
    ("Which planet is the largest?", "Jupiter", "The largest planet is Jupiter"),
    ("Which planet is the largest?", "Jupiter", "Jupiter is the largest planet"),
    ("Name the largest planet.", "Jupiter", "Jupiter is the largest planet"),
    ("The capital of France is ___.", "Paris", "The capital of France is Paris"),
    ("Which gas is produced by plants?", "oxygen", "oxygen is produced by plants"),
    ("Which gas is produced by plants?", "oxygen", "oxygen gas is produced"),
    ("How long is the river?", "5 km", "The river is 5 km long"),
    ("By which country was France attacked?", "Germany", "France was attacked by Germany"),
    ("Which of the two planets, Venus and Mars, is hotter than the other?", "Venus", "Venus is hotter"),
    ("What is the cell wall made of?", "cellulose", "the cell wall is made of cellulose"),
    ("Name a gas that plants take in.", "oxygen", "plants take in oxygen"),
    (
        "What is the process by which plants make food?",
        "photosynthesis",
        "photosynthesis is the process by which plants make food",
    ),
    ("What do we call a group of wolves?", "pack", "a pack of wolves"),
    ("What is a group of wolves called?", "pack", "a group of wolves is called a pack"),
    ("Which chemical element makes diamonds?", "carbon", "carbon makes diamonds"),
]

TURNED = [
    ("Which country attacked France in 1940?", "Germany", "France attacked Germany"),
    ("Which country attacked France in 1940?", "Germany", "Germany was attacked by France"),
    ("Water is denser than oil. Which of them floats on top?", "oil", "water floats on top of oil"),
    (
        "Which of the two planets, Venus and Mars, is hotter than the other?",
        "Venus",
        "Mars is hotter than Venus",
    ),
    ("Who was taught by Socrates?", "Plato", "Plato taught Socrates"),
    ("Who taught Plato?", "Socrates", "Plato taught Socrates"),
    ("Which country did France attack?", "Germany", "Germany attacked France"),
    ("Which country did France attack?", "Germany", "France was attacked by Germany"),
    ("Which country attacked France?", "Germany", "France Germany"),
    ("Name the country that attacked France.", "Germany", "France attacked Germany"),
    ("Which planet is hotter than Mars?", "Venus", "Mars is hotter than Venus"),
    ("Who was the king killed by?", "Brutus", "Brutus was the king"),
    ("What eats grass?", "cow", "grass eats cow"),
    ("Which animal eats the rabbit?", "fox", "the rabbit eats the fox"),
    ("Which gas does the plant release?", "oxygen", "oxygen releases the plant"),
    ("Mix acid and water. Which is poured into the other?", "acid", "water is poured into acid"),
    ("Which of the two, iron or copper, displaces the other?", "iron", "copper displaces iron"),
    ("What does the enzyme digest?", "starch", "starch digest the enzyme"),
    ("What orbits the Sun?", "Earth", "the Sun orbits the Earth"),
    ("What is the parent of node B?", "A", "B is the parent of A"),
    ("Which set contains B?", "A", "B contains A"),
    ("What is the reactant that reduces copper?", "zinc", "copper reduces zinc"),
]


@pytest.mark.parametrize(("question", "key", "answer"), RESTATED)
def test_the_question_with_the_key_in_its_open_place(question: str, key: str, answer: str) -> None:
    assert match_key(key, answer, question).likeness == "same"


@pytest.mark.parametrize(("question", "key", "answer"), TURNED)
def test_the_words_of_the_question_in_another_order(
    tiny: TextGrader, question: str, key: str, answer: str
) -> None:
    assert match_key(key, answer, question).likeness != "same"
    for data in ({"references": [key]}, {"criteria": [{"any_of": [key]}]}):
        (verdict,) = tiny.grade([(tiny.parse_key({"question": question, **data}), answer)])
        assert verdict.needs_review
        assert REASONS[SAYS_MORE]() in verdict.reasons


def test_a_choice_of_two_turned_round_waits_for_a_person(tiny: TextGrader) -> None:
    data = {"question": "Which is denser, water or oil?", "references": ["water"]}
    (verdict,) = tiny.grade([(tiny.parse_key(data), "oil is denser than water")])
    assert REASONS[SAYS_MORE]() in verdict.reasons


def test_a_question_of_two_things_names_none() -> None:
    assert match_key("Mercury", "Mercury", "Name the first and the last planet.").likeness == "same"
