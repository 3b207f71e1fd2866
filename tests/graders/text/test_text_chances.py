"""From chances to a mark by criteria and its confidence: every limit on both sides, and each obstacle's words."""

import math
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.messages import Message, Template
from graders.text import messages
from graders.text.calibration import ChanceModels, chance_within_step, shipped_models
from graders.text.criteria import MISSING, REASONS, _chance, _feedback, _met, _reasons, _summary
from graders.text.evidence import CHANCE, NOTHING, Finding, best_finding
from graders.text.grader import TextGrader
from graders.text.key import Counted, Criterion, count, needed
from graders.text.parsed_answer import Obstacle
from graders.text.reasons import CONTRADICTION, KEYWORDS, NEAR_THRESHOLD, SWAPPED_ROLES, WRONG_FORMULA

SHARES = st.floats(0, 1, allow_nan=False)


@pytest.mark.parametrize(
    ("shares", "chances", "met", "chance"),
    [
        # One point is right or wrong by more than a step.
        ([1.0], [0.97], [True], 0.97),
        ([1.0], [0.2], [False], 0.8),
        ([1.0], [0.2], [True], 0.2),
        # Points of a quarter: one may be wrong, two may not, unless one is too much and one too little.
        ([0.25] * 4, [0.9] * 4, [True] * 4, 0.9**4 + 4 * 0.1 * 0.9**3),
        ([0.5, 0.5], [0.9, 0.9], [True, True], 0.81),
        ([0.5, 0.5], [0.9, 0.1], [True, False], 0.81 + 0.01),
        ([0.26, 0.74], [0.5, 1.0], [True, True], 0.5),
        ([0.25, 0.75], [0.5, 1.0], [True, True], 1.0),
        # A point that counts no more cannot be wrong.
        ([1.0, 0.0], [0.9, 0.5], [True, True], 0.9),
        ([], [], [], 1.0),
    ],
    ids=[
        "met", "not met", "met against the odds", "four of a quarter", "two halves", "errors that cancel",
        "just over a step", "just a step", "one that is spared", "no points",
    ],
)  # fmt: skip
def test_the_chance_that_a_mark_is_right_within_a_step(
    shares: Sequence[float], chances: Sequence[float], met: Sequence[bool], chance: float
) -> None:
    assert chance_within_step(shares, chances, met) == pytest.approx(chance, abs=1e-4)


@given(st.lists(st.tuples(st.integers(0, 20), SHARES, st.booleans()), max_size=6))
def test_it_is_what_counting_all_cases_gives(points: list[tuple[int, float, bool]]) -> None:
    shares = [twentieths / 20 for twentieths, _, _ in points]
    chances = [chance for _, chance, _ in points]
    met = [is_met for _, _, is_met in points]
    expected = 0.0
    for person in product([False, True], repeat=len(points)):
        apart = sum(
            twentieths * (given_point - is_met)
            for (twentieths, _, is_met), given_point in zip(points, person, strict=True)
        )
        likelihood = math.prod(
            chance if given_point else 1 - chance for chance, given_point in zip(chances, person, strict=True)
        )
        expected += likelihood * (abs(apart) <= 5)
    assert chance_within_step(shares, chances, met) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    ("features", "chance"),
    [
        ({"cosine": 0.8292, "recall": 1.0}, 0.8410),
        ({"cosine": 0.5, "recall": 0.0}, 0.2972),
        # What the model has no weight for is not used.
        ({"cosine": 0.5, "recall": 0.0, "length": 99.0}, 0.2972),
        ({}, 0.0619),
        ({"cosine": 1e9}, 1.0),
        ({"cosine": -1e9}, 0.0),
    ],
)
def test_a_chance_of_cosine_and_recall(features: dict[str, float], chance: float) -> None:
    assert shipped_models().chance("criterion", features) == pytest.approx(chance, abs=1e-3)


def test_a_chance_model_that_is_not_there_has_no_chance() -> None:
    models = ChanceModels({"one": {"intercept": 0.0}}, 0.5, "")
    assert models.chance("one", {"cosine": 0.7}) == 0.5
    with pytest.raises(KeyError, match="another"):
        models.chance("another", {})


PLACE = (0, 9)


def finding(chance: float, obstacle: Obstacle = "", place: tuple[int, int] = PLACE) -> Finding:
    """Return words that have a chance to earn a point."""
    return Finding(chance, place, 0.7, obstacle)


@pytest.mark.parametrize(
    ("chances", "best"),
    [
        ([], NOTHING),
        ([finding(0.3), finding(0.4)], finding(0.4)),
        # From the threshold on what is free goes first, however likely what is blocked.
        ([finding(0.5), finding(0.9, "contradiction")], finding(0.5)),
        ([finding(0.49), finding(0.9, "contradiction")], finding(0.9, "contradiction")),
        ([finding(0.49), finding(0.48, "contradiction")], finding(0.49)),
        ([finding(0.2, "copied"), finding(0.3, "excluded")], finding(0.3, "excluded")),
    ],
    ids=["none", "both free", "free enough", "not free enough", "blocked and less likely", "both blocked"],
)
def test_the_best_finding(chances: Sequence[Finding], best: Finding) -> None:
    assert best_finding(chances, 0.5) == best


