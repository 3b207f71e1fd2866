"""Answers of a word or two and those of none: what is silence, a piece, a name, a rival, by one text on each side."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.text.grader import TextGrader
from graders.text.reasons import (
    ANOTHER_SIGN,
    ANOTHER_WORD,
    REPLY_IN_OTHER_WORDS,
    SAYS_MORE,
    SWAPPED_ROLES,
    TWO_ANSWERS,
)
from graders.text.short_answer_doubts import _kind, doubts_of_short_answer
from graders.text.short_answers import (
    LONGEST,
    PIECES,
    ShortJudgement,
    is_one_word,
    is_same,
    is_short,
    judge_short_answer,
    match_key,
    pieces_between_stops,
    stands_alone,
)
from graders.text.silence import _is_shrug, _standing, is_doubtful, is_silent, says_nothing

ALL, NONE = Fraction(1), Fraction(0)


@pytest.mark.parametrize(
    ("answer", "silent"),
    [
        ("idk, sorry", True),
        ("n/a", True),
        ("I do not know the name, but it collapses", False),
        # A filler alone is nothing, unless it may be meant.
        ("ok", True),
        ("maybe", False),
        # Signs of formulas may be seen, and still be no words.
        ("=", True),
        ("∅", True),
        ("x" * 200, False),
        ("?" * 200, True),
        # A longer text is an answer, whatever it says.
        ("?" * 201, False),
        ("", True),
    ],
)
def test_an_answer_that_says_nothing(answer: str, silent: bool) -> None:
    assert says_nothing(answer) is silent


@pytest.mark.parametrize(
    ("signs", "shrug"),
    [
        ("?", True), ("...", True), (":)", True), (":-(", True), ("^^", True), ("~", True), ("//", True),
        ("\N{SHRUG}", True), ("\N{SHRUG}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}", True), ("()", True),
        ("&&", False), ("∅", False), ("%", False), ("=>", False), ("[]", False), ("++", False), ("€", False),
    ],
)  # fmt: skip
def test_signs_that_people_type_who_have_nothing_to_say(signs: str, shrug: bool) -> None:
    assert _is_shrug(signs) is shrug
    # What is none is an answer to any key.
    key = TextGrader().parse_key({"references": ["It is dense, so it sinks."]})
    assert is_silent(key, signs) is shrug


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("the arrow ->", {"->"}),
        ("; is the sign", {";"}),
        ("a or ; or b", {";"}),
        # Signs at a word are punctuation, and a dash between words parts them.
        ("a; b", set()),
        ("It is dense - they say - so it sinks", set()),
        ("x - ", {"-"}),
        ("C++ is a language", set()),
        ("", set()),
    ],
)
def test_signs_that_stand_apart(text: str, signs: set[str]) -> None:
    assert _standing(text) == signs


@pytest.mark.parametrize(
    ("data", "answer", "silent", "doubtful"),
    [
        ({"references": ["No. All fall alike."]}, "no", False, True),
        ({"references": ["All fall alike."]}, "no", True, True),
        ({"question": "Does it float?", "references": ["It sinks."]}, "no", False, True),
        ({"question": "What floats?", "references": ["It sinks."]}, "no", True, True),
        ({"references": ["No current flows."]}, "nothing", False, True),
        ({"references": ["A current flows."]}, "nothing", True, True),
        ({"references": ["zero"]}, "none", False, True),
        ({"references": ["three"]}, "none", True, True),
        ({"criteria": [{"any_of": [{"number": "0"}]}]}, "none", False, True),
        ({"criteria": [{"any_of": [{"number": "3"}]}]}, "none", True, True),
        ({"question": "What is the symbol of sodium?", "references": ["It is a metal."]}, "na", False, True),
        ({"question": "What is the symbol of iron?", "references": ["It is a metal."]}, "na", True, True),
        # The word of the key is an answer, and no doubt.
        ({"references": ["nothing"]}, "nothing", False, False),
        ({"criteria": [{"any_of": [{"term": "none"}]}]}, "none", False, False),
        ({"references": ["It sinks."]}, "It floats", False, False),
    ],
)
def test_what_the_key_says_is_no_silence(
    data: dict[str, Any], answer: str, silent: bool, doubtful: bool
) -> None:
    key = TextGrader().parse_key(data)
    assert is_silent(key, answer) is silent
    assert is_doubtful(key, answer) is doubtful


@pytest.mark.parametrize(
    ("text", "short", "one_word"),
    [
        ("Paris", True, True),
        ("sodium sulfate", True, True),
        ("the anode", True, True),
        ("the mitotic spindle", True, True),
        # Of three words one is mostly a verb; four words that mean something are the most.
        ("sodium sulfate ion", True, False),
        ("one two three four", True, False),
        ("one two three four five", False, False),
        # Words around it that add nothing: up to as many again, and two around one word.
        ("in the red car", True, True),
        ("in the very red car", True, False),
        ("it is the red car at the in", True, False),
        ("it is the red car at the in by", False, False),
    ],
)
def test_a_text_of_a_word_or_two(text: str, short: bool, one_word: bool) -> None:
    assert (is_short(text), is_one_word(text)) == (short, one_word)


@pytest.mark.parametrize(
    ("answer", "pieces"),
    [
        ("Yes, it is; no. Or so", ["Yes", "it is", "no", "Or so"]),
        ("Paris because it is old", ["Paris", "it is old"]),
        ("a - b", ["a", "b"]),
        ("well-known", ["well-known"]),
        (" , ; ", []),
        ("", []),
    ],
)
def test_pieces_between_stops(answer: str, pieces: list[str]) -> None:
    assert [answer[start:end] for start, end in pieces_between_stops(answer)] == pieces


@given(st.text(alphabet="ab .,;-\n", max_size=60))
def test_pieces_are_bare_and_in_their_order(answer: str) -> None:
    places = list(pieces_between_stops(answer))
    ends = [place for start_end in places for place in start_end]
    assert ends == sorted(ends)
    assert all(answer[start:end] == answer[start:end].strip() != "" for start, end in places)


def test_so_many_pieces_are_looked_at() -> None:
    assert len(list(pieces_between_stops("a," * (PIECES + 9)))) == PIECES + 1
    assert list(stands_alone("b", "a," * (PIECES - 1) + "b", ""))
    assert not list(stands_alone("b", "a," * (PIECES + 1) + "b, a", ""))


@pytest.mark.parametrize(
    ("key", "answer", "places"),
    [
        ("Paris", "Paris. It is in France.", ["Paris"]),
        ("Paris", "London, Paris", ["Paris"]),
        ("Paris", "  It is Paris.  ", ["It is Paris."]),
        ("No", "No, g is the same.", ["No"]),
        ("Paris", "Paris is old, said Paris", []),
        ("one two three four five", "one two three four five", []),
    ],
)
def test_a_key_that_is_all_that_a_piece_says(key: str, answer: str, places: list[str]) -> None:
    assert [answer[start:end] for start, end in stands_alone(key, answer, "")] == places


@pytest.mark.parametrize(
    ("length", "is_key"), [(LONGEST, True), (LONGEST + 1, False)], ids=["as long as may be", "one more"]
)
def test_a_long_answer_is_no_word_or_two(length: int, is_key: bool) -> None:
    assert is_same("Paris", "Paris".ljust(length)) is is_key


@pytest.mark.parametrize(
    ("key", "answer", "likeness", "reason"),
    [
        ("Paris", "It's Paris!", "same", ""),
        ("Paris", "not Paris", "", ""),
        ("Paris", "Paris and London", "", ""),
        ("1.5", "1:5", "", ""),
        ("-5", "\N{MINUS SIGN}5", "same", ""),
        ("-5", "5", "", ""),
        ("C#", "c#", "same", ""),
        ("C#", "C", "", ""),
        ("x", "X", "near", ANOTHER_SIGN),
        ("silicon", "silica", "near", ANOTHER_WORD),
        ("B", "A B", "near", SAYS_MORE),
        # Who does it and to whom it is done: “was” and “by” are words of the frame elsewhere.
        ("Rome conquered Greece", "Rome was conquered by Greece", "near", SWAPPED_ROLES),
        ("Rome was conquered by Greece", "Rome conquered Greece", "near", SWAPPED_ROLES),
        ("Ann built it", "Ann was built by it", "near", SWAPPED_ROLES),
        ("the king was killed", "The king was killed.", "same", ""),
        ("king killed", "The king was killed", "near", SWAPPED_ROLES),
        ("oxidised", "It is oxidised", "same", ""),
        ("sky blue", "The sky is blue", "same", ""),
    ],
)
def test_how_near_a_word_is_to_the_key(key: str, answer: str, likeness: str, reason: str) -> None:
    assert match_key(key, answer) == (likeness, reason)


@pytest.mark.parametrize(
    ("references", "answer", "question", "judgement"),
    [
        (["Paris"], "It is Paris.", "", ShortJudgement(ALL, "")),
        (["red car", "bus"], "the bus", "", ShortJudgement(ALL, "")),
        (["Yes"], "no", "Is it red?", ShortJudgement(NONE, "")),
        (["Yes"], "Yes, it is red", "Is it red?", ShortJudgement(ALL, SAYS_MORE)),
        (["Yes"], "No, it is blue", "Is it red?", ShortJudgement(NONE, "")),
        # A no that may be none is for a person.
        (["Yes"], "No, it is red", "Is it red?", None),
        (["car"], "automobile", "", ShortJudgement(None, ANOTHER_WORD)),
        # As soon as one of both says more than a word, similarity tells.
        (["car"], "a kind of automobile", "", None),
        (["car", "a thing that drives on roads"], "bus", "", None),
    ],
)
def test_what_a_bare_key_says_of_an_answer(
    references: Sequence[str], answer: str, question: str, judgement: ShortJudgement | None
) -> None:
    assert judge_short_answer(references, answer, question) == judgement


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("5 m", "number"), ("5", "number"), ("CO2", "symbol"), ("AND", "symbol"), ("Na", "symbol"), ("(B)", "symbol"),
        ("&&", "symbol"), ("sodium", "words"), ("iron ore", "words"), ("And", "words"),
    ],
)  # fmt: skip
def test_what_a_name_is_written_in(text: str, kind: str) -> None:
    assert _kind(text) == kind


OIL = "Water is denser than oil. Which of them floats on top?"


@pytest.mark.parametrize(
    ("question", "key", "answer", "reasons"),
    [
        # A name beside the key's, of its kind and of two words at most.
        ("Which gas?", "oxygen", "oxygen, nitrogen", [TWO_ANSWERS]),
        ("Which gas?", "oxygen", "oxygen, noble gas", [TWO_ANSWERS]),
        ("Which gas?", "oxygen", "oxygen, old noble helium", []),
        ("Which gas?", "oxygen", "oxygen, O2", []),
        ("Which gas?", "oxygen", "oxygen, 5", []),
        ("Which gas?", "oxygen", "oxygen, lightly", []),
        # What is told of it is no name; what it is after all is one.
        ("Which gas?", "oxygen", "oxygen, it floats", []),
        ("Which gas?", "oxygen", "oxygen, it is nitrogen", [TWO_ANSWERS]),
        ("Which gas?", "oxygen", "oxygen, because nitrogen, argon", []),
        # A row of up to eight names; more are a list of keywords.
        ("Which city?", "Paris", "Paris London", [SAYS_MORE]),
        ("Which city?", "Paris", "Paris London Berlin Rome Bonn Oslo Bern Kiev", [SAYS_MORE]),
        ("Which city?", "Paris", "Paris London Berlin Rome Bonn Oslo Bern Kiev Riga", []),
        ("Which city?", "Paris", "Paris Paris", []),
        ("Which city?", "Paris", "Paris maybe", []),
        # Words of the question around it, in its order or in another.
        (OIL, "oil", "oil floats on top", []),
        (OIL, "oil", "Oil is denser than water", [SAYS_MORE]),
        ("Which ion?", "Cl-", "Cl", [ANOTHER_SIGN]),
        ("Does it float?", "Yes", "It floats", [REPLY_IN_OTHER_WORDS]),
        ("Does it float?", "Yes", "yes", []),
        # A longer key says how its words hang together.
        ("Which city?", "the capital of all of France and Corsica", "Paris London", []),
    ],
)
def test_doubts_of_a_short_answer(question: str, key: str, answer: str, reasons: list[str]) -> None:
    parsed_key = TextGrader().parse_key({"question": question, "references": [key]})
    assert doubts_of_short_answer(parsed_key, answer) == reasons
