"""Which rivals are proposed for a new key, by its own words; an author's own stay."""

from typing import Any

import pytest

from graders.composite.grader import CompositeGrader
from graders.text.grader import TextGrader


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
        ("the encoder writes what the decoder reads", [["decoder", "encoder"]]),
        ("a modulator sends to a demodulator", [["demodulator", "modulator"]]),
        ("the surgeon will deliver the liver", None),
        ("the importer pays the exporter", [["exporter", "importer"]]),
        ("the employer owes it to the employee", [["employee", "employer"]]),
        ("the generator fools the discriminator", [["discriminator", "generator"]]),
        ("a generator, a discriminator and an operator", None),
        ("the number of layers is an error", None),
        (
            "the client asks the server and the encoder the decoder",
            [["client", "server"], ["decoder", "encoder"]],
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
    ],
)
def test_a_letter_is_a_name_where_the_key_explains_it(phrasing: str, contrasts: object) -> None:
    assert proposed(phrasing) == contrasts


@pytest.mark.parametrize("own", [[], [["seller", "market"]]])
def test_what_the_author_wrote_stays(own: list[object]) -> None:
    data = {"references": ["the buyer pays the seller"], "contrasts": own}
    assert TextGrader().completed(data) == data


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
        (["TCP", "UDP"], "it does not wait", None),
        (["Yes", "No"], "no packet is lost", None),
        (["$x$", "$y$"], "x is lost", None),
        (["UDP", "udp"], "UDP does not wait", None),
        (["1", "2"], "of 2 one is lost", None),
        (["Encoder", "Decoder"], "the encoder writes what the decoder reads", None),
    ],
)
def test_options_are_topics_of_a_reason_that_names_them(
    options: list[str], phrasing: str, topics: object
) -> None:
    assert completed_reason(options, phrasing).get("topics") == topics


def test_topics_of_the_author_stay() -> None:
    assert completed_reason(["TCP", "UDP"], "UDP does not wait", topics=[])["topics"] == []