@pytest.mark.parametrize(
    ("chance", "obstacle", "met", "remaining"),
    [
        (CHANCE, "", True, CHANCE),
        (0.5, "", True, 0.5),
        (0.4999, "", False, 0.4999),
        # An obstacle leaves a third of the chance.
        (CHANCE, "contradiction", False, CHANCE / 3),
        (0.6, "copied", False, 0.2),
    ],
)
def test_a_point_is_met_from_the_threshold_on_unless_something_speaks_against_it(
    chance: float, obstacle: Obstacle, met: bool, remaining: float
) -> None:
    assert _met(finding(chance, obstacle), shipped_models()) is met
    assert _chance(finding(chance, obstacle)) == pytest.approx(remaining)


@pytest.mark.parametrize(
    ("obstacle", "reason"),
    [
        ("contradiction", CONTRADICTION),
        ("other party", SWAPPED_ROLES),
        ("exchanged", SWAPPED_ROLES),
        ("misplaced", SWAPPED_ROLES),
        ("keywords", KEYWORDS),
        ("wrong formula", WRONG_FORMULA),
        ("copied", None),
        ("excluded", None),
        ("another point", None),
        ("too broad", None),
    ],
)
def test_an_obstacle_is_worth_a_look_where_the_words_would_have_earned_the_point(
    obstacle: Obstacle, reason: str | None
) -> None:
    assert _reasons([finding(0.5, obstacle)], [False], [1.0]) == ((reason,) if reason else ())
    assert _reasons([finding(0.49, obstacle)], [False], [1.0]) == ()
    assert REASONS.get(obstacle) == reason


@pytest.mark.parametrize(
    ("findings", "met", "shares", "near"),
    [
        ([finding(0.4)], [False], [1.0], True),
        ([finding(0.39)], [False], [1.0], False),
        ([finding(0.59)], [True], [1.0], True),
        ([finding(0.6)], [True], [1.0], False),
        # Together such points must be worth a step.
        ([finding(0.5), finding(0.9)], [True, True], [0.24, 0.76], False),
        ([finding(0.5), finding(0.9)], [True, True], [0.25, 0.75], True),
        ([finding(0.5), finding(0.55, place=(10, 19)), finding(0.9)], [True] * 3, [0.15, 0.15, 0.7], True),
        # One that counts no more is no doubt.
        ([finding(0.5), finding(0.9)], [False, True], [0.0, 1.0], False),
    ],
    ids=[
        "from 0.4", "below it", "up to 0.6", "above it", "worth less than a step", "worth a step", "two together",
        "spared",
    ],
)  # fmt: skip
def test_a_point_near_the_threshold(
    findings: Sequence[Finding], met: Sequence[bool], shares: Sequence[float], near: bool
) -> None:
    assert (NEAR_THRESHOLD in _reasons(findings, met, shares)) is near


@pytest.mark.parametrize(
    ("blocked", "reasons"),
    [
        # All of its words earn another point, for which they are likelier.
        (finding(0.6, "other party"), ()),
        # Half of them do, or fewer.
        (finding(0.6, "other party", (5, 13)), ()),
        (finding(0.6, "other party", (5, 15)), (SWAPPED_ROLES,)),
        # Likelier than the point that they earn; and what is said against them whatever they earn.
        (finding(0.95, "other party"), (SWAPPED_ROLES,)),
        (finding(0.6, "contradiction"), (CONTRADICTION,)),
        (finding(0.6, "keywords"), (KEYWORDS,)),
    ],
    ids=["all of them", "half of them", "fewer", "likelier", "a contradiction", "keywords"],
)
def test_words_that_earn_one_point_raise_no_doubt_about_another(
    blocked: Finding, reasons: tuple[str, ...]
) -> None:
    assert _reasons([finding(0.9), blocked], [True, False], [0.5, 0.5]) == reasons


def criterion(description: str = "", phrasing: object = "a text") -> Criterion:
    """Return the criterion of a key that has one."""
    data = {"criteria": [{"description": description, "any_of": [phrasing]}]}
    (only,) = TextGrader().parse_key(data).criteria
    return only


@pytest.mark.parametrize(
    ("obstacle", "hint"),
    [
        ("copied", messages.COPIED),
        ("contradiction", messages.OPPOSITE),
        ("other party", messages.OTHER_PARTY),
        ("exchanged", messages.OTHER_PARTY),
        ("misplaced", messages.OTHER_PARTY),
        ("wrong formula", messages.WRONG_FORMULA),
        ("keywords", messages.KEYWORDS),
        ("excluded", messages.CLOSE),
        ("another point", None),
        ("too broad", None),
        ("", None),
    ],
)
def test_what_is_said_of_a_point_that_is_not_met(obstacle: Obstacle, hint: Template | None) -> None:
    not_met = messages.NOT_MET(point="the cause")
    feedback = _feedback(criterion("the cause."), finding(0.5, obstacle), met=False)
    assert feedback == ((not_met, hint()) if hint else (not_met,))
    # Words that would not have earned the point are not worth a hint.
    assert _feedback(criterion("the cause."), finding(0.49, obstacle), met=False) == (not_met,)
    assert MISSING.get(obstacle) is hint


