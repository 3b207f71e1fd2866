"""Answers of a word or two: what the key accepts is never “nothing said”, and what is not its word never earns."""

from typing import Any

import pytest

from graders.registry import grader_for
from graders.text.grader import TextGrader
from graders.text.messages import REASONS, reason_messages
from graders.text.reasons import PERHAPS_NOTHING, SAYS_MORE
from graders.text.short_answers import is_same, stands_alone
from graders.text.silence import is_doubtful, is_silent
from graders.verdict import Verdict

RIGHT = [
    ("Does it float?", "No", "no"), ("Does it float?", "No", "No."), ("Does it float?", "No", "It is no."),
    ("Does it float?", "No", "nope"), ("How many are left?", "None", "none"), ("What happens?", "Nothing", "nothing"),
    ("What happens?", "Nothing", "Nothing happens"), ("What is the symbol of sodium?", "Na", "na"),
    ("What is the symbol of sodium?", "Na", "Na (sodium)"), ("Which statement does nothing?", "pass", "pass"),
    ("Which statement does nothing?", "pass", "the pass statement"), ("Which is unknown?", "x", "x"),
    ("Which is unknown?", "x", "It is x"), ("Which gate is it?", "AND", "and"),
    ("Which gate is it?", "AND", "AND gate"),
    ("Which pronoun?", "it", "It"), ("How many moons?", "one", "one"), ("What starts a comment?", "#", "#"),
    ("Which language?", "C++", "c++"), ("Is it so?", "False", "It is false"), ("Is it so?", "Yes", "yeah"),
    ("Where is ATP made?", "Mitochondria", "the mitochondrion"), ("What is the capital?", "Paris", "It is Paris."),
]  # fmt: skip

WRONG = [
    ("Does it float?", "No", "yes"), ("Is it so?", "False", "true"),
    ("Which statement does nothing?", "pass", "continue"),
    ("Which is unknown?", "x", "y"), ("Which gate is it?", "AND", "OR"), ("Which language?", "C++", "C"),
    ("What is the symbol of sodium?", "Na", "I don't know"), ("What is the capital?", "Paris", "not Paris"),
    ("Is it gold or silver?", "gold", "gold or silver"), ("Which is it?", "n!", "n"), ("Which is it?", "-5", "5"),
    ("How much?", "1.5", "1:5"), ("Who said so?", "Nobody", "idk"),
]  # fmt: skip

BY_KEY: dict[str, Any] = {
    "references": lambda question, text: {"question": question, "references": [text]},
    "criteria": lambda question, text: {"question": question, "criteria": [{"id": "a", "any_of": [text]}]},
    "second of two": lambda question, text: {
        "question": question, "criteria": [{"id": "a", "any_of": ["another way to say so", text]}],
    },
}  # fmt: skip


def grade(tiny: TextGrader, data: object, answer: str) -> Verdict:
    (verdict,) = tiny.grade([(tiny.parse_key(data), answer)])
    return verdict


@pytest.mark.parametrize("by", BY_KEY)
@pytest.mark.parametrize(("question", "text", "answer"), RIGHT)
def test_the_word_of_the_key_earns_all(
    tiny: TextGrader, by: str, question: str, text: str, answer: str
) -> None:
    verdict = grade(tiny, BY_KEY[by](question, text), answer)
    assert not verdict.needs_review
    assert verdict.reasons == ()
    assert verdict.score == 1


@pytest.mark.parametrize("by", BY_KEY)
@pytest.mark.parametrize(("question", "text", "answer"), WRONG)
def test_another_word_earns_nothing_unseen(
    tiny: TextGrader, by: str, question: str, text: str, answer: str
) -> None:
    verdict = grade(tiny, BY_KEY[by](question, text), answer)
    assert verdict.score < verdict.maximum / 2 or verdict.needs_review


