"""A mark by references: what becomes of an estimate, how marked answers move it, and which details decide."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.messages import Template
from graders.scorer.model import Estimate
from graders.scorer.scorers import require_scorer, scorer_in_use
from graders.text import messages
from graders.text.estimates import estimate_marks, marking_digest, texts_to_score
from graders.text.grader import TextGrader
from graders.text.key import TextKey
from graders.text.messages import ScoredAnswer
from graders.text.parsed_answer import parse_text_answer
from graders.text.reasons import (
    ANOTHER_WORD,
    CODE,
    CONTRADICTION,
    FORMULA_ALONE,
    NUMBER_ALONE,
    NUMBER_DIFFERS,
    OFF_TOPIC,
    OTHER_EXAMPLES,
    QUESTION_COPIED,
    SAYS_MORE,
    WORD_ORDER,
)
from graders.text.reference_checks import EXAMPLE_WORDS, WRONG, compare, is_exactly_right
from graders.text.references import CERTAIN, mark_by_references
from tests.conftest import BagOfWords

SURE = 0.8
"""How sure the scorer is of the estimates here: enough that this alone sends nobody to look."""


def key_of(*references: str, question: str = "Why does it float?", **fields: Any) -> TextKey:
    """Return a key of four points with these references."""
    data = {"question": question, "references": list(references), **fields}
    return TextGrader().parse_key(data, Fraction(4))


def marked(key: TextKey, answer: str, mark: float) -> ScoredAnswer:
    """Return what becomes of an answer that the scorer gives this mark."""
    texts = texts_to_score([(key, answer)], BagOfWords())
    estimate = Estimate(mark, SURE, 1.0)
    return mark_by_references(key, parse_text_answer(answer, key.question), texts, estimate)


ICE = key_of("Ice is less dense than water.")


@pytest.mark.parametrize(
    ("mark", "score", "feedback"),
    [
        (1.0, "4", messages.MOST),
        (0.75, "3", messages.MOST),
        # Marks are hundredths of the points: three quarters are not reached by 0.744.
        (0.744, "74/25", messages.SOME),
        (0.746, "3", messages.MOST),
        (0.4, "8/5", messages.SOME),
        (0.394, "39/25", messages.LITTLE),
        (0.0, "0", messages.LITTLE),
    ],
)
def test_an_estimate_is_rounded_and_put_into_words(mark: float, score: str, feedback: Template) -> None:
    scored = marked(ICE, "Ice is less dense than salt water, so it floats.", mark)
    assert scored.score == Fraction(score)
    assert scored.feedback == (feedback(),)
    assert (scored.confidence, scored.reasons, scored.parts) == (SURE, (), ())


@pytest.mark.parametrize(
    ("references", "answer", "score", "confidence", "reasons"),
    [
        # The key itself, or a yes where it says no: certain, whatever the scorer makes of it.
        (["less dense"], "It is less dense.", "4", CERTAIN, ()),
        (["Yes"], "no", "0", CERTAIN, ()),
        (["Yes"], "Yes, it floats", "4", CERTAIN, (SAYS_MORE,)),
        # The number or the formula that the key is.
        (["1945"], "in the year 1945", "4", CERTAIN, ()),
        (["V = I * R"], "V = R I", "4", CERTAIN, ()),
        # Another number than the key's.
        (["1945"], "1944", "2/5", SURE, (OFF_TOPIC, NUMBER_DIFFERS)),
        # What earns nothing whatever its words.
        (["Ice is less dense than water."], "Why does it float?", "0", SURE, (QUESTION_COPIED,)),
        # What the machine does not grade.
        (["Ice is less dense than water."], "print(max([1, 2, 3]))", "0", 0.0, (CODE,)),
        (["def f(a):\n    return max(a)"], "It takes the greatest.", "0", 0.0, (CODE,)),
        # A word that is not the key's may mean the same; to the toy model it has nothing to do with it.
        (["automobile"], "car", "14/5", SURE, (OFF_TOPIC, ANOTHER_WORD)),
    ],
    ids=[
        "the key", "the other reply", "more than the reply", "the number", "the formula", "another number",
        "the question", "code", "a key of code", "another word",
    ],
)  # fmt: skip
def test_what_is_certain_goes_before_the_estimate(
    references: Sequence[str], answer: str, score: str, confidence: float, reasons: tuple[str, ...]
) -> None:
    scored = marked(key_of(*references), answer, 0.7)
    assert scored.score == Fraction(score)
    assert (scored.confidence, scored.reasons) == (confidence, reasons)


def test_code_is_left_to_a_person_and_the_teacher_is_advised() -> None:
    scored = marked(ICE, "print(max([1, 2, 3]))", 0.7)
    assert scored.feedback == (messages.LEFT(),)
    assert scored.notes == (messages.ADVICE(),)


@pytest.mark.parametrize(("mark", "is_worth"), [(0.25, True), (0.244, False)])
def test_another_word_is_worth_a_look_from_a_quarter_on(mark: float, is_worth: bool) -> None:
    assert (ANOTHER_WORD in marked(key_of("automobile"), "car", mark).reasons) is is_worth


@pytest.mark.parametrize(
    ("references", "answer", "mark", "becomes", "reasons"),
    [
        # A wrong number: a tenth at most, and a worse mark stays; unless one of the references is no number.
        (["1945"], "1947", 0.9, WRONG, (NUMBER_DIFFERS,)),
        (["1945"], "1947", 0.05, 0.05, (NUMBER_DIFFERS,)),
        (["1945", "1946"], "1946", 0.1, 1.0, ()),
        (["1945", "in the spring"], "1947", 0.9, 0.9, ()),
        # A wrong detail is worth a look from a quarter of the points on, another order from the pass mark on.
        (["It gets hot there."], "It gets cold there.", 0.25, 0.25, (CONTRADICTION,)),
        (["It gets hot there."], "It gets cold there.", 0.24, 0.24, ()),
        (["The sun drives the wind."], "The wind drives the sun.", 0.5, 0.5, (WORD_ORDER,)),
        (["The sun drives the wind."], "The wind drives the sun.", 0.49, 0.49, ()),
        # A right detail is, below the pass mark.
        (["It adds up the integers to 9, which gives 45."], "45", 0.49, 0.49, (NUMBER_ALONE,)),
        (["It adds up the integers to 9, which gives 45."], "45", 0.5, 0.5, ()),
        (
            ["In wires the voltage drives electrons through resistance, so V = R"],
            "V = R",
            0.49,
            0.49,
            (FORMULA_ALONE,),
        ),
        (["In wires the voltage drives electrons through resistance, so V = R"], "V = R", 0.5, 0.5, ()),
    ],
)
def test_a_detail_counts_by_what_the_answer_earns(
    references: Sequence[str], answer: str, mark: float, becomes: float, reasons: tuple[str, ...]
) -> None:
    compared = compare(references, "", answer, mark)
    assert (compared.mark, compared.reasons) == (becomes, reasons)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Name two sources.", True),
        ("Give an example.", True),
        ("What are two examples of it?", True),
        ("Identify any three of them.", True),
        ("List some.", True),
        ("Name the source.", False),
        ("Are two sources enough?", False),
        ("Name " + "the " * 12 + "two sources.", False),
        ("", False),
    ],
)
def test_a_question_that_asks_for_examples(question: str, asks: bool) -> None:
    assert (OTHER_EXAMPLES in compare(["wind and sun"], question, "tides", 0.2).reasons) is asks


@pytest.mark.parametrize(
    ("count", "mark", "listed"),
    [(EXAMPLE_WORDS, 0.2, True), (EXAMPLE_WORDS + 1, 0.2, False), (1, 0.49, True), (1, 0.5, False)],
    ids=["twenty-five words", "one more", "below the pass mark", "at the pass mark"],
)
def test_a_short_answer_below_the_pass_mark_may_list_other_examples(
    count: int, mark: float, listed: bool
) -> None:
    compared = compare(["wind and sun"], "Name two sources.", "tide " * count, mark)
    assert (OTHER_EXAMPLES in compared.reasons) is listed


@given(
    st.sampled_from(["1945", "V = I * R", "It gets hot.", "45 of 50"]), st.text("1945 VIR=*.", max_size=12)
)
def test_a_mark_is_only_lowered_by_a_number_and_raised_by_the_key(reference: str, answer: str) -> None:
    compared = compare([reference], "", answer, 0.7)
    assert compared.mark in (0.7, WRONG, 1.0)
    assert (compared.mark == 1.0) is compared.is_exactly_right is is_exactly_right([reference], "", answer)
    assert not (compared.is_exactly_right and compared.reasons)


SAID = "Ice has a density below that of water."
MARKED_LOW = [{"answer": SAID, "mark": "0"}]


def estimated(pairs: Sequence[tuple[TextKey, str]]) -> list[Estimate]:
    """Return the estimates of the shipped scorer, with the toy model's vectors."""
    encoder = BagOfWords()
    return estimate_marks(pairs, texts_to_score(pairs, encoder), require_scorer(encoder.weights_sha256))


