"""The grader with a tiny encoder: what needs no model, evidence, provenance, batches, and odd input."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graders.errors import EncoderMissing
from graders.language.segmentation import ANSWER_CHARACTERS
from graders.messages import render
from graders.text.grader import TextGrader
from graders.text.messages import reason_messages
from graders.text.reasons import KEYWORDS, WRONG_FORMULA
from tests.graders.conftest import BagOfWords
from tests.graders.text.seed_content import KEYS

KEY: dict[str, Any] = {
    "question": "What is wrong here?",
    "criteria": [
        {"id": "name", "points": "1", "description": "names it", "any_of": [{"term": "mode collapse"}]},
        {
            "id": "why",
            "points": "3",
            "description": "explains it",
            "any_of": ["the generator repeats one safe image"],
        },
    ],
}


@pytest.mark.parametrize("answer", [None, "", " \n", "I don't know", "idk", "?", "-"])
def test_silence_is_nothing_without_the_model(answer: str | None) -> None:
    grader = TextGrader()
    (verdict,) = grader.grade([(grader.parse_key(KEY, Fraction(4)), answer)])
    assert verdict.outcome == "graded"
    assert verdict.score == 0
    assert verdict.maximum == 4
    assert not verdict.needs_review


@pytest.mark.parametrize("answer", [3, True, ["text"], {"a": "b"}, "x" * (ANSWER_CHARACTERS + 1)])
def test_what_is_no_text_or_too_long_is_invalid(answer: object) -> None:
    grader = TextGrader()
    verdict = grader.grade_instantly(grader.parse_key(KEY), answer)
    assert verdict is not None
    assert verdict.outcome == "invalid"
    assert verdict.feedback


def test_prose_needs_the_model() -> None:
    grader = TextGrader()
    key = grader.parse_key(KEY)
    assert grader.grade_instantly(key, "a real answer") is None
    with pytest.raises(EncoderMissing):
        grader.grade([(key, "a real answer")])


def test_points_evidence_and_provenance(tiny: TextGrader) -> None:
    answer = "This is  mode collapse. The generator repeats one safe image!"
    (verdict,) = tiny.grade([(tiny.parse_key(KEY, Fraction(2)), answer)])
    assert [(part.id, part.score, part.maximum, part.matched) for part in verdict.parts] == [
        ("name", Decimal("0.5"), Decimal("0.5"), True),
        ("why", Decimal("1.5"), Decimal("1.5"), True),
    ]
    spans = [answer[part.evidence.start : part.evidence.end] for part in verdict.parts if part.evidence]
    assert spans == ["mode collapse", "The generator repeats one safe image!"]
    assert verdict.score == 2
    assert verdict.provenance.model == "bag-of-words"
    assert len(verdict.provenance.calibration or "") == 64


def test_feedback_never_gives_the_key_away(tiny: TextGrader) -> None:
    (verdict,) = tiny.grade([(tiny.parse_key(KEY), "No thought of mine would ever fit into this.")])
    shown = " ".join([render(verdict.feedback), *(render(part.feedback) for part in verdict.parts)])
    assert "names it" in shown
    assert "collapse" not in shown
    assert "safe" not in shown


def test_a_whole_batch_is_encoded_in_one_call(tiny: TextGrader, bag: BagOfWords) -> None:
    keys = [tiny.parse_key(data) for data in KEYS.values()]
    tiny.grade([(key, "The generator maps noise to an image.") for key in keys for _ in range(2)])
    assert (bag.calls, bag.token_calls) == (1, 1)


def test_a_verdict_does_not_depend_on_the_batch_or_its_order(tiny: TextGrader) -> None:
    answers = [
        "mode collapse",
        "The generator repeats one image.",
        "idk",
        "a, b; c",
        "z = mu + sigma*eps",
        "",
    ]
    pairs = [(tiny.parse_key(data), answer) for data in (KEY, KEYS["q3"], KEYS["q6"]) for answer in answers]
    alone = [tiny.grade([pair])[0] for pair in pairs]
    assert tiny.grade(pairs) == alone
    order = [*range(1, len(pairs), 2), *range(0, len(pairs), 2)][::-1]
    assert tiny.grade([pairs[place] for place in order]) == [alone[place] for place in order]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=st.text(max_size=300) | st.text(alphabet="zμσε+*=()|.,; GDnot", max_size=80))
@pytest.mark.parametrize("name", ["q1", "q3", "c"])
def test_no_text_raises_and_offsets_are_valid(tiny: TextGrader, name: str, answer: str) -> None:
    (verdict,) = tiny.grade([(tiny.parse_key(KEYS[name]), answer)])
    assert verdict.outcome == "graded"
    assert 0 <= verdict.score <= verdict.maximum
    assert 0 <= verdict.confidence <= 1
    for part in verdict.parts:
        if part.evidence:
            assert 0 <= part.evidence.start < part.evidence.end <= len(answer)


@pytest.mark.parametrize(
    "piece", ["the generator is not the discriminator. ", "word, ", "σ", "μ + ", "((", "50/50 ", "|"]
)
def test_long_answers_are_graded_in_bounded_time(tiny: TextGrader, piece: str) -> None:
    answer = (piece * ANSWER_CHARACTERS)[:ANSWER_CHARACTERS]
    (verdict,) = tiny.grade([(tiny.parse_key(KEYS["q5"]), answer)])
    assert verdict.outcome == "graded"


def test_references_alone(tiny: TextGrader) -> None:
    key = tiny.parse_key({"references": ["The generator repeats one safe image."]})
    likest, unlike = tiny.grade(
        [(key, "The generator repeats one safe image."), (key, "Bananas taste sweet in summer.")]
    )
    assert likest.score > Decimal("0.7")
    assert unlike.score < Decimal("0.4")
    assert not likest.parts


def test_a_list_of_keywords_earns_nothing_by_references(tiny: TextGrader) -> None:
    heap = "mode collapse, generator, discriminator, small region, diversity, WGAN, penalty"
    (verdict,) = tiny.grade([(tiny.parse_key({"references": [heap]}), heap)])
    assert verdict.score == 0
    assert verdict.reasons == reason_messages([KEYWORDS])


def test_prose_with_a_wrong_formula_in_it_proves_nothing(tiny: TextGrader) -> None:
    criterion = {
        "id": "chance",
        "description": "what it learns",
        "any_of": [{"formula": "P(label | image)"}, "it slices up the space of images"],
    }
    key = tiny.parse_key({"criteria": [criterion]})
    (verdict,) = tiny.grade([(key, "it slices up the space of images with P(image | label)")])
    assert verdict.score == 0
    assert verdict.reasons == reason_messages([WRONG_FORMULA])
