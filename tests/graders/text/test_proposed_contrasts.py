"""Which rivals are proposed for a new key, by its own words; an author's own stay."""

from itertools import product
from string import ascii_lowercase
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.composite.grader import CompositeGrader
from graders.errors import KeyInvalid
from graders.text.grader import TextGrader

LETTERS = ascii_lowercase[:12]


def proposed(*phrasings: str, question: str = "") -> object:
    data = {"question": question, "criteria": [{"id": "a", "any_of": list(phrasings)}]}
    completed = TextGrader().completed(data)
    assert isinstance(completed, dict)
    return completed.get("contrasts")


@pytest.mark.parametrize(
    ("phrasing", "contrasts"),
    [
        ("the buyer pays the seller", [["buyer", "seller"]]),
        ("the buyers pay, the sellers deliver", [["buyer", "seller"]]),
        ("the buyer pays the price", None),
        ("the creditor lends it to the borrower", [[["lender", "creditor"], ["borrower", "debtor"]]]),
        ("the encoder writes what the decoder reads", [["encoder", "decoder"]]),
        ("the importer pays the exporter", [["importer", "exporter"]]),
        ("the employer owes it to the employee", [["employer", "employee"]]),
        ("the generator fools the discriminator", [["generator", "discriminator"]]),
        ("Generators make images; the discriminator judges them", None),
        # Words that look alike and are no rivals.
        ("firms enter a market and prices deter others", None),
        ("coffee stands in a coffer", None),
        ("the committer asks the committee", None),
        ("a denominator of n makes the estimator biased", None),
        ("an indicator of health is the top predator", None),
        ("the estimator takes the denominator", None),
        ("the surgeon will deliver the liver", None),
        ("the number of layers is an error", None),
        ("insiders of an insider", None),
        (
            "the client asks the server and the encoder the decoder",
            [["client", "server"], ["encoder", "decoder"]],
        ),
    ],
)
def test_rivals_are_proposed_by_the_words_of_the_key(phrasing: str, contrasts: object) -> None:
    assert proposed(phrasing) == contrasts


def test_the_question_counts_and_what_is_ruled_out() -> None:
    assert proposed("it pays", question="What does the buyer owe the seller?") == [["buyer", "seller"]]
    data = {"criteria": [{"id": "a", "any_of": ["the buyer pays"], "not": ["the seller pays"]}]}
    assert TextGrader().completed(data) == {**data, "contrasts": [["buyer", "seller"]]}


@pytest.mark.parametrize(
    ("phrasing", "contrasts"),
    [
        ("the buyer B pays the seller (S)", [[["buyer", "B"], ["seller", "S"]]]),
        ("the buyer pays B, the seller", [["buyer", "seller"]]),
        ("Buyer A pays the seller", [["buyer", "seller"]]),
        # A letter of two names is neither's, and “I” is a word.
        ("the employer (E) pays the employee (E)", [["employer", "employee"]]),
        ("the importer I knows the exporter E", [["importer", ["exporter", "E"]]]),
    ],
)
def test_a_letter_is_a_name_where_the_key_explains_it(phrasing: str, contrasts: object) -> None:
    assert proposed(phrasing) == contrasts


@pytest.mark.parametrize("field", ["contrasts", "topics"])
@pytest.mark.parametrize("rivals", [[], [["seller", "market"]]])
def test_what_the_author_wrote_stays(field: str, rivals: list[object]) -> None:
    data = {"references": ["the buyer pays the seller"], field: rivals}
    assert TextGrader().completed(data) == data


def test_many_words_take_no_longer_each() -> None:
    words = " ".join(f"{first}{second}mak{third}er" for first, second, third in product(LETTERS, repeat=3))
    assert proposed(*(words[start : start + 390] for start in range(0, 15_000, 390))) is None