def test_marked_answers_move_the_marks_of_their_own_key_only() -> None:
    strict = key_of(*ICE.references, marked=MARKED_LOW)
    alone = estimated([(ICE, SAID)])
    together = estimated([(ICE, SAID), (strict, SAID), (strict, "Cats sleep.")])
    assert together[0] == alone[0]
    assert together[1].mark < alone[0].mark
    assert together[1].mark != together[2].mark
    # How odd an answer is has nothing to do with who marks it.
    assert together[1].outlier == alone[0].outlier


def test_estimates_do_not_depend_on_the_batch_or_its_order() -> None:
    strict = key_of(*ICE.references, marked=MARKED_LOW)
    pairs = [(ICE, SAID), (strict, SAID), (ICE, "Cats sleep."), (strict, "Ice is dense."), (ICE, SAID)]
    alone = [estimated([pair])[0] for pair in pairs]
    assert estimated(pairs) == alone
    assert estimated(pairs[::-1]) == alone[::-1]


def test_a_marked_answer_is_read_without_slips() -> None:
    typed = SAID.replace("water", "wa\u200bter").replace("density", "densiyt")
    correct, slipped = (
        key_of(*ICE.references, "Its density.", marked=[{"answer": answer, "mark": "0"}])
        for answer in (SAID, typed)
    )
    assert estimated([(correct, SAID)]) == estimated([(slipped, SAID)])


