"""All families on a few questions: every attack differs from its source, and is made the same way each time."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.attacks.attack import Source
from tests.attacks.families import ATTACKS, attacks_on, harmless_edits
from tests.attacks.padding import FLUENT, unrelated
from tests.attacks.wording import content

ROOT = Path(__file__).resolve().parents[2]
PULLEY = Source(
    question="Why is a single fixed pulley easier to use than lifting the load by hand?",
    references=(
        "The fixed pulley changes the direction of the force, so that one can pull down with one's own weight.",
    ),
    answer="The pulley changes the direction of the force. You can pull down, which is easier because of your weight.",
    wrong="The pulley is a wheel that makes the load lighter and the rope longer.",
    contradicting="The pulley does not change the direction of the force.",
    pool=("The moon shines because it reflects sunlight.", "The pulley changes the direction of a rope."),
)
BULB = Source(
    question="Why was bulb A on?",
    references=("Bulb A was in a closed path with the battery.", "The path of bulb A is not open."),
    answer="bulb A is in a closed path with the battery",
    wrong="bulb A is damaged",
)
BARE = Source(question="What is ELBO?", references=("ELBO",))
SOURCES = (PULLEY, BULB, BARE)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.question[:12])
def test_no_attack_is_its_source(source: Source) -> None:
    for one in [*attacks_on(source), *harmless_edits(source)]:
        assert one.text.strip()
        assert one.text not in (one.before, source.answer, source.wrong, *source.references)
        assert one.before == {"right": source.answer, "wrong": source.wrong, "nothing": ""}[one.base]
        assert one.kind == "gaming" or one.base == "right"
        assert 0.5 <= one.share <= 1


@pytest.mark.parametrize("family", ATTACKS)
def test_every_family_makes_something_and_names_itself(family: str) -> None:
    numbers = Source("How is z made?", ("z = mu + sigma * eps",), "z = mu + sigma * eps")
    labels = Source("Why?", ("Terminal 1 and terminal 2",), "terminal 1 is connected")
    found = [one for source in (*SOURCES, numbers, labels) for one in attacks_on(source, families=[family])]
    assert found
    assert {one.family for one in found} == {family}


def test_the_same_seed_makes_the_same_in_a_fresh_process_without_torch() -> None:
    program = (
        "import sys; from tests.attacks.test_attack_families import made; print(made());"
        "sys.exit(bool({'torch', 'numpy', 'django'} & {name for name in sys.modules if name in ('torch', 'numpy')}))"
    )
    fresh = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONHASHSEED": "7"},
    )
    assert fresh.returncode == 0, fresh.stderr
    assert fresh.stdout.strip() == made()


def made() -> str:
    """Return all attacks and edits of the sources as one line."""
    return ascii([(one.form, one.text) for s in SOURCES for one in [*attacks_on(s), *harmless_edits(s)]])


def test_another_seed_makes_others() -> None:
    assert attacks_on(PULLEY, 1) != attacks_on(PULLEY, 2)


def test_what_an_attack_lacks_makes_none() -> None:
    kinds = {(one.kind, one.base) for one in attacks_on(BARE)}
    assert kinds == {("gaming", "nothing")}
    assert not harmless_edits(BARE)
    assert not attacks_on(BARE, families=["keyword salad", "shuffled words", "negation", "roles", "antonyms"])


def test_a_salad_has_the_right_words_and_no_others() -> None:
    for one in attacks_on(PULLEY, families=["keyword salad"]):
        known = content(" ".join([PULLEY.question, *PULLEY.references]))
        assert {word.strip(",").lower() for word in one.text.split()} - {"and"} <= {
            word.lower() for word in known
        }


def test_shuffling_keeps_the_words_and_parts_the_neighbours() -> None:
    words = PULLEY.answer.split()
    for one in attacks_on(PULLEY, families=["shuffled words"]):
        assert sorted(one.text.split()) == sorted(words)
        kept = sum(f" {first} {second} " in f" {one.text} " for first, second in pairwise(words))
        assert kept <= 1


def test_padding_is_about_something_else() -> None:
    assert [unrelated(text, PULLEY) for text in PULLEY.pool] == [True, False]
    assert all(unrelated(text, source) for text in FLUENT for source in SOURCES)
    texts = {one.form: one.text for one in attacks_on(PULLEY, families=["off-topic padding"])}
    assert texts["answer to another question"] == PULLEY.pool[0]
    assert texts["after"].startswith(PULLEY.wrong)
    assert texts["before"].endswith(PULLEY.wrong)


def test_the_question_given_back() -> None:
    texts = {one.form: one.text for one in attacks_on(BULB, families=["copied question"])}
    assert texts["verbatim"] == "Why was bulb A on?"
    assert texts["because"] == "Because bulb A on."
    assert sorted(texts["shuffled"].split()) == sorted(["Why", "was", "bulb", "A", "on"])
