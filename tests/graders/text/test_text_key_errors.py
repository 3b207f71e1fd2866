"""What an author is told of a key: each error in its words at its field, and each limit on both sides."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from graders.errors import KeyInvalid
from graders.language.segmentation import ANSWER_CHARACTERS
from graders.notation.formulas import FORMULA_CHARACTERS
from graders.text import key_reader
from graders.text.grader import TextGrader
from graders.text.key import (
    FormulaPhrasing,
    Group,
    MarkedAnswer,
    NumberPhrasing,
    ProsePhrasing,
    TermPhrasing,
    TextKey,
)


def errors_of(data: object) -> dict[str, list[str]]:
    """Return the errors of a key by field; none for one that can be read."""
    try:
        TextGrader().parse_key(data)
    except KeyInvalid as error:
        return {name: list(messages) for name, messages in error.errors.items()}
    return {}


def of_criterion(**fields: object) -> dict[str, Any]:
    """Return a key with one criterion that has these fields beside a phrasing."""
    return {"criteria": [{"any_of": ["x"], **fields}]}


def of_phrasing(phrasing: object) -> dict[str, Any]:
    """Return a key with one phrasing."""
    return of_criterion(any_of=[phrasing])


def unknown(*names: str) -> str:
    """Return what is said of a field that is none of these."""
    return f"is not known here; known are: {', '.join(names)}."


GROUPED: dict[str, Any] = {
    "criteria": [{"any_of": ["x"], "group": "a"}],
    "groups": [{"id": "a", "at_most": "1"}],
}


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ([], "", "must be an object."),
        ("a text", "", "must be an object."),
        ({}, "", key_reader.EMPTY),
        ({"question": "Why?"}, "", key_reader.EMPTY),
        ({"references": ["x"], "answer": "y"}, "answer", unknown(*key_reader.KNOWN)),
        ({"references": ["x"], "question": 3}, "question", "must be a text."),
        ({"references": "x"}, "references", "must be a list."),
        ({"references": ["x", " "]}, "references.1", key_reader.BLANK),
        ({"references": [None]}, "references.0", "must be a text."),
        ({"criteria": {"a": "x"}}, "criteria", "must be a list."),
        ({"criteria": [3]}, "criteria.0", "must be an object."),
        ({"criteria": [{}]}, "criteria.0.any_of", key_reader.MISSING),
        (of_criterion(any_of=[]), "criteria.0.any_of", key_reader.NO_PHRASING),
        (of_criterion(any_of="x"), "criteria.0.any_of", "must be a list."),
        (of_criterion(id=" "), "criteria.0.id", key_reader.BLANK),
        (of_criterion(description=3), "criteria.0.description", "must be a text."),
        (of_criterion(**{"not": "x"}), "criteria.0.not", "must be a list."),
        (of_criterion(when=[""]), "criteria.0.when.0", key_reader.BLANK),
        (of_criterion(weight="2"), "criteria.0.weight", unknown(*key_reader.KNOWN_OF_CRITERION)),
        ({"criteria": [{"id": "a", "any_of": ["x"]}] * 2}, "criteria.1.id", "“a” is used twice."),
        (of_criterion(points="0"), "criteria.0.points", key_reader.NO_POINTS),
        (of_criterion(points="-1"), "criteria.0.points", key_reader.NO_POINTS),
        (of_criterion(points="1001"), "criteria.0.points", key_reader.NO_POINTS),
        (of_criterion(points="two"), "criteria.0.points", key_reader.NO_POINTS),
        (of_criterion(points=1.5), "criteria.0.points", key_reader.NO_POINTS),
        (of_criterion(points=True), "criteria.0.points", key_reader.NO_POINTS),
        (of_criterion(points="1" * 21), "criteria.0.points", key_reader.NO_POINTS),
        (of_phrasing({}), "criteria.0.any_of.0", key_reader.NO_KIND),
        (of_phrasing({"term": "a", "number": "1"}), "criteria.0.any_of.0", key_reader.NO_KIND),
        (of_phrasing({"prose": "a"}), "criteria.0.any_of.0", key_reader.NO_KIND),
        (of_phrasing(3), "criteria.0.any_of.0", "must be a text."),
        (of_phrasing({"term": "!"}), "criteria.0.any_of.0.term", key_reader.NO_WORD),
        (of_phrasing({"term": ""}), "criteria.0.any_of.0.term", key_reader.BLANK),
        (of_phrasing({"term": "a", "also": ["…"]}), "criteria.0.any_of.0.also.0", key_reader.NO_WORD),
        (of_phrasing({"term": "a", "also": "b"}), "criteria.0.any_of.0.also", "must be a list."),
        (of_phrasing({"number": "half"}), "criteria.0.any_of.0.number", key_reader.NO_NUMBER),
        (of_phrasing({"number": "1 2"}), "criteria.0.any_of.0.number", key_reader.NO_NUMBER),
        (of_phrasing({"number": "1", "also": ["2"]}), "criteria.0.any_of.0.also", unknown("number")),
        ({"references": ["x"], "at_most": "1"}, "at_most", key_reader.NO_CRITERIA),
        (of_criterion() | {"at_most": "0"}, "at_most", key_reader.NO_POINTS),
        (of_criterion() | {"at_most": "2"}, "at_most", key_reader.TOO_MUCH.format(worth=1)),
        (GROUPED | {"groups": []}, "criteria.0.group", key_reader.NO_GROUP.format(name="a", known="none")),
        (of_criterion() | {"groups": GROUPED["groups"]}, "groups.0.id", key_reader.NO_MEMBER.format(name="a")),
        (GROUPED | {"groups": [{"id": "a"}]}, "groups.0.at_most", key_reader.MISSING),
        (GROUPED | {"groups": [{"at_most": "1"}]}, "groups.0.id", "must be a text."),
        (GROUPED | {"groups": [{"id": "a", "at_most": "2"}]}, "groups.0.at_most", key_reader.TOO_MUCH.format(worth=1)),
        (GROUPED | {"groups": GROUPED["groups"] * 2}, "groups.1.id", "“a” is used twice."),
        ({"references": ["x"], "marked": ["x"]}, "marked.0", "must be an object."),
        ({"references": ["x"], "marked": [{"answer": "x", "mark": "1.1"}]}, "marked.0.mark", key_reader.NO_MARK),
        ({"references": ["x"], "marked": [{"answer": "x", "mark": "-0.1"}]}, "marked.0.mark", key_reader.NO_MARK),
        ({"references": ["x"], "marked": [{"answer": "x", "mark": "good"}]}, "marked.0.mark", key_reader.NO_MARK),
        ({"references": ["x"], "marked": [{"answer": " ", "mark": "1"}]}, "marked.0.answer", key_reader.BLANK),
    ],
)  # fmt: skip
def test_an_error_is_told_at_its_field(data: object, field: str, message: str) -> None:
    assert message in errors_of(data)[field]


@pytest.mark.parametrize(
    ("formula", "reason"),
    [("z = (", "is not a formula: "), ("z", "is not a formula: "), ("a text", "is not a formula: ")],
)
@pytest.mark.parametrize(
    ("of_text", "field"),
    [
        (lambda text: {"formula": text}, "formula"),
        (lambda text: {"formula": "a = b", "also": ["c = d", text]}, "also.1"),
    ],
    ids=["the formula", "another one"],
)
def test_a_formula_that_is_none_is_told_with_its_reason(
    of_text: Callable[[str], object], field: str, formula: str, reason: str
) -> None:
    (message,) = errors_of(of_phrasing(of_text(formula)))[f"criteria.0.any_of.0.{field}"]
    assert message.startswith(reason)
    assert len(message) > len(reason) + 1


def many(count: int) -> list[dict[str, Any]]:
    """Return so many criteria."""
    return [{"any_of": ["x"]} for _ in range(count)]


LIMITS: dict[str, tuple[Callable[[int], object], int, str]] = {
    "criteria": (lambda size: {"criteria": many(size)}, key_reader.CRITERIA, "criteria"),
    "references": (lambda size: {"references": ["x"] * size}, key_reader.REFERENCES, "references"),
    "phrasings": (lambda size: of_criterion(any_of=["x"] * size), key_reader.PHRASINGS, "criteria.0.any_of"),
    "phrasings that do not count": (
        lambda size: of_criterion(**{"not": ["x"] * size}), key_reader.PHRASINGS, "criteria.0.not",
    ),
    "options": (lambda size: of_criterion(when=["x"] * size), key_reader.PHRASINGS, "criteria.0.when"),
    "other names of a term": (
        lambda size: of_phrasing({"term": "x", "also": ["y"] * size}), key_reader.PHRASINGS,
        "criteria.0.any_of.0.also",
    ),
    "marked answers": (
        lambda size: {"references": ["x"], "marked": [{"answer": "x", "mark": "1"}] * size}, key_reader.MARKED,
        "marked",
    ),
    "characters of a question": (
        lambda size: {"references": ["x"], "question": "q" * size}, key_reader.LONG_CHARACTERS, "question",
    ),
    "characters of a reference": (
        lambda size: {"references": ["r" * size]}, key_reader.LONG_CHARACTERS, "references.0",
    ),
    "characters of a phrasing": (
        lambda size: of_phrasing("p" * size), key_reader.PHRASING_CHARACTERS, "criteria.0.any_of.0",
    ),
    "characters of a description": (
        lambda size: of_criterion(description="d" * size), key_reader.PHRASING_CHARACTERS, "criteria.0.description",
    ),
    "characters of an id": (lambda size: of_criterion(id="i" * size), key_reader.ID_CHARACTERS, "criteria.0.id"),
    "characters of a term": (
        lambda size: of_phrasing({"term": "t" * size}), FORMULA_CHARACTERS, "criteria.0.any_of.0.term",
    ),
    "characters of a marked answer": (
        lambda size: {"references": ["x"], "marked": [{"answer": "m" * size, "mark": "1"}]}, ANSWER_CHARACTERS,
        "marked.0.answer",
    ),
}  # fmt: skip


@pytest.mark.parametrize("limited", LIMITS)
def test_a_limit_is_allowed_and_one_more_is_told_with_both_numbers(limited: str) -> None:
    of_size, limit, field = LIMITS[limited]
    assert errors_of(of_size(limit)) == {}
    (message,) = errors_of(of_size(limit + 1))[field]
    assert f"has {limit + 1} " in message
    assert f"at most {limit} are allowed" in message


def test_all_errors_are_told_at_once() -> None:
    data = {
        "question": 3,
        "references": [" "],
        "criteria": [{"any_of": [{"term": "!"}], "points": "x"}, {"points": "0"}],
        "marked": [{}],
        "more": 1,
    }
    assert set(errors_of(data)) == {
        "question", "references.0", "criteria.0.any_of.0.term", "criteria.0.points", "criteria.1.points",
        "criteria.1.any_of", "marked.0.answer", "marked.0.mark", "more",
    }  # fmt: skip


def parsed(data: object, maximum: int = 1) -> TextKey:
    """Return the key that data describes."""
    return TextGrader().parse_key(data, Fraction(maximum))


@pytest.mark.parametrize(
    ("phrasing", "expected"),
    [
        (" a text ", ProsePhrasing("a text")),
        ({"number": "50 %"}, NumberPhrasing(Fraction(1, 2))),
        ({"number": "-1/4"}, NumberPhrasing(Fraction(-1, 4))),
        ({"number": "0"}, NumberPhrasing(Fraction(0))),
        ({"term": "Mode Collapses"}, TermPhrasing((("mod", "collaps"),), frozenset({"mode", "collapses"}))),
        (
            {"term": "ELBO", "also": ["the bound"]},
            TermPhrasing((("elbo",), ("the", "bound")), frozenset({"elbo", "the", "bound"})),
        ),
    ],
)
def test_a_phrasing_is_read(phrasing: object, expected: object) -> None:
    assert parsed(of_phrasing(phrasing)).criteria[0].any_of == (expected,)


def test_a_formula_has_its_other_forms() -> None:
    (phrasing,) = parsed(of_phrasing({"formula": "z = a + b", "also": ["y = c"]})).criteria[0].any_of
    assert isinstance(phrasing, FormulaPhrasing)
    assert [sorted(formula.names) for formula in phrasing.formulas] == [["a", "b", "z"], ["c", "y"]]


@pytest.mark.parametrize("points", ["2", 2, "2.0", "4/2", "200 %"])
def test_points_are_read(points: object) -> None:
    assert parsed(of_criterion(points=points)).criteria[0].points == 2


@pytest.mark.parametrize("empty", [None, ""])
def test_a_limit_that_a_form_leaves_empty_is_none(empty: object) -> None:
    assert parsed(of_criterion() | {"at_most": empty}).at_most is None


def test_a_criterion_is_called_by_its_place_if_it_has_no_name() -> None:
    assert [criterion.id for criterion in parsed({"criteria": many(3)}).criteria] == ["0", "1", "2"]


def test_marked_answers_and_groups_are_read() -> None:
    key = parsed(GROUPED | {"references": ["x"], "marked": [{"answer": "y", "mark": "1/4"}]})
    assert key.marked == (MarkedAnswer("y", Fraction(1, 4)),)
    assert key.groups == (Group("a", Fraction(1)),)


@pytest.mark.parametrize("hidden", ["mo\u200bde", "mo\u00adde", "\ufeffmode"])
def test_hidden_characters_are_taken_out_of_texts_but_not_of_names(hidden: str) -> None:
    key = parsed({
        "question": hidden, "references": [hidden], "criteria": [{"id": hidden, "any_of": [hidden], "when": [hidden]}],
    })  # fmt: skip
    (criterion,) = key.criteria
    assert (key.question, key.references, criterion.any_of) == ("mode", ("mode",), (ProsePhrasing("mode"),))
    # A name stands for something else by its exact characters.
    assert (criterion.id, criterion.when) == (hidden, (hidden,))


@pytest.mark.parametrize(
    ("points", "at_most", "maximum", "shares"),
    [
        (["1", "1"], None, 4, ["2", "2"]),
        (["1", "3"], None, 4, ["1", "3"]),
        (["1", "1", "1"], "2", 4, ["2", "2", "2"]),
        # A weight above the limit is worth the limit.
        (["5", "1"], "2", 4, ["4", "2"]),
    ],
)
def test_the_share_of_a_criterion(
    points: list[str], at_most: str | None, maximum: int, shares: list[str]
) -> None:
    criteria = [{"any_of": ["x"], "points": worth} for worth in points]
    key = parsed({"criteria": criteria, "at_most": at_most}, maximum)
    assert [str(key.share(criterion)) for criterion in key.criteria] == shares


@pytest.mark.parametrize(
    ("option", "ids"), [("gan", ["all", "gans"]), ("vae", ["all", "both"]), ("none", ["all"]), ("", ["all"])]
)
def test_the_key_of_those_who_chose_an_option(option: str, ids: list[str]) -> None:
    key = parsed({
        "criteria": [
            {"id": "all", "any_of": ["x"]},
            {"id": "gans", "any_of": ["x"], "when": ["gan"]},
            {"id": "both", "any_of": ["x"], "when": ["vae", "flow"]},
        ]
    })  # fmt: skip
    assert [criterion.id for criterion in key.for_option(option).criteria] == ids