def test_only_keys_without_criteria_have_their_questions_and_references_read() -> None:
    encoder = BagOfWords()
    criteria = TextGrader().parse_key({"question": "Why?", "criteria": [{"any_of": ["a text"]}]})
    texts = texts_to_score([(criteria, "salt")], encoder)
    assert len(texts.tokens("salt")) == 1
    with pytest.raises(KeyError):
        texts.tokens("Why?")


@pytest.mark.parametrize(
    ("first", "second", "has_one_origin"),
    [
        (ICE, key_of("Another reference."), True),
        (ICE, key_of(*ICE.references, marked=MARKED_LOW), False),
        (
            key_of("x", marked=[{"answer": "a", "mark": "0.5"}]),
            key_of("y", marked=[{"answer": "a", "mark": "1/2"}]),
            True,
        ),
        (
            key_of("x", marked=[{"answer": "a", "mark": "0.5"}]),
            key_of("x", marked=[{"answer": "a", "mark": "1"}]),
            False,
        ),
    ],
    ids=["no marked answers", "one of them has", "the same ones", "another mark"],
)
def test_the_origin_of_a_mark_is_the_scorer_and_the_marked_answers(
    first: TextKey, second: TextKey, has_one_origin: bool
) -> None:
    assert (marking_digest(first) == marking_digest(second)) is has_one_origin
    assert marking_digest(ICE) == scorer_in_use().digest
    assert len(marking_digest(second)) == 64


def test_a_scorer_without_a_model_of_a_teacher_moves_marks_and_keeps_its_confidence() -> None:
    encoder = BagOfWords()
    untaught = replace(require_scorer(encoder.weights_sha256), teacher=None)
    pairs = [(ICE, SAID), (key_of(*ICE.references, marked=MARKED_LOW), SAID)]
    alone, moved = estimate_marks(pairs, texts_to_score(pairs, encoder), untaught)
    assert moved.mark < alone.mark
    assert moved._replace(mark=alone.mark) == alone