@pytest.mark.parametrize("term", ["None", "Na", "pass", "x", "no"])
def test_a_term_that_looks_like_silence(tiny: TextGrader, term: str) -> None:
    data = {"criteria": [{"any_of": [{"term": term}]}]}
    assert grade(tiny, data, term.lower()).score == 1
    assert grade(tiny, data, "I don't know").score == 0


def test_a_part_of_a_composite_reads_its_key_too() -> None:
    choice = {
        "id": "choice",
        "kind": "choice",
        "key": {"options": [{"id": "a", "text": "A", "correct": True}, {"id": "b", "text": "B"}]},
    }
    word = {"id": "word", "kind": "text", "key": {"references": ["None"]}}
    grader = grader_for("composite")
    key = grader.parse_key({"parts": [choice, word]})
    assert grader.grade_instantly(key, {"choice": "a", "word": "none"}) is None
    silent = grader.grade_instantly(key, {"choice": "a", "word": "idk"})
    assert silent is not None
    assert not silent.needs_review


DOUBTFUL = [
    ({"question": "Does it float? Why?", "references": ["It sinks as it is dense."]}, "No."),
    ({"references": ["No. All bodies fall alike."]}, "no"),
    ({"references": ["There isn't any current."]}, "nothing"),
    ({"references": ["The statement pass does nothing here at all."]}, "pass"),
    ({"references": ["0"]}, "none"),
    ({"criteria": [{"any_of": [{"number": "0"}]}]}, "none"),
    ({"criteria": [{"any_of": ["It prints nothing on the screen at all."]}]}, "nothing"),
    ({"references": ["#"]}, "//"),
]


@pytest.mark.parametrize(("data", "answer"), DOUBTFUL)
def test_where_in_doubt_a_person_looks(tiny: TextGrader, data: dict[str, Any], answer: str) -> None:
    verdict = grade(tiny, data, answer)
    assert verdict.needs_review
    assert REASONS[PERHAPS_NOTHING]() in verdict.reasons
    assert verdict.confidence <= 0.5


@pytest.mark.parametrize("answer", ["idk", "I don't know", "no idea", "?", "the", "ok", "n/a", "pass"])
@pytest.mark.parametrize(
    "data",
    [
        {"question": "Why does it float?", "references": ["It displaces the water, which pushes it up."]},
        {"question": "Why does it float?", "criteria": [{"any_of": ["it is lighter than the water"]}]},
    ],
)
def test_silence_stays_silence(data: dict[str, Any], answer: str) -> None:
    key = TextGrader().parse_key(data)
    assert is_silent(key, answer)
    assert TextGrader().grade_instantly(key, answer) is not None


def test_more_than_the_reply_is_for_a_person(tiny: TextGrader) -> None:
    data = {"question": "Does it float?", "references": ["No"]}
    assert grade(tiny, data, "No, it sinks").reasons == reason_messages([SAYS_MORE])
    assert grade(tiny, data, "Yes, it swims").score == 0


def test_a_reply_meets_its_criterion_and_no_other(tiny: TextGrader) -> None:
    data = {
        "criteria": [{"id": "no", "any_of": ["No"]}, {"id": "why", "any_of": ["gravity grows with the mass"]}]
    }
    verdict = grade(tiny, data, "No. Birds sing in spring.")
    assert [(part.id, part.matched) for part in verdict.parts] == [("no", True), ("why", False)]


@pytest.mark.parametrize(
    ("expected", "answer", "pieces"),
    [
        ("No", "No, g is the same", ["No"]),
        ("solar", "wind, solar; water", ["solar"]),
        ("mitosis", "Not mitosis but meiosis", []),
        ("one two three four five", "one two three four five", []),
        ("x", "  x ", ["x"]),
    ],
)  # fmt: skip
def test_what_stands_alone(expected: str, answer: str, pieces: list[str]) -> None:
    assert [answer[start:end] for start, end in stands_alone(expected, answer, "")] == pieces


def test_what_is_accepted_is_no_doubt() -> None:
    key = TextGrader().parse_key({"references": ["None"]})
    assert not is_doubtful(key, "none")
    assert is_same("None", "none")
