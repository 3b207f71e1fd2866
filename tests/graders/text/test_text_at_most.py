"""Any three of seven: a key, or a group of its criteria, of which at most so many points count."""

from fractions import Fraction
from typing import Any

import pytest

from graders.errors import KeyInvalid
from graders.messages import Message
from graders.text import messages
from graders.text.grader import TextGrader
from graders.verdict import Verdict

SOURCES = ["solar", "wind", "tidal", "geothermal", "biomass", "hydropower", "waves"]


def seven(**limits: Any) -> dict[str, Any]:
    return {"criteria": [{"id": name, "description": name, "any_of": [name]} for name in SOURCES], **limits}


def grade(tiny: TextGrader, data: object, answer: str, maximum: int = 3) -> Verdict:
    (verdict,) = tiny.grade([(tiny.parse_key(data, Fraction(maximum)), answer)])
    return verdict


@pytest.mark.parametrize(
    ("answer", "score", "feedback"),
    [
        ("coal", 0, messages.NONE()),
        ("solar", 1, messages.COUNTED(met=1, count=3)),
        ("solar, wind", 2, messages.COUNTED(met=2, count=3)),
        ("waves, solar, wind", 3, messages.ENOUGH()),
        ("waves, solar, wind, tidal, biomass", 3, messages.ENOUGH()),
    ],
)
@pytest.mark.parametrize("at_most", ["3", 3])
def test_any_three_of_seven(
    tiny: TextGrader, at_most: object, answer: str, score: int, feedback: Message
) -> None:
    verdict = grade(tiny, seven(at_most=at_most), answer)
    assert (int(verdict.score), int(verdict.maximum), verdict.feedback) == (score, 3, (feedback,))
    assert sum(part.score for part in verdict.parts) == verdict.score
    assert not verdict.needs_review


def test_what_is_beyond_the_limit_is_met_and_gives_nothing(tiny: TextGrader) -> None:
    parts = {part.id: part for part in grade(tiny, seven(at_most="2"), "solar, wind, tidal", 2).parts}
    assert [
        (parts[name].matched, int(parts[name].score)) for name in ("solar", "wind", "tidal", "waves")
    ] == [
        (True, 1),
        (True, 1),
        (True, 0),
        (False, 0),
    ]
    assert parts["tidal"].feedback == (messages.ENOUGH_MET(point="tidal"),)
    assert parts["waves"].feedback == (messages.NOT_NEEDED(point="waves"),)


def test_without_a_description_the_same_is_said(tiny: TextGrader) -> None:
    data = {"criteria": [{"any_of": [name]} for name in SOURCES[:3]], "at_most": "1"}
    feedback = [message for part in grade(tiny, data, "solar, wind", 1).parts for message in part.feedback]
    assert feedback == [messages.MET_UNNAMED(), messages.ENOUGH_MET_UNNAMED(), messages.NOT_NEEDED_UNNAMED()]


GROUPED = {
    "criteria": [
        {"id": "law", "points": "2", "any_of": ["energy is conserved"]},
        *({"id": name, "any_of": [name], "group": "sources"} for name in SOURCES),
    ],
    "groups": [{"id": "sources", "at_most": "2"}],
}


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        ("Energy is conserved.", 2),
        ("solar, wind, tidal", 2),
        ("Energy is conserved; solar, wind, tidal", 4),
        ("solar", 1),
    ],
)
def test_a_group(tiny: TextGrader, answer: str, score: int) -> None:
    assert grade(tiny, GROUPED, answer, 4).score == score


def test_a_key_limits_what_its_groups_leave(tiny: TextGrader) -> None:
    data = {**GROUPED, "at_most": "3"}
    assert grade(tiny, data, "Energy is conserved; solar, wind", 3).score == 3
    assert grade(tiny, data, "solar, wind, tidal", 3).score == 2


def test_the_dearest_points_count_first(tiny: TextGrader) -> None:
    data = {
        "criteria": [{"any_of": ["solar"]}, {"points": "2", "any_of": ["wind"]}, {"any_of": ["tidal"]}],
        "at_most": "3",
    }
    verdict = grade(tiny, data, "solar, wind, tidal")
    assert [part.score for part in verdict.parts] == [1, 2, 0]
    assert verdict.score == 3


