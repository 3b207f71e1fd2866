"""Two texts that say the opposite: by a word, by how many or how long, or by a yes for a no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.polarity import COMPARED_WORDS, replies_differ, says_opposite

BY_A_WORD = [
    # What changes, and which way.
    ("It raises the price.", "It lowers the price."),
    ("Raising it helps.", "Lowering it helps."),
    ("Imports rose.", "Imports fell."),
    ("The economy grew.", "The economy shrank."),
    ("It increases the cost.", "It reduces the cost."),
    ("It strengthens the bond.", "It weakens the bond."),
    ("It heats the room.", "It cools the room."),
    ("The ball accelerates.", "The ball decelerates."),
    ("The currency will appreciate.", "The currency will depreciate."),
    ("The series will converge.", "The series will diverge."),
    # Directions and places.
    ("It turns left.", "It turns right."),
    ("The left-hand side.", "The right-hand side."),
    ("The wind blows north.", "The wind blows south."),
    ("It lies in the northern part.", "It lies in the southern part."),
    ("It is in the east.", "It is in the west."),
    ("It is the eastern border.", "It is the western border."),
    ("It turns clockwise.", "It turns anticlockwise."),
    ("It turns clockwise.", "It turns counterclockwise."),
    ("It is the inner planet.", "It is the outer planet."),
    ("The upper layer.", "The lower layer."),
    ("Internal energy.", "External energy."),
    ("Sort in ascending order.", "Sort in descending order."),
    # Times.
    ("It came first.", "It came last."),
    ("It came early.", "It came late."),
    ("It came earlier.", "It came later."),
    ("The older brother.", "The younger brother."),
    # Roles in trade and in a contest.
    ("The buyer pays.", "The seller pays."),
    ("The firm buys it.", "The firm sells it."),
    ("Supply rises.", "Demand rises."),
    ("They export it.", "They import it."),
    ("Exports fell.", "Imports fell."),
    ("Banks lend money.", "Banks borrow money."),
    ("The lender pays.", "The borrower pays."),
    ("The creditor pays.", "The debtor pays."),
    ("The winner pays.", "The loser pays."),
    ("Rome won.", "Rome lost."),
    ("It was an ally.", "It was an enemy."),
    # Chemistry.
    ("The atom gained electrons.", "The atom lost electrons."),
    ("It is an acid.", "It is a base."),
    ("The solution is acidic.", "The solution is basic."),
    ("The metal is oxidized.", "The metal is reduced."),
    ("Oxidation is at the anode.", "Oxidation is at the cathode."),
    ("The reaction is exothermic.", "The reaction is endothermic."),
    ("The change is reversible.", "The change is irreversible."),
    ("The salt is soluble.", "The salt is insoluble."),
    # Biology.
    ("We inhale it.", "We exhale it."),
    ("The allele is dominant.", "The allele is recessive."),
    ("The muscle is voluntary.", "The muscle is involuntary."),
    # Mathematics and computing.
    ("The variable is dependent.", "The variable is independent."),
    ("It is directly proportional.", "It is inversely proportional."),
    ("It is the input.", "It is the output."),
    ("It can encrypt.", "It can decrypt."),
    ("The call is synchronous.", "The call is asynchronous."),
    ("Tuples are immutable.", "Tuples are mutable."),
    # Words of every day, from the lexicon.
    ("It is legal.", "It is illegal."),
    ("It gets hotter.", "It gets colder."),
    ("It floats.", "It sinks."),
    ("They attract.", "They repel."),
    ("The gas will expand.", "The gas will contract."),
    ("It is the maximum.", "It is the minimum."),
    ("It is visible.", "It is invisible."),
    ("The cell is living.", "The cell is dead."),
    # The word or its contrary stands there twice.
    ("If demand rises, prices rise.", "If demand rises, prices fall."),
    ("Added last, removed first.", "Added first, removed first."),
    # A denying syllable.
    ("There are infinitely many primes.", "There are finitely many primes."),
    ("The map is injective and continuous.", "The map is injective and discontinuous."),
]


@pytest.mark.parametrize(("reference", "answer"), BY_A_WORD)
def test_opposites_by_a_word(reference: str, answer: str) -> None:
    assert says_opposite(reference, answer)
    assert says_opposite(answer, reference)
    assert not says_opposite(reference, reference)


BY_KIND = [
    # At least, at most, exactly, more, less.
    ("At least one.", "At most one."),
    ("Five or more.", "Five or fewer."),
    ("No less than five.", "At most five."),
    ("It is up to five.", "It is at least five."),
    ("Exactly five.", "At least five."),
    ("It is more than five.", "It is less than five."),
    ("x ≥ 5", "x ≤ 5"),
    ("x >= 5", "x <= 5"),
    ("It is larger than five.", "It is smaller than five."),
    # “No more than” is at most, and no “more than”.
    ("no more than 5", "more than 5"),
    ("not more than 5", "more than 5"),
    ("no less than 5", "less than 5"),
    ("no fewer than 5", "fewer than 5"),
    ("no longer than a day", "longer than a day"),
    ("It must not exceed five.", "It exceeds five."),
    ("It doesn't exceed five.", "It exceeds five."),
    ("It never exceeds five.", "It exceeds five."),
    # No longer, or still.
    ("It is no longer used.", "It is still used."),
    ("It is not used any more, not anymore.", "It is still used."),
    ("It ceased to grow.", "It continues to grow."),
    # All, some, none.
    ("All metals conduct.", "Some metals conduct."),
    ("All of them.", "At least one of them."),
    ("It always holds.", "It never holds."),
    ("It sometimes holds.", "It always holds."),
    ("Every prime is odd.", "None of the primes is odd."),
    ("Every state must agree.", "Any one state must agree."),
    ("Divisible by both two and three.", "Divisible by either two or three."),
    ("When both receptors are full.", "When either receptor or both are full."),
    ("Only citizens may vote.", "Not only citizens may vote."),
    ("Fuel and heat are both needed.", "Fuel or heat alone is enough."),
    # Conditions.
    ("Only if it rains.", "Even if it rains."),
    ("Only when it rains.", "Unless it rains."),
    ("If and only if it is even.", "Unless it is even."),
    ("Stable unless the gain exceeds one.", "Stable if the gain exceeds one."),
    # How long one of them takes.
    ("70 times per minute", "70 times per hour"),
    ("Two metres per second.", "Two metres per day."),
    ("The condition is necessary.", "The condition is sufficient."),
]


@pytest.mark.parametrize(("reference", "answer"), BY_KIND)
def test_opposites_by_how_many(reference: str, answer: str) -> None:
    assert says_opposite(reference, answer)
    assert says_opposite(answer, reference)


NO_OPPOSITES = [
    ("Stable unless it is hot.", "Stable if it is not hot."),
    ("70 times per minute", "70 times a minute"),
    ("It goes into the cell.", "It goes to the cell."),
    # A negation beside the opposite says the same.
    ("The pressure is low.", "The pressure is not high."),
    ("It raises the price.", "It does not lower the price."),
    ("It is legal.", "It isn't illegal."),
    # The same in other words.
    ("It raises the price.", "It pushes the price up."),
    ("At least one.", "One or more."),
    ("At least one.", "No fewer than one."),
    ("no more than 5", "at most 5"),
    ("no more than 5", "not more than 5"),
    ("not less than 5", "at least 5"),
    ("It is still used.", "People continue using it."),
    # A text that has both has neither only.
    ("The buyer pays the seller.", "The seller is paid by the buyer."),
    ("It rose, then fell.", "It fell."),
    ("It is necessary and sufficient.", "It is sufficient."),
    # Two opposites turn each other round.
    ("When the price falls, demand rises.", "When the price rises, demand falls."),
    # One of them says nothing of it.
    ("Any one of them.", "Some of them."),
    ("Only citizens may vote.", "Citizens may vote."),
    ("Both are needed.", "Both are heavy."),
    ("Both of them.", "Either of them."),
    ("It runs while it is hot.", "It runs until it is not hot."),
    ("Stir while it is hot.", "Keep stirring until it cools."),
    ("All metals conduct.", "Metals conduct."),
    ("Only if it rains.", "If it rains."),
    ("It raises the price.", "It is a price."),
    ("", ""),
]


@pytest.mark.parametrize(("reference", "answer"), NO_OPPOSITES)
def test_no_opposites(reference: str, answer: str) -> None:
    assert not says_opposite(reference, answer)
    assert not says_opposite(answer, reference)


def test_a_long_text_says_more_than_one_thing() -> None:
    lengthened = "It raises the price. " + "word " * (COMPARED_WORDS - 4)
    assert says_opposite(lengthened, "It lowers the price.")
    assert not says_opposite(lengthened + "word", "It lowers the price.")


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_opposite_of_any_text_is_mutual(reference: str, answer: str) -> None:
    assert says_opposite(reference, answer) is says_opposite(answer, reference)


@pytest.mark.parametrize(
    ("reference", "answer", "differ"),
    [
        ("Yes, it floats.", "No, it sinks.", True),
        ("No. All fall alike.", "Yes, they do.", True),
        ("No.", "Yeah, sure.", True),
        ("Nope.", "Yep.", True),
        ("True.", "False.", True),
        ("True, it floats.", "false", True),
        ("Correct.", "Wrong.", True),
        # The same reply, in another word.
        ("Yes.", "yes", False),
        ("No.", "Nope", False),
        ("No.", "No, never.", False),
        ("Yes.", "True.", False),
        # One of them replies nothing.
        ("Yes.", "It floats.", False),
        ("No.", "They fall.", False),
        ("It floats.", "It floats.", False),
        ("…", "yes", False),
        ("", "No.", False),
    ],
)
def test_the_other_reply(reference: str, answer: str, differ: bool) -> None:
    assert replies_differ(reference, answer) is differ
    assert replies_differ(answer, reference) is differ
