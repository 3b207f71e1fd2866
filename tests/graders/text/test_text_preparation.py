"""What an answer and a key are made into before anything is compared: proofread, ungraded kinds, compiled criteria."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.messages import OwnWords
from graders.text import messages
from graders.text.compiled_criteria import CompiledCriterion, compiled_criteria
from graders.text.evidence import recall
from graders.text.grader import TextGrader
from graders.text.key import TextKey
from graders.text.messages import ScoredAnswer
from graders.text.proofreading import Proofread, as_typed, key_words, proofread, vocabulary
from graders.text.ungraded import START, code_of, is_graded, language_reason, notes_on
from graders.verdict import Part, Span


def key_of(data: Mapping[str, Any]) -> TextKey:
    """Return the key that data describes."""
    return TextGrader().parse_key(data)


def by_reference(text: str, question: str = "") -> TextKey:
    """Return a key with one reference."""
    return key_of({"question": question, "references": [text]})


def by_phrasing(phrasing: object, **fields: object) -> TextKey:
    """Return a key with one criterion."""
    return key_of({"criteria": [{"any_of": [phrasing], **fields}]})


@pytest.mark.parametrize(
    ("key", "answer", "text", "key_words_met"),
    [
        (by_reference("It evaporates."), "it evaportes", "it evaporates", ()),
        # A slip is one of a word of the key, in criteria and formulas as well.
        (by_phrasing("it evaporates"), "it evaportes", "it evaporates", ()),
        (by_phrasing({"formula": "alpha = beta"}), "alhpa", "alpha", ()),
        (by_phrasing("x", **{"not": ["it evaporates"]}), "it evaportes", "it evaporates", ()),
        # Marks that the key's own words have, and no others.
        (by_reference("The naïve café"), "a naive cafe", "a naïve café", ("naïve", "café")),
        (by_phrasing({"term": "Poincaré"}), "poincare", "poincaré", ("poincaré",)),
        (by_reference("The cafe"), "a café", "a cafe", ("cafe",)),
        (by_reference("Water"), "wa\u200bter", "water", ()),
        (by_reference("Water"), "water", "water", ()),
    ],
    ids=[
        "a slip", "of a phrasing", "of a formula", "of what does not count", "marks", "of a term", "a mark too many",
        "hidden", "nothing to do",
    ],
)  # fmt: skip
def test_an_answer_is_proofread(key: TextKey, answer: str, text: str, key_words_met: tuple[str, ...]) -> None:
    read_answer = proofread(answer, key)
    assert (read_answer.text, read_answer.key_words) == (text, key_words_met)


PROOFREAD_KEY = by_reference("The naïve café evaporates water.")
TYPED = st.lists(
    st.sampled_from(["naive", "cafe", "evaportes", "evaporates", "wa\u200bter", "water", "\u00ad", "x", "."])
).map(" ".join)


@given(TYPED)
def test_every_place_leads_back_to_what_was_typed(answer: str) -> None:
    read_answer = proofread(answer, PROOFREAD_KEY)
    places = read_answer.places or tuple(range(len(answer) + 1))
    assert len(places) == len(read_answer.text) + 1
    assert list(places) == sorted(places)
    assert 0 <= places[0] <= places[-1] == len(answer)


def test_evidence_stands_where_it_was_typed_and_marks_are_noted() -> None:
    answer = "a na\u200bive cafe"
    read_answer = proofread(answer, PROOFREAD_KEY)
    whole = Span(2, len(read_answer.text))
    unmet = Part("unmet", Decimal(0), Decimal(1), matched=False)
    met = Part("met", Decimal(1), Decimal(1), matched=True, evidence=whole)
    scored = ScoredAnswer(Fraction(1), (met, unmet), (), 1.0, (), "")
    typed = as_typed(scored, read_answer)
    evidence = typed.parts[0].evidence
    assert evidence is not None
    assert answer[evidence.start : evidence.end] == "na\u200bive cafe"
    assert typed.parts[1] == unmet
    assert typed.notes == (messages.KEY_MARKS(words=OwnWords("“naïve”, “café”")),)
    assert as_typed(scored, Proofread("a cafe", (), ())) == scored


def test_the_words_of_a_key_are_those_of_all_its_texts() -> None:
    key = key_of({
        "question": "Question one", "references": ["Reference two"],
        "criteria": [{"any_of": ["A phrasing", {"term": "Term four"}, {"formula": "five = six"}], "not": ["No seven"]}],
    })  # fmt: skip
    assert {"question", "reference", "phrasing", "term", "four", "seven"} <= key_words(key)
    assert "five" not in key_words(key)
    assert vocabulary(key) is vocabulary(key)


CODE = "def f(a):\n    return max(a)"
GERMAN = "Das ist das Wasser und es ist nicht heiß."


@pytest.mark.parametrize(
    ("key", "code", "graded", "notes"),
    [
        (by_reference("Ice is less dense."), (), True, 0),
        (by_reference(CODE), (CODE,), True, 1),
        (by_reference(GERMAN), (), False, 1),
        (by_phrasing(CODE), (CODE,), True, 1),
        (by_phrasing("x", **{"not": [CODE]}), (CODE,), True, 1),
        # Answers are compared with criteria where there are some.
        (key_of({"references": [CODE], "criteria": [{"any_of": ["x"]}]}), (), True, 0),
        # Terms, numbers and formulas are of no language.
        (key_of({"question": "Was ist das?", "criteria": [{"any_of": [{"term": "Osmose"}]}]}), (), True, 0),
    ],
    ids=["prose", "code", "German", "code as a phrasing", "code that does not count", "beside criteria", "a term"],
)  # fmt: skip
def test_what_of_a_key_the_machine_does_not_grade(
    key: TextKey, code: tuple[str, ...], graded: bool, notes: int
) -> None:
    assert (code_of(key), is_graded(key), len(notes_on(key))) == (code, graded, notes)


@pytest.mark.parametrize(
    ("length", "is_cut"), [(START, False), (START + 1, True)], ids=["as long as shown", "one more"]
)
def test_an_author_is_shown_the_start_of_code(length: int, is_cut: bool) -> None:
    code = f"print({'x' * (length - 7)})"
    (note,) = notes_on(by_reference(code))
    assert (code in note) is not is_cut
    assert (code[:START] + "…" in note) is is_cut


def compiled(*criteria: Sequence[str], excluded: Sequence[str] = ()) -> tuple[CompiledCriterion, ...]:
    """Return criteria with these phrasings, compiled."""
    listed: list[dict[str, object]] = [{"any_of": list(phrasings)} for phrasings in criteria]
    listed[0]["not"] = list(excluded)
    return compiled_criteria(
        key_of(
            {
                "criteria": [{"id": str(place), **fields} for place, fields in enumerate(listed)],
                "contrasts": [["generator", "discriminator"]],
                "topics": [[["VAE", "VAEs"], ["GAN", "GANs"]]],
            }
        )
    )


def test_a_criterion_is_held_against_the_phrasings_of_the_others() -> None:
    first, second = compiled(
        ["VAEs make blurry images"], ["GANs make sharp images"], excluded=["VAEs are sharp"]
    )
    assert [wording.text for wording in first.phrasings] == ["VAEs make blurry images"]
    assert [wording.text for wording in first.excluded] == ["VAEs are sharp"]
    assert [wording.text for wording in first.foreign] == ["GANs make sharp images"]
    assert [wording.text for wording in second.foreign] == ["VAEs make blurry images"]
    # What the other point says, said of this one's party.
    assert [wording.text for wording in first.misplaced] == ["vaes make sharp images"]
    assert [wording.text for wording in second.misplaced] == ["gans make blurry images"]
    assert first.texts() == [
        "VAEs make blurry images", "VAEs are sharp", "GANs make sharp images", "vaes make sharp images",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("phrasing", "exchanged"),
    [
        ("the generator fools the discriminator", ["the discriminator fools the generator"]),
        ("the generator fools it", []),
        ("the ice floats on water", []),
    ],
)
def test_two_parties_are_exchanged(phrasing: str, exchanged: list[str]) -> None:
    (only,) = compiled([phrasing])
    assert [wording.text for wording in only.exchanged] == exchanged


@pytest.mark.parametrize(
    ("phrasings", "is_bound"),
    [
        (["VAEs are blurry"], True),
        (["VAEs are blurry", "images are soft", "details are lost"], True),
        # A party that one of four phrasings names is no party of the criterion, nor is one of two that disagree.
        (["VAEs are blurry", "images are soft", "details are lost", "it looks smooth"], False),
        (["VAEs are blurry", "GANs are blurry"], False),
        (["VAEs are blurry", "a VAE is soft", "GANs are blurry"], True),
    ],
    ids=["one", "one of three", "one of four", "one against one", "two against one"],
)
def test_the_party_of_a_criterion_is_that_of_most_phrasings(phrasings: list[str], is_bound: bool) -> None:
    (only,) = compiled(phrasings)
    assert list(only.topics.values()) == ([("VAE",)] if is_bound else [])


def test_stems_of_two_other_phrasings_tell_nothing() -> None:
    first, second, third = compiled(["ice floats"], ["ice is light"], ["ice is cold"])
    assert [criterion.common for criterion in (first, second, third)] == [{"ice"}] * 3


@pytest.mark.parametrize(
    ("wanted", "stems", "share"),
    [({"a", "b"}, {"a"}, 0.5), ({"a"}, {"a", "b"}, 1.0), ({"a"}, set(), 0.0), (set(), {"a"}, 0.0)],
)
def test_recall(wanted: set[str], stems: set[str], share: float) -> None:
    assert recall(frozenset(wanted), frozenset(stems)) == share


@pytest.mark.parametrize(
    ("key", "answer", "has_reason"),
    [
        (by_reference("Ice is less dense."), "Das Eis ist nicht so dicht wie das Wasser.", True),
        (by_reference("Ice is less dense."), "It is not so dense.", False),
        # A word of the key is right in any language.
        (key_of({"references": [GERMAN, "Wasser"]}), "Wasser", False),
        (key_of({"references": [GERMAN, "Wasser"]}), "das Eis", True),
        # Without prose in the key the question's own language may be spoken.
        (by_phrasing({"term": "Osmose"}), "Das ist die Osmose, und so ist es.", False),
        (
            key_of({"question": "What is it?", "criteria": [{"any_of": [{"term": "osmosis"}]}]}),
            "Das ist die Osmose, und so ist es.",
            True,
        ),
    ],
)
def test_the_language_of_an_answer(key: TextKey, answer: str, has_reason: bool) -> None:
    assert bool(language_reason(key, answer)) is has_reason