def weighted(points: list[str], **limits: Any) -> dict[str, Any]:
    rows = zip(SOURCES, points, strict=False)
    grouped = {"group": "sources"} if "groups" in limits else {}
    return {"criteria": [{"any_of": [name], "points": worth, **grouped} for name, worth in rows], **limits}


ENOUGH, EVERY = messages.ENOUGH(), messages.EVERY()
GROUP_OF_TWO = {"groups": [{"id": "sources", "at_most": "2"}]}


@pytest.mark.parametrize(
    ("data", "answer", "score", "feedback"),
    [
        (weighted(["3", "1", "1"], at_most="3"), "solar", 1, ENOUGH),
        (
            weighted(["3", "1", "1"], at_most="3"),
            "wind, tidal",
            Fraction(2, 3),
            messages.COUNTED(met=2, count=3),
        ),
        (weighted(["5", "1"], **GROUP_OF_TWO), "solar", 1, ENOUGH),
        (
            weighted(["5", "1"], **GROUP_OF_TWO),
            "wind",
            Fraction(1, 2),
            messages.COUNTED(met=1, count=2),
        ),
        (weighted(["5", "5"], at_most="2"), "wind", 1, ENOUGH),
        (weighted(["1", "1"]), "solar, wind", 1, EVERY),
        (weighted(["1", "1"], at_most="2"), "solar, wind", 1, EVERY),
    ],
)
def test_the_full_mark_is_said_to_be_enough(
    tiny: TextGrader, data: dict[str, Any], answer: str, score: Fraction, feedback: Message
) -> None:
    verdict = grade(tiny, data, answer, 1)
    assert verdict.feedback == (feedback,)
    assert abs(Fraction(verdict.score) - score) < Fraction(1, 1000)


@pytest.mark.parametrize("data", [weighted(["5", "1"], **GROUP_OF_TWO), weighted(["5", "1"], at_most="2")])
def test_no_part_is_worth_more_than_its_limit(tiny: TextGrader, data: dict[str, Any]) -> None:
    assert [part.maximum for part in grade(tiny, data, "coal", 2).parts] == [2, 1]


def test_criteria_for_other_options_do_not_count(tiny: TextGrader) -> None:
    data = {
        "criteria": [{"any_of": [name], "when": ["a" if name < "t" else "b"]} for name in SOURCES],
        "at_most": "3",
    }
    key = tiny.parse_key(data, Fraction(3)).for_option("b")
    (verdict,) = tiny.grade([(key, "wind, waves")])
    assert len(key.criteria) == 3
    assert verdict.score == 2


@pytest.mark.parametrize(
    ("limits", "field"),
    [
        ({"at_most": "0"}, "at_most"), ({"at_most": "-1"}, "at_most"), ({"at_most": "three"}, "at_most"),
        ({"at_most": "8"}, "at_most"), ({"at_most": True}, "at_most"), ({"groups": "a"}, "groups"),
        ({"groups": [{"id": "a", "at_most": "1"}]}, "groups.0.id"), ({"groups": [{"id": "a"}]}, "groups.0.at_most"),
        ({"groups": [{"id": "a", "at_most": "1", "x": 1}]}, "groups.0.x"), ({"groups": [1]}, "groups.0"),
    ],
)  # fmt: skip
def test_errors_by_field(limits: dict[str, Any], field: str) -> None:
    with pytest.raises(KeyInvalid) as caught:
        TextGrader().parse_key(seven(**limits))
    assert field in caught.value.errors


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"references": ["x"], "at_most": "1"}, "at_most"),
        ({"criteria": [{"any_of": ["x"], "group": "a"}]}, "criteria.0.group"),
        (
            {"criteria": [{"any_of": ["x"], "group": "a"}], "groups": [{"id": "a", "at_most": "2"}]},
            "groups.0.at_most",
        ),
        (
            {"criteria": [{"any_of": ["x"], "group": "a"}], "groups": [{"id": "a", "at_most": "1"}] * 2},
            "groups.1.id",
        ),
    ],
)
def test_errors_of_limits_that_limit_nothing(data: dict[str, Any], field: str) -> None:
    with pytest.raises(KeyInvalid) as caught:
        TextGrader().parse_key(data)
    assert list(caught.value.errors) == [field]
