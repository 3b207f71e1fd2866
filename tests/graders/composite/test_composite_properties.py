"""What holds for every key and every answer: nothing raises but key errors, and marks stay in their bounds."""

import contextlib
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from graders.composite.key import CompositeKey
from graders.digits import Digits
from graders.errors import KeyInvalid
from graders.verdict import Verdict
from tests.graders.composite.composite_cast import (
    AMOUNT,
    CHOICE,
    FAST,
    GRADER,
    MORPH,
    OTHER,
    PLAIN_CHOICE,
    PLAIN_REASON,
    REASON,
    SMOOTH,
    STYLE,
    key,
)

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.text("0123456789").map(Digits)
data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner, max_size=3),
)
choices = st.sampled_from(
    ["vae", "gan", "diffusion", "ssl", "right", "half", "wrong", "", ["vae"], ["vae", "gan"]]
)
reasons = st.lists(st.sampled_from([SMOOTH, STYLE, MORPH, FAST, OTHER, "mode collapse"]), max_size=4).map(
    " ".join
)
amounts = st.sampled_from(["0.65", "13/20", "1", "1,000", "much", ""])
answers = data | st.fixed_dictionaries(
    {}, optional={"choice": choices | data, "reason": reasons | data, "amount": amounts | data}
)
KEYS = [
    key(),
    key(
        PLAIN_CHOICE,
        PLAIN_REASON,
        AMOUNT,
        points=3,
        reason_if_choice_wrong="1/3",
        choice_if_reason_unmet="1/7",
    ),
    key(CHOICE | {"weight": "0"}, REASON | {"weight": "1/3"}, AMOUNT),
    key(AMOUNT),
]
names = st.sampled_from(["choice", "reason", "amount", ""])
parts = st.fixed_dictionaries(
    {
        "id": names,
        "kind": st.sampled_from(["choice", "text", "numeric", "composite", "essay"]),
        "key": st.sampled_from([part["key"] for part in (CHOICE, REASON, AMOUNT, PLAIN_CHOICE, PLAIN_REASON)])
        | data,
    },
    optional={"weight": st.sampled_from(["0", "1", "1/3", "-1", 2])},
)
nearly_keys = st.fixed_dictionaries(
    {"parts": st.lists(st.sampled_from([CHOICE, REASON, AMOUNT]) | parts, max_size=4)},
    optional={
        "policy": data | st.fixed_dictionaries({"reason_if_choice_wrong": st.sampled_from(["0", "0.5", "2"])})
    },
)


@given(st.sampled_from(KEYS), answers)
def test_no_answer_raises(parsed: CompositeKey, answer: object) -> None:
    verdict = GRADER.grade([(parsed, answer)])[0]
    assert 0 <= verdict.score <= verdict.maximum
    assert verdict.outcome == "graded" or verdict.feedback
    assert 0 <= verdict.confidence <= 1
    assert Verdict.from_json(verdict.to_json()) == verdict
    assert GRADER.grade_instantly(parsed, answer) in (None, verdict)


@given(data | nearly_keys, answers)
def test_no_key_raises_but_its_own_errors(described: object, answer: object) -> None:
    with contextlib.suppress(KeyInvalid):
        parsed = GRADER.parse_key(described, Fraction(2))
        assert sum(part.maximum for part in parsed.parts) == 2
        assert 0 <= GRADER.grade([(parsed, answer)])[0].score <= 2


@given(st.lists(st.tuples(st.sampled_from(KEYS), answers), max_size=6))
def test_a_verdict_depends_on_no_other_answer(pairs: list[tuple[CompositeKey, object]]) -> None:
    assert GRADER.grade(pairs) == [GRADER.grade([pair])[0] for pair in pairs]


@given(choices, reasons)
def test_a_reason_never_takes_points_away(choice: object, reason: str) -> None:
    for one in KEYS[:2]:
        with_reason, without = GRADER.grade(
            [(one, {"choice": choice, "reason": said}) for said in (reason, "")]
        )
        assert with_reason.score >= without.score
