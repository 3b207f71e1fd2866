"""Right answers that become wrong: pairs of before and after, and what must be left alone."""

import pytest

from tests.attacks import antonyms, formulas, mixed, negation, roles, scripts
from tests.attacks.attack import Attack, Source


def forms(found: list[Attack]) -> dict[str, str]:
    return {one.form: one.text for one in found}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Terminal 1 is connected to the gap", "Terminal 1 is not connected to the gap"),
        ("the bulbs were not in a closed path", "the bulbs were in a closed path"),
        ("The encoder maps an image to a code.", "The encoder does not map an image to a code."),
        ("Gradients flow through mu and sigma.", "Gradients do not flow through mu and sigma."),
        ("He gave it to the plant.", "He did not give it to the plant."),
        ("Use a stronger discriminator.", "Do not use a stronger discriminator."),
        ("Stores food for the seedling.", "Does not store food for the seedling."),
        ("By letting the water evaporate.", "By not letting the water evaporate."),
        ("There is no gap between them.", "There is a gap between them."),
        ("There are no paths.", "There are paths."),
        ("It doesn't work without a battery", "It doesn't work without a battery"),
        ("You can't backpropagate", "You can backpropagate"),
        ("It works without a battery", "It works with a battery"),
        ("If the acid fizzes, it is calcite.", "If the acid fizzes, it is not calcite."),
        ("It is not only smooth", "It is not only smooth"),
        ("Check whether it is on", "Check whether it is on"),
        ("The uses of maps in the lecture", "The uses of maps in the lecture"),
        ("mode collapse", "mode collapse"),
    ],
)
def test_a_sentence_turned_by_a_not(before: str, after: str) -> None:
    assert negation.turned(before, "not") == after


def test_ways_to_negate() -> None:
    found = forms(
        negation.attacks(Source("Why?", ("x",), "The sand is heavier, and the flour settles on it."), 0)
    )
    assert found == {
        "not": "The sand is not heavier, and the flour settles on it.",
        "n't": "The sand isn't heavier, and the flour settles on it.",
        "never": "The sand is never heavier, and the flour settles on it.",
        "every clause": "The sand is not heavier, and the flour does not settle on it.",
        "not true": "It is not true that the sand is heavier, and the flour settles on it.",
        "wrong to say": "It would be wrong to say that the sand is heavier, and the flour settles on it.",
    }


def test_conditions_are_not_turned_in_both_halves() -> None:
    found = forms(negation.attacks(Source("Why?", (), "If the rate is low, it is slow."), 0))
    assert "every clause" not in found
    assert found["not"] == "If the rate is low, it is not slow."


def test_one_negation_in_a_long_answer_is_none() -> None:
    long = "The rate is low. " + "Smooth latent space everywhere around here. " * 5
    assert not negation.attacks(Source("Why?", (), long), 0)


@pytest.mark.parametrize(
    ("reference", "before", "after"),
    [
        ("The pitch was higher.", "It was a higher pitch!", "It was a lower pitch!"),
        ("It is a closed path.", "there is a closed path", "there is an open path"),
        ("The loss increases.", "The loss decreases", "The loss increases"),
        ("They are connected", "they are not separated", "they are not connected"),
        ("It stays the same.", "It stays the same.", "It stays different."),
        ("More means more.", "The more, the better.", "The more, the worse."),
        ("Short is high.", "Short is high and long is low", None),
        ("Sand is heavier.", "It is bigger", None),
        ("More than that", "more or less", None),
    ],
)
def test_a_word_turned_into_its_opposite(reference: str, before: str, after: str | None) -> None:
    found = forms(antonyms.attacks(Source("Why?", (reference, "better")[:2], before), 0))
    assert found.get("last") == after


@pytest.mark.parametrize(
    ("reference", "before", "form", "after"),
    [
        (
            "The generator fools the discriminator.",
            "G fools the discriminator",
            "generator and discriminator",
            "D fools the generator",
        ),
        ("A VAE is smooth, a GAN is sharp.", "VAEs are smooth.", "vae and gan", "GANs are smooth."),
        ("A VAE is smooth, a GAN is sharp.", "VAE and GAN are models.", "vae and gan", None),
        ("The encoder maps.", "The encoder maps x to z.", "encoder and decoder", None),
        ("Sand is heavier than flour", "Sand is heavier than flour.", "than", "Flour is heavier than sand."),
        ("The seed gives food", "The seed gives food.", "subject and object", "The food gives seed."),
        ("The switch breaks the path", "A switch breaks the path open here", "subject and object", None),
        ("Terminal 1 and terminal 2", "terminal 1 is here", "another label", "terminal 2 is here"),
        ("Terminals 1 and 2 are connected", "terminals 1 and 2 are connected", "another label", None),
        ("The gap is there", "there is a gap between the gap and it", "than", None),
    ],
)  # fmt: skip
def test_the_wrong_party(reference: str, before: str, form: str, after: str | None) -> None:
    found = forms(roles.attacks(Source("Why?", (reference,), before), 0))
    assert found.get(form) == after


@pytest.mark.parametrize(
    ("reference", "before", "form", "after"),
    [
        ("z = mu + sigma * eps", "z = mu + sigma*eps", "sum and product exchanged", "z = mu * sigma+eps"),
        ("z = mu + sigma * eps", "z = mu + sigma*eps", "sign", "z = mu - sigma*eps"),
        (
            "P(label | image)",
            "It learns P(label | image).",
            "condition turned",
            "It learns P(image | label).",
        ),
        ("There are two of them", "two terms", "number in words", "three terms"),
        ("x > 5", "if x > 5 then stop", "comparison turned", "if x < 5 then stop"),
        ("It is here", "there are 3 of them", "number", None),
    ],
)
def test_wrong_formulas(reference: str, before: str, form: str, after: str | None) -> None:
    assert forms(formulas.attacks(Source("Why?", (reference,), before), 0)).get(form) == after


@pytest.mark.parametrize(("reference", "number"), [("It outputs 0.5", "0.5"), ("A factor of 10", "10")])
def test_wrong_numbers(reference: str, number: str) -> None:
    text = forms(formulas.attacks(Source("Why?", (reference,), f"it is {number}"), 0))["number"]
    assert text.startswith("it is ")
    assert abs(float(text.removeprefix("it is ")) - float(number)) > 0.1


def test_right_and_wrong_mixed() -> None:
    source = Source("Why?", (), "The path is closed.", contradicting="the path is open")
    assert forms(mixed.attacks(source, 0)) == {
        "its negation after": "The path is closed. The path is not closed.",
        "its negation before": "The path is not closed. The path is closed.",
        "either it or its negation": "Either the path is closed, or the path is not closed.",
        "the opposite after": "The path is closed. The path is open.",
        "the opposite before": "the path is open. The path is closed.",
        "either it or the opposite": "Either the path is closed, or the path is open.",
    }


def test_a_hidden_not() -> None:
    found = forms(scripts.attacks(Source("Why?", (), "The path is closed."), 0))
    assert found["look-alike negation"] == "The path is nоt closed."
    assert found["look-alike negation"] != "The path is not closed."
    assert found["split negation"].replace("\u200b", "") == "The path is not closed."