WORDS = [
    "the", "buyer", "seller", "Buyers", "encoder", "decoder", "E", "(E)", "employer", "employee", "I", "generator",
    "ENCODER", "UDP", "fools", "discriminator", "VAE", "GAN", "VA\u200bE", "client", "server", "writer", "reader",
    "x" * 64 + "er",
]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=6), st.data())
def test_a_key_stays_one_and_is_completed_once(phrasings: list[list[str]], data: st.DataObject) -> None:
    reason = {"criteria": [{"any_of": [" ".join(words)[:400] for words in phrasings]}]}
    options = data.draw(
        st.lists(st.sampled_from([*WORDS, "HTTP/2", "TCP"]), min_size=2, max_size=14, unique=True)
    )
    choices = [{"id": str(number), "text": text, "correct": True} for number, text in enumerate(options)]
    key = {
        "parts": [
            {"id": "choice", "kind": "choice", "key": {"options": choices}},
            {"id": "another", "kind": "choice", "key": {"options": choices[:3]}},
            {"id": "reason", "kind": "text", "key": reason},
        ]
    }
    try:
        CompositeGrader().parse_key(key)
    except KeyInvalid:
        assert CompositeGrader().completed(key) is key
        return
    completed = CompositeGrader().completed(key)
    CompositeGrader().parse_key(completed)
    assert CompositeGrader().completed(completed) == completed


@pytest.mark.parametrize("data", [None, [], {"criteria": "none"}, {"parts": []}])
def test_a_key_that_cannot_be_read_comes_back_as_it_is(data: object) -> None:
    assert TextGrader().completed(data) == data
    assert CompositeGrader().completed(data) == data


def completed_reason(options: list[str], phrasing: str, **fields: Any) -> Any:
    choices = [
        {"id": f"o{number}", "text": text, "correct": not number} for number, text in enumerate(options)
    ]
    reason = {"criteria": [{"id": "a", "any_of": [phrasing]}], **fields}
    data = {
        "parts": [
            {"id": "choice", "kind": "choice", "key": {"options": choices}},
            {"id": "reason", "kind": "text", "key": reason},
        ]
    }
    completed = CompositeGrader().completed(data)
    assert isinstance(completed, dict)
    assert CompositeGrader().completed(completed) == completed
    assert completed["parts"][0] == data["parts"][0]
    return completed["parts"][1]["key"]


@pytest.mark.parametrize(
    ("options", "phrasing", "topics"),
    [
        (["TCP", "UDP"], "UDP does not wait", [["TCP", "UDP"]]),
        (["TCP", "UDP", "Use no network at all"], "UDP does not wait", [["TCP", "UDP"]]),
        (["VAE", "GAN", "Diffusion"], "a VAE is smooth", [["VAE", "GAN"]]),
        (["IPv6", "ResNet"], "IPv6 has longer addresses", [["IPv6", "ResNet"]]),
        (["TCP", "UDP"], "it does not wait", None),
        (["ENCODER", "DECODER"], "the encoder writes what the decoder reads", None),
        (["Yes", "No"], "no packet is lost", None),
        (["$x$", "$y$"], "x is lost", None),
        (["UDP", "Udp"], "UDP does not wait", None),
        (["1", "2"], "of 2 one is lost", None),
        ([f"TCP{number}" for number in range(11)], "TCP1 is one", None),
        # Words that a right reason may name in passing.
        (["Acid", "Base"], "an acid gives protons", None),
        (["It increases", "It decreases"], "it increases with the pressure", None),
    ],
)
def test_options_are_topics_of_a_reason_that_names_them(
    options: list[str], phrasing: str, topics: object
) -> None:
    assert completed_reason(options, phrasing).get("topics") == topics


@pytest.mark.parametrize("field", ["contrasts", "topics"])
def test_a_reason_with_rivals_of_its_author_has_no_others(field: str) -> None:
    reason = completed_reason(["TCP", "UDP"], "the client asks the server by UDP", **{field: []})
    assert [name for name in reason if name in ("contrasts", "topics")] == [field]


def test_each_choice_is_a_topic_and_one_of_several_options_is_none() -> None:
    def choice(*options: str, **fields: object) -> dict[str, object]:
        listed = [{"id": text, "text": text, "correct": text == options[0]} for text in options]
        return {"id": options[0], "kind": "choice", "key": {"options": listed, **fields}}

    reason = {"criteria": [{"any_of": ["UDP in IPv6 uses DNS"]}]}
    parts = [
        choice("TCP", "UDP"),
        choice("IPv4", "IPv6"),
        choice("DNS", "DHCP", multiple=True),
        choice("IPv6", "IPX"),
        {"id": "why", "kind": "text", "key": reason},
    ]
    completed = CompositeGrader().completed({"parts": parts})
    assert isinstance(completed, dict)
    assert completed["parts"][-1]["key"]["topics"] == [["TCP", "UDP"], ["IPv4", "IPv6"]]
