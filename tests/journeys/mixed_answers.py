"""Five hundred answers to an assessment of every kind of question, and what the instant ones are worth."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

LEARNERS = 100
CONTENT = Path(__file__).with_name("midterm.yaml")
INSTANT: dict[str, list[tuple[object, str]]] = {
    "mean": [("2.5", "1"), ("5/2", "1"), ("2.4", "0"), ("2 1/2", "1"), ("", "0")],
    "latent": [
        ("[0.6, 0.65, -0.2]", "3"),
        ("z = (3/5, 13/20, 0.2)", "2"),
        ("[0.6, 0, 0]", "1"),
        ("[0, 0, 0]", "0"),
    ],
    "family": [("vae", "1"), ("gan", "0"), ("flow", "0.5")],
    "true-ones": [
        (["prior", "kl"], "2"),
        (["prior"], "1"),
        (["prior", "noise"], "0"),
        (["prior", "kl", "adversary"], "1"),
    ],
    "share": [("50 %", "1"), ("0.5", "1"), ("1/4", "0")],
}
FIRST = (
    "This is mode collapse.",
    "The modes have gone, I think.",
    "It is overfitting.",
    "That is what the lecture called mode collapse.",
    "Not mode collapse, as far as I can see.",
    "The learning rate is too high.",
)
THEN = (
    "The generator only covers a small part of the data.",
    "All samples look alike, so the variety of the training set is lost.",
    "The generator memorises the training images.",
    "I do not know why.",
)
REASONS = (
    "Its latent space is smooth.",
    "Points between two codes decode to plausible faces.",
    "It is fast.",
    "A walk in latent space gives faces all along the way.",
)


def answers_of(number: int) -> dict[str, Any]:
    """Return what a learner answers: four instant questions, and a text, a text with a choice, or a fifth number."""
    answers = {name: _pick(name, number)[0] for name in ("mean", "latent", "family", "true-ones")}
    if number % 10 < 4:
        return answers | {"collapse": f"{FIRST[number % 6]} {THEN[number // 10 % 4]}{_own_words(number)}"}
    if number % 10 < 7:
        reason = REASONS[number // 7 % len(REASONS)]
        return answers | {"morph": {"choice": ("vae", "gan")[number % 3 // 2], "reason": reason}}
    return answers | {"share": _pick("share", number)[0]}


def instant_marks() -> dict[tuple[str, str], Decimal]:
    """Return what each instant answer is worth, by learner and question."""
    return {
        (learner, name): Decimal(_pick(name, number)[1])
        for number, learner in everybody()
        for name in answers_of(number)
        if name in INSTANT
    }


def everybody() -> Iterator[tuple[int, str]]:
    """Yield the learners with their numbers."""
    yield from ((number, f"learner-{number:03}") for number in range(LEARNERS))


def _own_words(number: int) -> str:
    """Return something that only the later learners say, each in another way: their texts take time to encode."""
    if number < 60:
        return ""
    return f" I saw it in {number} of {number + 7} samples, all of them with face {number}."


def _pick(name: str, number: int) -> tuple[object, str]:
    # Another step for each question, so that all mixes occur.
    table = INSTANT[name]
    return table[(number // (1 + len(name) % 3)) % len(table)]
