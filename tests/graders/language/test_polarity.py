"""Which way two statements point: negations, and words on opposite sides of a scale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.polarity import are_opposed, count_negations, leads_to_denial, stance
from graders.language.segmentation import words


def clause(text: str) -> list[str]:
    """Return a clause as the rules take it: folded words."""
    return [word.folded for word in words(text)]


NEGATIONS = [
    ("it is a mammal", 0),
    # Outright.
    ("it is not a mammal", 1),
    ("it isn't a mammal", 1),
    ("it isnt a mammal", 1),
    ("it can’t float", 1),
    ("cells cannot divide", 1),
    ("without light", 1),
    ("no light reaches it", 1),
    ("nothing happens", 1),
    ("nobody saw it", 1),
    ("none of them floats", 1),
    ("it hardly moves", 1),
    ("it rarely rains", 1),
    ("neither floats", 1),
    ("it is unable to move", 1),
    # Meant by a verb or a state.
    ("it lacks oxygen", 1),
    ("the reaction stopped", 1),
    ("it fails to light", 1),
    ("salt prevents rust", 1),
    ("it ignores the noise", 1),
    ("the plant loses water", 1),
    ("the air is missing", 1),
    ("the two are indistinguishable", 1),
    # Twice.
    ("it never stops", 2),
    ("it does not lack oxygen", 2),
    ("it is not impossible", 2),
    ("neither stops nor fails", 4),
    # Emphasis, and what is contrary to the case, deny nothing.
    ("not only plants", 0),
    ("it is not just fast", 0),
    ("no doubt it floats", 0),
    ("no matter how hot it is", 0),
    ("without this it breaks", 1),
    ("without it plants die", 0),
    ("", 0),
]


@pytest.mark.parametrize(("text", "count"), NEGATIONS)
def test_negations_are_counted(text: str, count: int) -> None:
    assert count_negations(clause(text)) == count


@pytest.mark.parametrize(
    "negator",
    [
        *(
            "arent",
            "cannot",
            "cant",
            "didnt",
            "doesnt",
            "dont",
            "isnt",
            "wont",
            "aren't",
            "won't",
            "shouldn't",
        ),
        *("no", "nobody", "non", "none", "nor", "nothing", "nowhere", "neither", "not", "never"),
        *("barely", "hardly", "rarely", "unable", "without", "impossible"),
    ],
)
def test_a_word_denies(negator: str) -> None:
    assert count_negations(["it", negator, "light"]) == 1


@pytest.mark.parametrize(
    "word",
    [
        *(
            "fails",
            "lacks",
            "lacking",
            "stops",
            "stopped",
            "loses",
            "lost",
            "misses",
            "ignores",
            "skips",
            "skipped",
        ),
        *("omits", "omitting", "bypasses", "prevents", "avoids", "blocks", "blocked", "breaks", "broken"),
        *("indistinguishable", "insufficient", "absent", "missing", "meaningless", "misleading"),
    ],
)
def test_a_word_means_that_something_is_not(word: str) -> None:
    assert count_negations(["it", word, "light"]) == 1


@pytest.mark.parametrize(
    "phrase", ["not just", "not merely", "not only", "not simply", "no doubt", "no matter"]
)
def test_a_phrase_denies_nothing(phrase: str) -> None:
    assert count_negations(clause(f"it is {phrase} light")) == 0
    assert not leads_to_denial(clause(f"it is {phrase}"))


NARROW = [
    # “No”, “without” and verbs such as “lacks” turn only what follows them.
    ("no light reaches it", {"light"}, 1),
    ("no light reaches it", {"oxygen"}, 0),
    ("it lacks oxygen", {"oxygen"}, 1),
    ("it lacks oxygen", {"light"}, 0),
    ("oxygen stops the light", {"oxygen"}, 0),
    ("without light", {"light"}, 1),
    ("without light", {"oxygen"}, 0),
    # A negated verb turns the whole clause, and so does a state.
    ("it is not light", {"oxygen"}, 1),
    ("light never reaches it", {"oxygen"}, 1),
    ("the light is missing", {"oxygen"}, 1),
    ("the link is broken", {"oxygen"}, 1),
    # “No longer” is of the verb behind it.
    ("it no longer shines", {"oxygen"}, 1),
]


@pytest.mark.parametrize(("text", "about", "count"), NARROW)
def test_narrow_negations_count_where_they_speak_of_the_same(text: str, about: set[str], count: int) -> None:
    assert count_negations(clause(text), frozenset(about)) == count


@given(
    st.lists(st.sampled_from(["it", "not", "no", "lacks", "light", "only", "isn't", "missing"]), max_size=8)
)
def test_what_is_asked_about_never_adds_a_negation(folded: list[str]) -> None:
    assert count_negations(folded, frozenset({"light"})) <= count_negations(folded)


LEADING = [
    ("this is not", True),
    ("this isn't", True),
    ("there is no", True),
    ("it has never been", True),
    ("rather than", True),
    ("we use it instead of", True),
    ("this is", False),
    ("there is a", False),
    ("not only", False),
    ("this is not just", False),
    ("this is not not", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "denies"), LEADING)
def test_words_before_a_term_deny_it(text: str, denies: bool) -> None:
    assert leads_to_denial(clause(text)) is denies


STANCES = [
    ("the rate increases", "the rate increases", "agrees"),
    ("plants need light", "animals need oxygen", "agrees"),
    # A negation turns it, two do not.
    ("the rate increases", "the rate does not increase", "opposes"),
    ("plants need light", "plants never need light", "opposes"),
    ("gradients flow through mu", "gradients can't flow through mu", "opposes"),
    ("the rate does not increase", "the rate never increases", "agrees"),
    ("the generator stops exploring", "the generator does not explore", "agrees"),
    ("it is not only smooth", "it is smooth", "agrees"),
    ("run the encoder to generate", "generate by skipping the encoder", "opposes"),
    ("to generate the encoder is not needed", "generate by skipping the encoder", "agrees"),
    # So does a word from the other side of a scale, with a negation beside it not.
    ("the rate increases", "the rate decreases", "opposes"),
    ("the rate increases", "the rate does not decrease", "agrees"),
    ("the loss decreases", "the loss does not increase", "agrees"),
    ("the variance is high", "the variance is low", "opposes"),
    ("the variance is not high", "the variance is low", "agrees"),
    ("the price is the higher", "demand is the lower", "opposes"),
    ("the outputs are blurry", "the outputs are sharp", "opposes"),
    ("use a more capable critic", "use a weaker critic", "opposes"),
    ("the space is smooth", "the space is rough", "opposes"),
    ("training is stable", "training is unstable", "opposes"),
    ("the circuit is open", "the circuit is closed", "opposes"),
    ("like poles repel", "like poles attract", "opposes"),
    ("the water is hot", "the water is cold", "opposes"),
    ("it is wet", "it is dry", "opposes"),
    ("learning is supervised", "learning is unsupervised", "opposes"),
    ("it is the cheaper way", "it is the expensive way", "opposes"),
    ("it moves closer", "it moves away", "opposes"),
    ("it comes before the war", "it comes after the war", "opposes"),
    ("the process is deterministic", "the process is random", "opposes"),
    # Two opposites are two changes, whatever is negated.
    ("a small image is blurry", "a large image is sharp", "opposes"),
    # A text with both sides of a scale takes none.
    ("the rate rises and falls", "the rate falls", "agrees"),
    # A comparison turned round says the same.
    ("it is faster than diffusion", "diffusion is slow", "agrees"),
    ("diffusion is slow", "it is faster than diffusion", "agrees"),
    # What depends on what.
    ("probability of a label given an image", "probability of an image given a label", "opposes"),
    ("probability of a label given an image", "P(label | image)", "agrees"),
    # A “no” of something that only one of them speaks of.
    ("plants need light", "plants need light and no oxygen", "unclear"),
    ("plants need light", "plants need light without oxygen", "unclear"),
]


@pytest.mark.parametrize(("statement", "counterpart", "expected"), STANCES)
def test_stance_of_two_statements(statement: str, counterpart: str, expected: str) -> None:
    assert stance([clause(statement)], [clause(counterpart)]) == expected
    assert stance([clause(counterpart)], [clause(statement)]) == expected
    assert are_opposed([clause(statement)], [clause(counterpart)]) is (expected == "opposes")


CONTRARY = [
    # What would be without it says what is gained by it.
    (["otherwise gradients do not flow"], ["gradients flow"], "agrees"),
    (["without this the model does not learn"], ["the model learns"], "agrees"),
    (["without this the light fails", "and nothing grows"], ["it grows"], "agrees"),
    (["gradients do not flow"], ["gradients flow"], "opposes"),
]


@pytest.mark.parametrize(("statement", "counterpart", "expected"), CONTRARY)
def test_what_is_contrary_to_the_case_may_say_what_is_gained(
    statement: list[str], counterpart: list[str], expected: str
) -> None:
    assert stance(list(map(clause, statement)), list(map(clause, counterpart))) == expected


@given(
    st.lists(st.sampled_from(["it", "not", "more", "less", "than", "given", "light", "stops"]), max_size=8)
)
def test_no_statement_opposes_itself(folded: list[str]) -> None:
    assert not are_opposed([folded], [folded])
