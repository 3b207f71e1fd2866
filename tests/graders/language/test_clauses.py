"""A text is cut into sentences, clauses and spans, whose offsets point into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.segmentation import (
    ANSWER_CHARACTERS,
    SPAN_CHARACTERS,
    SPAN_WORDS,
    SPANS,
    clauses,
    segments,
    sentences,
)

SENTENCES = [
    ("Plants grow. Animals eat.", ["Plants grow.", "Animals eat."]),
    ("Plants grow! Do animals eat? They do…", ["Plants grow!", "Do animals eat?", "They do…"]),
    ("Plants grow\nAnimals eat", ["Plants grow", "Animals eat"]),
    ("Plants grow\n\n\nAnimals eat", ["Plants grow", "Animals eat"]),
    ("He said “they grow.” Animals eat.", ["He said “they grow.”", "Animals eat."]),
    ("(They grow.) Animals eat.", ["(They grow.)", "Animals eat."]),
    ("What?! Animals eat...", ["What?!", "Animals eat..."]),
    # A stop that ends no sentence: an abbreviation, a decimal, the mark of a list.
    ("Plants grow, e.g. grass.", ["Plants grow, e.g. grass."]),
    ("Plants grow (cf. grass) well.", ["Plants grow (cf. grass) well."]),
    ("See Fig. 3 for it.", ["See Fig. 3 for it."]),
    ("It is 3.5 m long.", ["It is 3.5 m long."]),
    ("1. Plants grow. 2. Animals eat.", ["1. Plants grow.", "2. Animals eat."]),
    ("a. Plants grow. b. Animals eat.", ["a. Plants grow.", "b. Animals eat."]),
    ("We want to use it to. Then stop it.", ["We want to use it to.", "Then stop it."]),
    ("", []),
    ("...", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@pytest.mark.parametrize(
    "abbreviation",
    [
        *("approx.", "cf.", "dr.", "e.g.", "eq.", "etc.", "fig.", "i.e.", "mr.", "mrs.", "no.", "prof."),
        *("resp.", "st.", "vs.", "bzw.", "d.h.", "usw.", "z.b."),
    ],
)
def test_the_stop_of_an_abbreviation_ends_no_sentence(abbreviation: str) -> None:
    assert len(sentences(f"Plants grow, {abbreviation} Grass does.")) == 1
    assert len(sentences(f"Plants grow, {abbreviation.capitalize()} Grass does.")) == 1


@pytest.mark.parametrize(
    "joint",
    [
        *(
            "although",
            "and",
            "because",
            "but",
            "hence",
            "however",
            "if",
            "instead",
            "or",
            "since",
            "so",
            "then",
        ),
        *("therefore", "though", "thus", "unless", "when", "where", "whereas", "whereby", "which", "while"),
        *("whilst", "whose", "yet"),
    ],
)
def test_a_clause_begins_at_a_word_that_joins(joint: str) -> None:
    text = f"Plants take in light {joint} animals eat the plants"
    assert [text[clause.start : clause.end] for clause in clauses(text)] == [
        "Plants take in light",
        f"{joint} animals eat the plants",
    ]


CLAUSES = [
    ("One thing. Another thing.", ["One thing.", "Another thing."]),
    # At stops.
    ("It collapses; use a WGAN instead", ["It collapses;", "use a WGAN instead"]),
    ("VAE: smooth, well-organized space", ["VAE:", "smooth, well-organized space"]),
    ("the loss just falls — the image stays the same", ["the loss just falls —", "the image stays the same"]),
    ("the loss just falls - the image stays", ["the loss just falls", "- the image stays"]),
    ("Gradients flow, e.g. through mu.", ["Gradients flow,", "e.g. through mu."]),
    ("light is absorbed → sugar is made", ["light is absorbed", "→ sugar is made"]),
    # Before a word that joins two statements.
    ("The loss falls because the critic is fooled", ["The loss falls", "because the critic is fooled"]),
    (
        "Plants take in light and animals eat the plants",
        ["Plants take in light", "and animals eat the plants"],
    ),
    ("It is hot there, but nobody lives there", ["It is hot there,", "but nobody lives there"]),
    ("The metal expands when it is heated up", ["The metal expands", "when it is heated up"]),
    # Not where a side would be too short to say anything.
    ("Salt and water.", ["Salt and water."]),
    ("It floats and it stays dry", ["It floats and it stays dry"]),
    ("Plants take in light and air", ["Plants take in light and air"]),
    ("Yes, it floats on water", ["Yes, it floats on water"]),
    # A bracket behind a blank is a clause; one behind a name belongs to it, with its commas.
    ("It is small (a tiny part of it) here", ["It is small", "(a tiny part of it)", "here"]),
    ("(Most of them) grow in light", ["(Most of them)", "grow in light"]),
    ("z ~ N(0, I) is drawn once", ["z ~ N(0, I) is drawn once"]),
    ("The value f(x, y) of it", ["The value f(x, y) of it"]),
    # A comma or a colon inside of a number or a ratio parts nothing.
    ("It has 1,000 parts.", ["It has 1,000 parts."]),
    ("They stand 3:1 to each other", ["They stand 3:1 to each other"]),
    ("1. first point\n2. second point", ["1. first point", "2. second point"]),
    ("", []),
    (" ,;. ", []),
]


@pytest.mark.parametrize(("text", "expected"), CLAUSES)
def test_clauses(text: str, expected: list[str]) -> None:
    assert [text[clause.start : clause.end] for clause in clauses(text)] == expected


def test_a_clause_knows_its_sentence() -> None:
    text = "Plants take in light, and animals eat the plants. Both of them breathe."
    assert [clause.sentence for clause in clauses(text)] == [0, 0, 1]


def test_spans_are_clauses_neighbours_and_sentences() -> None:
    text = "Plants take in light, and animals eat the plants. Both of them breathe."
    assert [segment.text for segment in segments(text, clauses(text))] == [
        "Plants take in light,",
        "and animals eat the plants.",
        "Both of them breathe.",
        "Plants take in light, and animals eat the plants.",
        "and animals eat the plants. Both of them breathe.",
        text,
    ]


def test_spans_have_up_to_three_clauses_and_two_sentences() -> None:
    text = "First of all. Then the second. Now the third. At last the fourth."
    joined = [segment for segment in segments(text, clauses(text)) if segment.last > segment.first]
    assert [(segment.first, segment.last) for segment in joined] == [(0, 1), (1, 2), (2, 3), (0, 2), (1, 3)]


def test_blanks_are_single_in_a_span() -> None:
    text = "Plants  take\tin   light"
    (segment,) = segments(text, clauses(text))
    assert (segment.text, segment.start, segment.end) == ("Plants take in light", 0, len(text))


@given(st.text(max_size=400))
def test_offsets_of_any_text_are_valid(text: str) -> None:
    parts = clauses(text)
    last = 0
    for clause in parts:
        assert last <= clause.start < clause.end <= len(text)
        last = clause.end
    for segment in segments(text, parts):
        assert " ".join(text[segment.start : segment.end].split()) == segment.text


@given(st.text(st.sampled_from("ab ,;:.!?()—\n1"), max_size=120))
def test_nothing_but_blanks_and_stops_is_left_out(text: str) -> None:
    taken = "".join(text[clause.start : clause.end] for clause in clauses(text))
    assert [sign for sign in taken if sign.isalnum()] == [sign for sign in text if sign.isalnum()]


@pytest.mark.parametrize(
    "text",
    [
        "Plants take in light, and animals eat the plants. Both breathe; none sleeps.",
        "(a) First this. (b) Then that — and so on.",
        "word " * 200,
        "x" * 2000,
        "word " * 70 + "x" * 700,
    ],
    ids=["prose", "list", "many-words", "one-long-word", "words-and-a-long-word"],
)
def test_every_span_fits_the_window_of_the_model(text: str) -> None:
    parts = clauses(text)
    for clause in parts:
        assert len(text[clause.start : clause.end].split()) <= SPAN_WORDS
        assert clause.end - clause.start <= SPAN_CHARACTERS
    for segment in segments(text, parts):
        assert len(segment.text.split()) <= SPAN_WORDS
        assert len(segment.text) <= SPAN_CHARACTERS


@pytest.mark.parametrize(
    "piece", ["word ", "a, b, ", "x", "but ", ". ", ".", "((", "no. yes; maybe - well, ", "\n", "ﷺ "]
)
def test_long_answers_have_a_bounded_number_of_spans(piece: str) -> None:
    answer = (piece * ANSWER_CHARACTERS)[:ANSWER_CHARACTERS]
    spans = segments(answer, clauses(answer))
    assert len(spans) <= 2 * SPANS
    assert all(len(span.text) <= SPAN_CHARACTERS for span in spans)
