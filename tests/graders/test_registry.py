"""The registry imports a grader on first use, and never what only a worker has."""

import json
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest

from graders.base import Grader, InstantGrader
from graders.errors import EncoderMissing, KeyInvalid, UnknownKind
from graders.registry import KINDS, grader_for, kind_choices

OPTIONS = {
    "options": [{"id": "vae", "text": "VAE", "correct": True}, {"id": "gan", "text": "GAN", "correct": False}]
}
KEYS: dict[str, object] = {
    "numeric": {"value": "0.65"},
    "choice": OPTIONS,
    "text": {"references": ["yes"]},
    "composite": {
        "parts": [
            {"id": "choice", "kind": "choice", "key": OPTIONS, "weight": "0.5"},
            {"id": "reason", "kind": "text", "key": {"references": ["yes"]}, "weight": "0.5"},
        ]
    },
}
NEED_A_WORKER = {"text", "composite"}

FRESH = """
import json, sys
from graders.registry import grader_for
kind, key = json.loads(sys.argv[1])
grader = grader_for(kind)
grader.grade_instantly(grader.parse_key(key), "")
print(sorted({"torch", "numpy", "sentence_transformers", "transformers", "django"} & set(sys.modules)))
"""


def fresh_interpreter(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_grader_of_its_name(kind: str) -> None:
    grader = grader_for(kind)
    assert isinstance(grader, Grader)
    assert grader.kind == kind
    assert grader.version
    assert isinstance(grader, InstantGrader) is (kind not in NEED_A_WORKER)


@pytest.mark.parametrize("kind", ["", "Numeric", "essay", "graders.numeric.grader.NumericGrader", "numeric "])
def test_an_unknown_kind_is_answered_with_those_known(kind: str) -> None:
    with pytest.raises(UnknownKind) as caught:
        grader_for(kind)
    assert caught.value.kind == kind
    assert (
        str(caught.value) == f"“{kind}” is not a kind of question; choose one of: {', '.join(sorted(KINDS))}."
    )


def test_every_kind_can_be_chosen() -> None:
    assert kind_choices() == [(kind, kind) for kind in KINDS]
    assert set(KINDS) <= set(KEYS), "give the new kind a key in this file"


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_is_worth_the_points_of_its_question(kind: str) -> None:
    grader = grader_for(kind)
    assert grader.parse_key(KEYS[kind]).maximum == 1
    assert grader.parse_key(KEYS[kind], Fraction(7, 2)).maximum == Fraction(7, 2)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", [None, "", "x", [], ["x"], {}, {"colour": "red"}, True, 1], ids=repr)
def test_what_is_no_key_is_refused_by_field(kind: str, key: object) -> None:
    with pytest.raises(KeyInvalid) as caught:
        grader_for(kind).parse_key(key)
    assert caught.value.errors
    assert all(messages for messages in caught.value.errors.values())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answer", ["", " \n", None, [], ["", None]], ids=repr)
def test_a_blank_answer_is_unanswered_in_every_kind(kind: str, answer: object) -> None:
    grader = grader_for(kind)
    (verdict,) = grader.grade([(grader.parse_key(KEYS[kind]), answer)])
    assert (verdict.outcome, verdict.needs_review) == ("graded", False)
    assert (verdict.score, verdict.maximum) == (Decimal(0), Decimal(1))


def test_text_without_the_model_says_what_is_missing() -> None:
    grader = grader_for("text")
    with pytest.raises(EncoderMissing, match="graded by a worker"):
        grader.grade([(grader.parse_key(KEYS["text"]), "gradients flow through the encoder")])


@pytest.mark.parametrize("kind", KINDS)
def test_reading_a_key_loads_no_model(kind: str) -> None:
    assert fresh_interpreter(FRESH, json.dumps([kind, KEYS[kind]])) == "[]"


def test_the_registry_loads_no_grader() -> None:
    code = (
        "import graders.registry, sys; print([name for name in sys.modules if name.startswith('graders.')])"
    )
    loaded = fresh_interpreter(code)
    assert "grader'" not in loaded
    assert "numeric" not in loaded
