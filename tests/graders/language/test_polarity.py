"""Which way two texts point: negations, opposites, exchanged ends, replies."""

import pytest

from graders.language.polarity import (
    are_opposed,
    count_negations,
    is_turned_round,
    leads_to_denial,
    replies_differ,
    reversed_mapping,
    says_opposite,
    stance,
)


def clause(text: str) -> list[str]:
    """Return a clause as the rules take it: folded words."""
    return text.lower().split()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("it is a mammal", 0),
        ("it is not a mammal", 1),
        ("it isn't a mammal", 1),
        ("it never stops", 2),
        ("without light", 1),
        ("no light reaches it", 1),
        ("it lacks oxygen", 1),
        ("not only plants", 0),
        ("cells cannot divide", 1),
        ("nothing happens", 1),
        ("it does not lack oxygen", 2),
        ("", 0),
    ],
)
def test_negations_are_counted(text: str, count: int) -> None:
    assert count_negations(clause(text)) == count


@pytest.mark.parametrize(
    ("text", "about", "count"),
    [
        ("no light reaches it", {"light"}, 1),
        ("no light reaches it", {"oxygen"}, 0),
        ("it lacks oxygen", {"oxygen"}, 1),
        ("it lacks oxygen", {"light"}, 0),
        ("without light", {"oxygen"}, 0),
        ("it is not light", {"oxygen"}, 1),
    ],
)
def test_narrow_negations_count_where_they_speak_of_the_same(text: str, about: set[str], count: int) -> None:
    assert count_negations(clause(text), frozenset(about)) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("this is not", True),
        ("this isn't", True),
        ("rather than", True),
        ("instead of", True),
        ("this is", False),
        ("not only", False),
        ("this is not not", False),
        ("", False),
    ],
)
def test_words_before_a_term_deny_it(text: str, expected: bool) -> None:
    assert leads_to_denial(clause(text)) is expected


@pytest.mark.parametrize(
    ("statement", "counterpart", "expected"),
    [
        ("the rate increases", "the rate increases", "agrees"),
        ("the rate increases", "the rate decreases", "opposes"),
        ("the rate increases", "the rate does not increase", "opposes"),
        ("the rate increases", "the rate does not decrease", "agrees"),
        ("the variance is high", "the variance is low", "opposes"),
        ("the variance is not high", "the variance is low", "agrees"),
        ("plants need light", "plants never need light", "opposes"),
        ("plants need light", "plants need light and no oxygen", "unclear"),
        ("plants need light", "animals need oxygen", "agrees"),
        ("it is faster than diffusion", "diffusion is slow", "agrees"),
        ("the price is the higher", "demand is the lower", "opposes"),
    ],
)
def test_stance_of_two_statements(statement: str, counterpart: str, expected: str) -> None:
    assert stance([clause(statement)], [clause(counterpart)]) == expected
    assert are_opposed([clause(statement)], [clause(counterpart)]) is (expected == "opposes")


@pytest.mark.parametrize(
    ("statement", "counterpart", "expected"),
    [
        ("the probability of x given y", "the probability of y given x", True),
        ("the probability of a given b", "the probability of a given b", False),
        ("the probability of rain given clouds", "the probability of clouds given rain", True),
        ("the probability of rain given clouds", "the probability of rain given wind", False),
        ("the encoder maps images to vectors", "the encoder maps vectors to images", True),
        ("the encoder maps images to vectors", "the encoder maps images to vectors", False),
        ("plants make sugar", "animals eat sugar", False),
    ],
)
def test_what_depends_on_what_is_exchanged(statement: str, counterpart: str, expected: bool) -> None:
    assert is_turned_round([clause(statement)], [clause(counterpart)]) is expected


@pytest.mark.parametrize(
    ("text", "counterpart", "expected"),
    [
        ("it maps images to vectors", "it maps vectors to images", True),
        ("it converts light into energy", "it converts energy into light", True),
        ("it converts light into energy", "it turns light into energy", False),
        ("it generates images from noise", "it generates noise from images", True),
        ("it maps images", "it maps vectors to images", False),
        ("it is an image", "it is a vector", False),
    ],
)
def test_a_mapping_is_reversed(text: str, counterpart: str, expected: bool) -> None:
    assert reversed_mapping(clause(text), clause(counterpart)) is expected


