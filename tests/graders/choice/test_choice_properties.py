"""What holds for every key and every answer: nothing raises but key errors, and marks stay in their bounds."""

import contextlib
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graders.digits import Digits
from graders.errors import KeyInvalid
from graders.verdict import Verdict
from tests.graders.choice.choice_cast import FAMILIES, GRADER, LOSSES, STRICT

NAMES = ["vae", "VAE", "gan", "a", "b", "c", "d", "KL divergence", "", " ", "cnn"]
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text("0123456789").map(Digits)
)
data = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner)
)
answers = data | st.lists(st.sampled_from(NAMES)) | st.sampled_from(NAMES)
keys = st.sampled_from([FAMILIES, LOSSES, STRICT])
flags = st.sampled_from(["true", "false", True, False, "", "x"])
options = st.fixed_dictionaries(
    {"id": st.sampled_from("abcdef")},
    optional={
        "correct": flags,
        "credit": st.sampled_from(["0", "0.5", "1", 1, "x"]),
        "text": data,
        "feedback": data,
    },
)
nearly_keys = st.fixed_dictionaries(
    {"options": st.lists(options | data, max_size=6)},
    optional={"multiple": flags, "scoring": st.sampled_from(["partial", "all_or_nothing", "x"])},
)


@given(keys, answers)
def test_no_answer_raises(key: dict[str, Any], answer: object) -> None:
    verdict = GRADER.grade_one(GRADER.parse_key(key), answer)
    assert 0 <= verdict.score <= verdict.maximum == 1
    assert verdict.outcome == "graded" or verdict.feedback
    assert Verdict.from_json(verdict.to_json()) == verdict


@given(data | nearly_keys, answers)
def test_no_key_raises_but_its_own_errors(key: object, answer: object) -> None:
    with contextlib.suppress(KeyInvalid):
        parsed = GRADER.parse_key(key, Fraction(2))
        assert 0 <= GRADER.grade_one(parsed, answer).score <= 2


@given(st.lists(st.sampled_from("abcd"), min_size=1), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(chosen: list[str], random: Any) -> None:
    key = GRADER.parse_key(LOSSES)
    mixed = [*random.sample(chosen, len(chosen)), chosen[0].upper()]
    first, second = GRADER.grade_one(key, chosen), GRADER.grade_one(key, mixed)
    assert first.score == second.score
    assert sorted(first.parts, key=lambda part: part.id) == sorted(second.parts, key=lambda part: part.id)


@given(st.lists(st.sampled_from("abcd"), min_size=1))
def test_the_parts_add_up(chosen: list[str]) -> None:
    verdict = GRADER.grade_one(GRADER.parse_key(LOSSES), chosen)
    assert sum(part.score for part in verdict.parts) == verdict.score
