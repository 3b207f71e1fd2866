"""The right number alone is right; with another bound, unit, sign or rounding beside it a person looks."""

import pytest

from graders.text.reference_checks import compare

WHEN, LEGS, LONG, HEAT = (
    "When did it end?",
    "How many legs has it?",
    "How long does it take?",
    "When does water boil?",
)
RIGHT = [
    ("It ended in 1945.", WHEN, "1945"),
    ("It ended in 1945.", WHEN, "in the year 1945"),
    ("1492", WHEN, "1492 AD"),
    ("before 1945", WHEN, "earlier than 1945"),
    ("over 100 °C", HEAT, "more than 100 degrees Celsius"),
    ("at least 5", LEGS, "5 or more"),
    ("a maximum of 5", LEGS, "no more than 5"),
    ("5", LEGS, "five"),
    ("5", LEGS, "It's exactly 5 legs."),
    ("5", LEGS, "= 5"),
    ("(2, 3)", "Which point?", "(2, 3)"),
    ("5", "Solve 2x = 10 for x.", "x = 5"),
    ("x = 5", "Solve 2x = 10 for x.", "5"),
    ("5 million", LEGS, "5,000,000"),
    ("75%", LEGS, "0.75"),
    ("75 %", LEGS, "75 per cent"),
    ("5", "How many legs has it at least?", "at least 5"),
    ("a minimum of 5", "What is the minimum number of legs?", "5"),
    ("1945", "After which year was there peace?", "after 1945"),
    ("8 minutes", LONG, "8 min"),
    ("8", "How many minutes does it take?", "8 minutes"),
    ("8 minutes", "How many minutes does it take?", "8"),
    ("100", "At what temperature, in degrees Celsius, does water boil?", "100 °C"),
    ("36", "How fast is it, in km/h?", "36 km/h"),
    ("7 s", LONG, "7s"),
    ("60 s", LONG, "60s"),
    ("3.14", "What is pi?", "3.1416"),
    ("3.14159", "What is pi?", "3.142"),
    ("6.022 × 10^23", "What is it?", "6.02 × 10^23"),
    ("1/3", "What is it?", "0.333"),
    ("37.0 °C", HEAT, "37 °C"),
    ("-40", HEAT, "–40"),
    ("-40", HEAT, "minus 40"),
    ("-40", HEAT, "negative forty"),
    ("-40 °C", HEAT, "−40 °C"),
    ("5 and 7", LEGS, "7 and 5"),
    ("5 and 7", LEGS, "5, 7"),
    ("3:1", LEGS, "3:1"),
]  # fmt: skip
HELD = [
    ("before 1945", WHEN, "after 1945"),
    ("before 1945", WHEN, "1945"),
    ("It ended in 1945.", WHEN, "It ended after 1945."),
    ("It ended in 1945.", WHEN, "not before 1945"),
    ("It ended in 1945.", WHEN, "It did not end in 1945."),
    ("over 100 °C", HEAT, "under 100 °C"),
    ("over 100 °C", HEAT, "at 100 °C"),
    ("more than 5", LEGS, "at least 5"),
    ("at most 5", LEGS, "at least 5"),
    ("5", LEGS, "5 too many"),
    ("in 1945", WHEN, "by 1945"),
    ("1945", WHEN, "before or in 1945"),
    ("(2, 3)", "Which point?", "(3, 2)"),
    ("5", "How many legs has it at least?", "at most 5"),
    ("at least 5", "How many legs has it at least?", "more than 5"),
    ("1945", "What happened after the war, and when did it end?", "after 1945"),
    ("5", LEGS, "up to 5"),
    ("5", LEGS, "5 or fewer"),
    ("5", LEGS, "5+"),
    ("5", LEGS, ">5"),
    ("5", LEGS, "5!"),
    ("5", LEGS, "√5"),
    ("5", LEGS, "5^2"),
    ("5", "Solve 2x = 10.", "2x = 5"),
    ("5", "Solve 2x = 10.", "-x = 5"),
    ("8 minutes", LONG, "8s"),
    ("5 h", LONG, "5s"),
    ("8 minutes", LONG, "8th"),
    ("8", LEGS, "8th"),
    ("8 minutes", LONG, "8"),
    ("8", LEGS, "8 kg"),
    ("8", "How many minutes does it take?", "8 seconds"),
    ("1492", WHEN, "1492 BC"),
    ("44 BC", WHEN, "44"),
    ("100 °C", HEAT, "100"),
    ("100 °C", HEAT, "100 degrees"),
    ("75%", LEGS, "75"),
    ("37.0 °C", HEAT, "36.9 °C"),
    ("3.14", "What is pi?", "3.15"),
    ("3.14", "What is pi?", "3"),
    ("7.4", "What is its pH?", "7.37"),
    ("99.9 %", LEGS, "99.5 %"),
    ("1945", WHEN, "1945.3"),
    ("8", LEGS, "–8"),
    ("8", LEGS, "−8"),
    ("8", LEGS, "minus eight"),
    ("-40", HEAT, "40"),
    ("5", LEGS, "5, 6"),
    ("5 and 7", LEGS, "5, 6, 7"),
    ("5 and 7", LEGS, "5"),
    ("5 and 7", LEGS, "not 5 and 7"),
    ("5 and 7", LEGS, "5 kg and 7 kg"),
    ("5 and 7", LEGS, "√5 and 7"),
    ("3:1", LEGS, "1:3"),
    ("5", LEGS, "3 × 10⁹⁹⁹⁹ or 5"),
]  # fmt: skip


@pytest.mark.parametrize("mark", [0.1, 0.9])
@pytest.mark.parametrize(("reference", "question", "answer"), RIGHT)
def test_the_number_is_right(reference: str, question: str, answer: str, mark: float) -> None:
    assert compare([reference], question, answer, mark) == (1.0, (), True)


@pytest.mark.parametrize("mark", [0.3, 0.9])
@pytest.mark.parametrize(("reference", "question", "answer"), HELD)
def test_a_person_looks(reference: str, question: str, answer: str, mark: float) -> None:
    compared = compare([reference], question, answer, mark)
    assert compared.reasons
    assert not compared.is_exactly_right


NO_WORSE = [
    ("1/3", "What is it?", "0.33"),
    ("7.4", "What is its pH?", "7.37"),
    ("9.8 m/s²", "What is g?", "9.81 m/s²"),
    ("100 °C", HEAT, "100"),
    ("before 1945", WHEN, "1945"),
]


@pytest.mark.parametrize(("reference", "question", "answer"), NO_WORSE)
def test_what_may_be_right_keeps_its_mark(reference: str, question: str, answer: str) -> None:
    assert compare([reference], question, answer, 0.8).mark == 0.8


FREE = [
    ("The heart has four chambers, two of them atria.", "", "Four chambers, of which two are atria."),
    ("Light needs 8 minutes from the sun to the earth.", "", "It needs about 8 minutes to get to the earth."),
    ("It fell by more than 5 bar because of the leak.", "", "Because of a leak it dropped by over 5 bar."),
    ("Pages 3 – 5 of the book tell it.", "", "It is told on pages 3–5 of the book."),
]


@pytest.mark.parametrize(("reference", "question", "answer"), FREE)
def test_a_number_in_a_sentence_is_left_to_similarity(reference: str, question: str, answer: str) -> None:
    assert compare([reference], question, answer, 0.8) == (0.8, (), False)


def test_another_bound_in_a_sentence() -> None:
    reference = "The valve opens at pressures over 5 bar to save the boiler."
    assert compare([reference], "", "To save the boiler it opens under 5 bar of pressure.", 0.8).reasons