OPPOSITES = [
    ("It raises the price.", "It lowers the price."),
    ("Imports rose.", "Imports fell."),
    ("The economy grew.", "The economy shrank."),
    ("The atom gained electrons.", "The atom lost electrons."),
    ("It turns left.", "It turns right."),
    ("The wind blows north.", "The wind blows south."),
    ("The buyer pays.", "The seller pays."),
    ("Oxidation is at the anode.", "Oxidation is at the cathode."),
    ("The solution is acidic.", "The solution is basic."),
    ("The reaction is exothermic.", "The reaction is endothermic."),
    ("The ball accelerates.", "The ball decelerates."),
    ("It encrypts: it can encrypt.", "It can decrypt."),
    ("Sort in ascending order.", "Sort in descending order."),
    ("It turns clockwise.", "It turns anticlockwise."),
    ("It is the inner planet.", "It is the outer planet."),
    ("The upper layer.", "The lower layer."),
    ("It came first.", "It came last."),
    ("Internal energy.", "External energy."),
    ("We inhale it.", "We exhale it."),
    ("The winner pays.", "The loser pays."),
    ("Banks lend money.", "Banks borrow money."),
    ("The currency will appreciate.", "The currency will depreciate."),
    ("The series will converge.", "The series will diverge."),
    ("The allele is dominant.", "The allele is recessive."),
    ("It is legal.", "It is illegal."),
    ("The muscle is voluntary.", "The muscle is involuntary."),
    ("The change is reversible.", "The change is irreversible."),
    ("The salt is soluble.", "The salt is insoluble."),
    ("The variable is dependent.", "The variable is independent."),
    ("It is directly proportional.", "It is inversely proportional."),
    ("Supply rises.", "Demand rises."),
    ("The call is synchronous.", "The call is asynchronous."),
    ("Tuples are immutable.", "Tuples are mutable."),
]


@pytest.mark.parametrize(("reference", "answer"), OPPOSITES)
def test_opposites_by_a_word(reference: str, answer: str) -> None:
    assert says_opposite(reference, answer)
    assert says_opposite(answer, reference)
    assert not says_opposite(reference, reference)


KINDS = [
    ("At least one.", "At most one."),
    ("No less than five.", "At most five."),
    ("Five or more.", "Five or fewer, or less."),
    ("It is up to five.", "It is at least five."),
    ("Exactly five.", "At least five."),
    ("It is more than five.", "It is less than five."),
    ("No more than five.", "More than five."),
    ("It must not exceed five.", "It exceeds five."),
    ("It is no longer used.", "It is still used."),
    ("It ceased to grow.", "It continues to grow."),
    ("All metals conduct.", "Some metals conduct."),
    ("It always holds.", "It never holds."),
    ("Every prime is odd.", "None of the primes is odd."),
    ("Only if it rains.", "Even if it rains."),
    ("If and only if it is even.", "Unless it is even."),
    ("The condition is necessary.", "The condition is sufficient."),
]


@pytest.mark.parametrize(("reference", "answer"), KINDS)
def test_opposites_by_how_many(reference: str, answer: str) -> None:
    assert says_opposite(reference, answer)
    assert says_opposite(answer, reference)


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("The pressure is low.", "The pressure is not high."),
        ("It raises the price.", "It does not lower the price."),
        ("It raises the price.", "It pushes the price up."),
        ("At least one.", "One or more."),
        ("At least one.", "No fewer than one."),
        ("It is no more than five.", "It is at most five."),
        ("It is still used.", "People continue using it."),
        ("It is necessary and sufficient.", "It is sufficient."),
        ("The buyer pays the seller.", "The seller is paid by the buyer."),
        ("It rose, then fell.", "It fell."),
        ("", ""),
    ],
)
def test_no_opposites(reference: str, answer: str) -> None:
    assert not says_opposite(reference, answer)


def test_a_long_text_says_more_than_one_thing() -> None:
    assert not says_opposite("It raises the price. " + "It is so. " * 20, "It lowers the price.")


@pytest.mark.parametrize(
    ("reference", "answer", "expected"),
    [
        ("Yes, it floats.", "No, it sinks.", True),
        ("No.", "Yes.", True),
        ("No.", "Yeah, sure.", True),
        ("True.", "False.", True),
        ("Yes.", "yes", False),
        ("No.", "Nope", False),
        ("Yes.", "It floats.", False),
        ("It floats.", "It floats.", False),
        ("", "No.", False),
    ],
)
def test_the_other_reply(reference: str, answer: str, expected: bool) -> None:
    assert replies_differ(reference, answer) is expected
