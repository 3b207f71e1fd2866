"""How a reference is turned round and emptied, word by word, and what the features of contrast make of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.segmentation import content_stems, words
from graders.scorer.contrast import (
    CONTRASTED_VIEWS,
    LIKENESS,
    NARROWEST,
    NOTHING,
    OPPOSITES_TRIED,
    PLACED_FEATURES,
    WIDEST,
    contraries,
    contrast_features,
    placement_features,
    without_own_words,
)
from graders.scorer.features import likeness_features
from graders.scorer.texts import Triple
from tests.graders.scorer.hand_made import CENTRES, texts_of


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        # A “not” goes, and what stands for it becomes what it denies.
        ("It does not move", "It does  move"),
        ("It cannot move", "It can move"),
        ("It can't move", "It can move"),
        ("It cant move", "It can move"),
        ("It won't move", "It will move"),
        ("It doesn't move", "It does move"),
        ("It never moves", "It always moves"),
        ("It moves without air", "It moves with air"),
        ("No air is left", "a air is left"),
        ("Neither moves", "both moves"),
        # Only the first one: two would say the same again.
        ("It is not never there", "It is  never there"),
        # One comes after the first auxiliary, or before a text that has none.
        ("It is there", "It is not there"),
        ("It may have been there", "It may not have been there"),
        ("The ball moves", "not The ball moves"),
    ],
)
def test_a_text_is_denied(text: str, denied: str) -> None:
    assert contraries(text, "")[0] == denied


@pytest.mark.parametrize(("text", "turned"), [("one two three", ("not one two three",)), ("one two", ())])
def test_a_text_of_two_words_has_no_contrary(text: str, turned: tuple[str, ...]) -> None:
    assert contraries(text, "") == turned


@pytest.mark.parametrize(
    ("question", "exchanged"),
    [
        ("", ["cold air rises and cold air rises", "Hot air falls and cold air rises"]),
        ("Why is it hot?", ["Hot air falls and cold air rises", "Hot air rises and hot air rises"]),
        ("Is hot or cold air lighter?", ["Hot air falls and cold air rises", "Hot air rises and cold air falls"]),
        ("Which air rises, hot or cold?", []),
    ],
    ids=["no question", "hot was asked", "both were asked", "all of it was asked"],
)  # fmt: skip
def test_two_words_at_most_are_exchanged_and_none_of_the_question(
    question: str, exchanged: list[str]
) -> None:
    _, *opposites = contraries("Hot air rises and cold air rises", question)
    assert opposites == exchanged


TEXT_WORDS = st.sampled_from(
    ["it", "is", "not", "hot", "never", "cold", "rises", "the", "gap", "no", "longer"]
)


@given(st.lists(TEXT_WORDS, max_size=8))
def test_contraries_are_other_texts_each_once(text_words: list[str]) -> None:
    text = " ".join(text_words)
    turned = contraries(text, "Is it hot?")
    assert text not in turned
    assert len(set(turned)) == len(turned) <= 1 + OPPOSITES_TRIED
    assert all(contrary.strip() for contrary in turned)


@pytest.mark.parametrize(
    ("text", "question", "remaining"),
    [
        ("The salt stays in the dish", "Where is the salt?", "The salt in the"),
        ("Salts stay", "Where is the salt?", "Salts"),
        ("It is there", "", "It is there"),
        ("Heat evaporates water", "", NOTHING),
        ("", "Why?", NOTHING),
        # Signs between words say nothing of their own, and stay.
        ("Heat + water = steam", "", "+ ="),
        # A piece with one word of the question stays whole.
        ("salt-water evaporates", "Where is the salt?", "salt-water"),
    ],
)
def test_a_text_without_its_own_words(text: str, question: str, remaining: str) -> None:
    assert without_own_words(text, question) == remaining


@given(
    st.lists(st.sampled_from(["the", "salt", "water", "heat", "is", "in", "dish", "and", "gone"]), max_size=8)
)
def test_nothing_is_left_that_the_question_does_not_say(text_words: list[str]) -> None:
    question = "Where is the salt?"
    remaining = without_own_words(" ".join(text_words), question)
    own_stems = content_stems(words(remaining)) - content_stems(words(question))
    assert remaining == NOTHING or not own_stems


@pytest.mark.parametrize(
    ("reference", "answer", "contrast"),
    [
        # “salt water” is too short to have a contrary.
        ("salt water", "salt water", 0.0),
        # The contrary is “not salt water brine”, of which three tokens in four are matched: 1 - (3 / 4 + 1) / 2.
        ("salt water brine", "salt water brine", 0.125),
        ("salt water brine", "football", 0.0),
        # To this model “the” is what “not” is: the answer has it and nothing else, 0 - (1 / 4 + 1) / 2.
        ("salt water brine", "the", -0.625),
    ],
    ids=["no contrary", "the reference itself", "something else", "the contrary"],
)
def test_contrast_is_what_an_answer_has_more_of_the_reference_than_of_its_contrary(
    reference: str, answer: str, contrast: float
) -> None:
    triple = Triple("how", reference, answer)
    turned = [triple._replace(reference=contrary) for contrary in contraries(reference, triple.question)]
    texts = texts_of(triple, *turned)
    likeness = likeness_features(triple, texts, CENTRES)
    features = contrast_features(triple, likeness, texts, CENTRES)
    assert set(features) == {f"{kind} {name}" for kind in ("contrast", "likeness") for name in LIKENESS}
    assert features["contrast layer 4"] == pytest.approx(contrast, abs=0.01)
    assert features["likeness cosine"] == likeness["cosine"]
    for view in CONTRASTED_VIEWS:
        both_ways = likeness[f"{view} own recall"] + likeness[f"{view} own precision"]
        assert features[f"likeness {view}"] == pytest.approx(both_ways / 2)


@pytest.mark.parametrize(
    ("bounds", "placed", "from_question"),
    [
        # Half of the way from what says nothing, and two thirds of that from the question.
        ((0.6, 0.4, 0.2, 0.8), 0.5, 2 / 3),
        # The question is the better of the two that say nothing.
        ((0.6, 0.2, 0.4, 0.8), 0.5, 0.5),
        ((0.3, 0.4, 0.4, 0.8), -0.25, -0.25),
        ((0.9, 0.4, 0.4, 0.8), 1.25, 1.25),
        # A reference hardly above nothing: the distance is at least a twentieth.
        ((0.42, 0.40, 0.40, 0.41), 0.02 / NARROWEST, 0.02 / NARROWEST),
        ((0.42, 0.60, 0.60, 0.40), -WIDEST, -WIDEST),
        ((0.99, 0.10, 0.10, 0.10), WIDEST, WIDEST),
    ],
    ids=[
        "half way", "the question is the floor", "below the floor", "above the reference", "narrow",
        "a reference below the floor", "far above",
    ],
)  # fmt: skip
def test_where_an_answer_stands(
    bounds: tuple[float, float, float, float], placed: float, from_question: float
) -> None:
    answer, nothing, question, reference = (dict.fromkeys(PLACED_FEATURES, value) for value in bounds)
    placement = placement_features(answer, nothing, question, reference)
    assert len(placement) == 2 * len(PLACED_FEATURES)
    for name in PLACED_FEATURES:
        assert placement[f"placed {name}"] == pytest.approx(placed)
        assert placement[f"from question {name}"] == pytest.approx(from_question)
