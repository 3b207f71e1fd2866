"""What a key implies: the contraries of its references, what says nothing, and how an answer stands to them."""

import numpy as np
import pytest

from graders.embedding.encoder import SentenceEncoder
from graders.scorer.contrast import (
    NOTHING,
    PLACED_FEATURES,
    WIDEST,
    contraries,
    placement_features,
    without_own_words,
)
from graders.scorer.features import (
    OF_QUESTION,
    AnswerWithReferences,
    compare_with_references,
    required_triples,
)
from graders.scorer.scorers import shipped_scorer
from graders.scorer.texts import Texts

QUESTION = "Why does the lamp of circuit 2 stay dark?"
GAP = "The lamp is separated from the battery."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GAP, ("The lamp is not separated from the battery.", "The lamp is connected from the battery.")),
        ("They do not touch.", ("They do  touch.",)),
        ("It can't be hotter", ("It can be hotter", "It can't be colder")),
        ("It isn't wet", ("It is wet", "It isn't dry")),
        ("It never increases", ("It always increases", "It never decreases")),
        (
            "Steam rises fast and far",
            ("not Steam rises fast and far", "Steam falls fast and far", "Steam rises slow and far"),
        ),
        ("a gap", ()),
        ("the dark lamp glows", ("not the dark lamp glows",)),
        ("", ()),
    ],
)
def test_a_reference_is_turned_round_but_not_in_what_was_asked(text: str, expected: tuple[str, ...]) -> None:
    assert contraries(text, QUESTION + " Is it open or closed?") == expected


def test_a_bare_reference_says_only_what_the_question_says() -> None:
    assert without_own_words(GAP, QUESTION) == "The lamp is from the"
    assert without_own_words("Copper - conducts", QUESTION) == "-"
    assert without_own_words("Copper conducts", QUESTION) == NOTHING


def test_the_question_is_at_nothing_and_the_reference_at_one() -> None:
    low, high = dict.fromkeys(PLACED_FEATURES, 0.2), dict.fromkeys(PLACED_FEATURES, 0.9)
    assert set(placement_features(low, low, low, high).values()) == {0.0}
    assert list(placement_features(high, low, low, high).values()) == pytest.approx(
        [1.0] * 2 * len(PLACED_FEATURES)
    )
    far = dict.fromkeys(PLACED_FEATURES, 99.0)
    assert set(placement_features(far, low, low, low).values()) == {WIDEST}


def found(answer: str, encoder: SentenceEncoder, reference: str = GAP) -> dict[str, float]:
    asked = AnswerWithReferences(QUESTION, (reference,), answer)
    return compare_with_references(
        asked, Texts(required_triples(asked), encoder), dict(shipped_scorer().centres)
    ).features[0]


@pytest.mark.model
def test_a_contrary_is_nearer_to_the_turned_reference(encoder: SentenceEncoder) -> None:
    right, wrong = (
        found(answer, encoder)
        for answer in (
            "There it is separated from the battery.",
            "There it is not separated from the battery.",
        )
    )
    for name in ("contrast cosine", "contrast layer 6", "contrast in context"):
        assert right[name] > 0 > wrong[name], name


@pytest.mark.model
def test_each_reference_is_held_against_the_answer(encoder: SentenceEncoder) -> None:
    second = "No current flows."
    asked = AnswerWithReferences(QUESTION, (GAP, second), second)
    compared = compare_with_references(
        asked, Texts(required_triples(asked), encoder), dict(shipped_scorer().centres)
    )
    assert compared.features == (found(second, encoder), found(second, encoder, second))
    assert compared.nearest == 1
    assert compared.features[1]["likeness cosine"] == pytest.approx(1, abs=0.01)
    assert compared.reference_cosines.diagonal() == pytest.approx(1, abs=0.001)
    assert compared.reference_cosines[0, 1] == compared.reference_cosines[1, 0] < 0.9


@pytest.mark.model
def test_what_is_the_same_for_all_answers_is_left_out(encoder: SentenceEncoder) -> None:
    assert not set(OF_QUESTION) & set(found("It is broken.", encoder))


@pytest.mark.model
def test_a_reference_without_a_contrary_is_its_own(encoder: SentenceEncoder) -> None:
    answer = found("a gap", encoder, "a gap")
    assert answer["contrast cosine"] == 0
    assert np.isfinite(list(answer.values())).all()
