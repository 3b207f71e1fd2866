"""A key's errors are all found, each by its field."""

from fractions import Fraction
from typing import Any

import pytest

from graders.digits import Digits, loads
from graders.errors import KeyInvalid
from graders.text.grader import TextGrader
from graders.text.key import FormulaPhrasing, NumberPhrasing, ProsePhrasing, TermPhrasing
from graders.text.parties import Contrast
from tests.graders.text.seed_content import KEYS


def test_a_key_with_every_kind_of_phrasing() -> None:
    phrasings = '["prose", {"formula": "z = mu + eps"}, {"term": "ELBO", "also": ["bound"]}, {"number": 0.5}]'
    data = loads(
        f'{{"question": "Q", "criteria": [{{"id": "a", "points": 2, "any_of": {phrasings}}},'
        ' {"id": "b", "any_of": ["more"]}]}'
    )
    key = TextGrader().parse_key(data, Fraction(6))
    assert [type(one) for one in key.criteria[0].any_of] == [
        ProsePhrasing,
        FormulaPhrasing,
        TermPhrasing,
        NumberPhrasing,
    ]
    assert [key.share(one) for one in key.criteria] == [4, 2]


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ([], [""]),
        ({}, [""]),
        ({"question": "Q"}, [""]),
        ({"references": []}, [""]),
        ({"references": "text"}, ["references"]),
        ({"references": [" "]}, ["references.0"]),
        ({"references": ["x"], "answer": "y"}, ["answer"]),
        ({"references": ["x" * 5001]}, ["references.0"]),
        ({"references": ["x"] * 1001}, ["references"]),
        ({"criteria": [{"id": "a", "any_of": [{"formula": "(x + 1"}]}]}, ["criteria.0.any_of.0.formula"]),
        ({"references": ["x"], "question": 3}, ["question"]),
        ({"criteria": ["x"]}, ["criteria.0", "criteria.0.any_of"]),
        ({"criteria": [{"id": "a"}]}, ["criteria.0.any_of"]),
        ({"criteria": [{"id": "a", "any_of": []}]}, ["criteria.0.any_of"]),
        ({"criteria": [{"id": "a", "any_of": [{}]}]}, ["criteria.0.any_of.0"]),
        ({"criteria": [{"id": "a", "any_of": [{"formula": "z = ("}]}]}, ["criteria.0.any_of.0.formula"]),
        ({"criteria": [{"id": "a", "any_of": [{"formula": "z"}]}]}, ["criteria.0.any_of.0.formula"]),
        ({"criteria": [{"id": "a", "any_of": [{"number": "half"}]}]}, ["criteria.0.any_of.0.number"]),
        ({"criteria": [{"id": "a", "any_of": [{"term": "!"}]}]}, ["criteria.0.any_of.0.term"]),
        ({"criteria": [{"id": "a", "any_of": [{"term": "x", "alse": []}]}]}, ["criteria.0.any_of.0.alse"]),
        ({"criteria": [{"id": "a", "any_of": ["x"], "points": "0"}]}, ["criteria.0.points"]),
        ({"criteria": [{"id": "a", "any_of": ["x"], "points": True}]}, ["criteria.0.points"]),
        ({"criteria": [{"id": "a", "any_of": ["x"], "points": "1e99"}]}, ["criteria.0.points"]),
        ({"criteria": [{"id": "a", "any_of": ["x"]}] * 2}, ["criteria.1.id"]),
        ({"criteria": [{"id": "a", "any_of": ["x"], "when": "vae"}]}, ["criteria.0.when"]),
        ({"references": ["x"], "contrasts": "buyer"}, ["contrasts"]),
        ({"references": ["x"], "contrasts": ["buyer"]}, ["contrasts.0"]),
        ({"references": ["x"], "contrasts": [["buyer"]]}, ["contrasts.0"]),
        ({"references": ["x"], "contrasts": [["buyer", 3]]}, ["contrasts.0.1"]),
        ({"references": ["x"], "contrasts": [["buyer", []]]}, ["contrasts.0.1"]),
        ({"references": ["x"], "contrasts": [["buyer", ["seller", "!"]]]}, ["contrasts.0.1.1"]),
        ({"references": ["x"], "contrasts": [["buyer", " "]]}, ["contrasts.0.1"]),
        ({"references": ["x"], "contrasts": [["buyer", "\u200b"]]}, ["contrasts.0.1"]),
        ({"references": ["x"], "contrasts": [["buyer", ["seller", "\u00ad"]]]}, ["contrasts.0.1.1"]),
        ({"references": ["x"], "contrasts": [["buyer", ["seller", "seller"]]]}, ["contrasts.0.1"]),
        ({"references": ["x"], "contrasts": [["sender", "senders"]]}, ["contrasts.0.1"]),
        ({"references": ["x"], "contrasts": [["buyer", "Buyer"]]}, ["contrasts.0.1"]),
        (
            {"references": ["x"], "contrasts": [["a", "b"]], "topics": [["c", "d"], ["e", "b"]]},
            ["topics.1.1"],
        ),
        ({"references": ["x"], "topics": [["x"] * 11]}, ["topics.0"]),
        (
            {"criteria": [{"id": "", "any_of": [1], "points": "x", "not": {}}], "more": 1},
            ["more", "criteria.0.id", "criteria.0.points", "criteria.0.any_of.0", "criteria.0.not"],
        ),
    ],
)
def test_errors_by_field(data: Any, fields: list[str]) -> None:
    with pytest.raises(KeyInvalid) as caught:
        TextGrader().parse_key(data)
    assert sorted(caught.value.errors) == sorted(fields)


def test_points_as_text_number_or_digits() -> None:
    for points in ("0.5", Digits("0.5"), "1/2"):
        key = TextGrader().parse_key({"criteria": [{"id": "a", "any_of": ["x"], "points": points}]})
        assert key.criteria[0].points == Fraction(1, 2)


def test_rivals_have_one_name_or_several() -> None:
    data = {"references": ["x"], "contrasts": [["buyer", ["seller", "S"]]], "topics": [["TCP", "UDP"]]}
    assert TextGrader().parse_key(data).contrasts == (
        Contrast((("buyer",), ("seller", "S"))),
        Contrast((("TCP",), ("UDP",)), is_topic=True),
    )


def test_criteria_of_an_option() -> None:
    key = TextGrader().parse_key(KEYS["b1"])
    assert [one.id for one in key.for_option("gan").criteria] == ["stylegan"]
    assert key.for_option("diffusion").criteria == ()