@pytest.mark.parametrize(
    ("description", "phrasing", "met", "feedback"),
    [
        ("the law", "a text", True, (messages.MET(point="the law"),)),
        ("the law!?.", "a text", True, (messages.MET(point="the law"),)),
        ("", "a text", True, (messages.MET_UNNAMED(),)),
        ("", "a text", False, (messages.NOT_MET_UNNAMED(),)),
        ("", {"formula": "a = b + c"}, False, (messages.NOT_MET_UNNAMED(), messages.NO_FORMULA())),
        ("", {"term": "law"}, False, (messages.NOT_MET_UNNAMED(),)),
    ],
)
def test_a_point_is_called_by_its_description(
    description: str, phrasing: object, met: bool, feedback: tuple[Message, ...]
) -> None:
    assert _feedback(criterion(description, phrasing), finding(0.2), met=met) == feedback


def counted_of(points: Sequence[str], met: Sequence[bool], **limits: object) -> tuple[Counted, ...]:
    """Return what criteria worth so much count for, of ten points."""
    data = {
        "criteria": [
            {"points": worth, "any_of": ["x"], "id": str(number)} for number, worth in enumerate(points)
        ]
    }
    return count(TextGrader().parse_key(data | limits), met)  # fmt: skip


@pytest.mark.parametrize(
    ("points", "met", "at_most", "awarded", "spared"),
    [
        (["1", "3"], [True, False], None, ["1/4", "0"], [False, False]),
        (["1", "3"], [False, False], None, ["0", "0"], [False, False]),
        # Two of three count: the third gives nothing, met or not, once two are met.
        (["1", "1", "1"], [True, True, False], "2", ["1/2", "1/2", "0"], [False, False, True]),
        (["1", "1", "1"], [True, True, True], "2", ["1/2", "1/2", "0"], [False, False, True]),
        (["1", "1", "1"], [True, False, False], "2", ["1/2", "0", "0"], [False, False, False]),
        # The dearest count first, and what is above the limit is worth the limit.
        (["1", "2"], [True, True], "2", ["0", "1"], [True, False]),
        (["5", "1"], [True, False], "2", ["1", "0"], [False, True]),
        # Part of a point still counts.
        (["2", "2"], [True, True], "3", ["2/3", "1/3"], [False, False]),
    ],
    ids=[
        "one of two", "none", "two of three", "all three", "one of three", "the dearest", "above the limit", "in part",
    ],
)  # fmt: skip
def test_what_is_met_counts_up_to_a_limit(
    points: Sequence[str], met: Sequence[bool], at_most: str | None, awarded: list[str], spared: list[bool]
) -> None:
    counted = counted_of(points, met, **({"at_most": at_most} if at_most else {}))
    assert [str(point.awarded) for point in counted] == awarded
    assert [point.spared for point in counted] == spared


@given(
    st.lists(st.tuples(st.integers(1, 5), st.booleans()), min_size=1, max_size=6),
    st.integers(1, 5),
)
def test_what_counts_is_at_most_all_and_all_is_all(points: list[tuple[int, bool]], limit: int) -> None:
    worth = [str(number) for number, _ in points]
    at_most = str(min(limit, sum(number for number, _ in points)))
    counted = counted_of(worth, [is_met for _, is_met in points], at_most=at_most)
    assert sum(point.awarded for point in counted) <= 1
    assert sum(point.awarded for point in counted_of(worth, [True] * len(worth), at_most=at_most)) == 1
    assert all(0 <= point.awarded <= point.share <= 1 for point in counted)


@pytest.mark.parametrize(
    ("points", "at_most", "number"),
    [(["1", "1", "1"], None, 3), (["1", "1", "1"], "2", 2), (["3", "1", "1"], "3", 3), (["5", "5"], "2", 1)],
)
def test_how_many_points_are_needed(points: Sequence[str], at_most: str | None, number: int) -> None:
    data = {
        "criteria": [
            {"points": worth, "any_of": ["x"], "id": worth + str(place)} for place, worth in enumerate(points)
        ]
    }
    assert needed(TextGrader().parse_key(data | ({"at_most": at_most} if at_most else {}))) == number  # fmt: skip


@pytest.mark.parametrize(
    ("met", "is_full", "wanted", "feedback"),
    [
        ([True, True], True, 2, messages.EVERY()),
        ([True, False], True, 1, messages.ENOUGH()),
        ([True, True, True], True, 2, messages.ENOUGH()),
        ([True, False], False, 2, messages.COUNTED(met=1, count=2)),
        ([False, False], False, 2, messages.NONE()),
        # As long as something is missing, one more than are met is asked for.
        ([True, True, False], False, 2, messages.COUNTED(met=2, count=3)),
    ],
)
def test_the_summary_counts_ideas(met: Sequence[bool], is_full: bool, wanted: int, feedback: Message) -> None:
    counted = counted_of(["1"] * len(met), met)
    assert _summary(met, counted, wanted, is_full=is_full) == feedback
