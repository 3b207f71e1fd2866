"""A choice with its reason, and other questions of several parts, that the tests share.

The criteria are named terms, which are matched exactly: so these tests are about composing, not about similarity.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from graders.base import Answer
from graders.composite.grader import CompositeGrader
from graders.composite.key import CompositeKey
from graders.verdict import Verdict, plain_points
from tests.conftest import BagOfWords

ENCODER = BagOfWords()
GRADER = CompositeGrader(lambda: ENCODER)
FAMILY: dict[str, Any] = {
    "options": [
        {"id": "vae", "text": "VAE", "correct": "true"},
        {"id": "gan", "text": "GAN", "correct_if": "style"},
        {"id": "diffusion", "text": "Diffusion", "credit": "0.5"},
        {"id": "ssl", "text": "A self-supervised encoder"},
    ]
}
WHY: dict[str, Any] = {
    "question": "Which family, and why?",
    "criteria": [
        {
            "id": "smooth",
            "description": "why it fits",
            "when": ["vae"],
            "any_of": [{"term": "smooth latent space"}],
        },
        {"id": "style", "description": "why it fits", "when": ["gan"], "any_of": [{"term": "StyleGAN"}]},
        {"id": "morph", "description": "what the user sees", "any_of": [{"term": "gradual morph"}]},
    ],
}
ONE_REASON: dict[str, Any] = {"criteria": [{"id": "fast", "any_of": [{"term": "single pass"}]}]}
NUMBER: dict[str, Any] = {"value": "0.65", "decimal": "auto"}
CHOICE: dict[str, Any] = {"id": "choice", "kind": "choice", "key": FAMILY}
REASON: dict[str, Any] = {"id": "reason", "kind": "text", "key": WHY}
PLAIN_CHOICE: dict[str, Any] = {
    "id": "choice",
    "kind": "choice",
    "key": {
        "options": [{"id": "right", "correct": "true"}, {"id": "half", "credit": "0.5"}, {"id": "wrong"}]
    },
}
PLAIN_REASON: dict[str, Any] = {"id": "reason", "kind": "text", "key": ONE_REASON}
AMOUNT: dict[str, Any] = {"id": "amount", "kind": "numeric", "key": NUMBER}

SMOOTH = "It has a smooth latent space."
STYLE = "I think of StyleGAN here."
MORPH = "One sees a gradual morph."
FAST = "It takes a single pass."
OTHER = "Because my teacher likes it."


def key(*parts: dict[str, Any], points: Fraction | int = 1, **policy: str) -> CompositeKey:
    """Parse a key; a choice and its reason by default."""
    data: dict[str, Any] = {"parts": list(parts or (CHOICE, REASON))}
    return GRADER.parse_key(data | ({"policy": policy} if policy else {}), Fraction(points))


def grade(answer: Answer, parsed: CompositeKey | None = None) -> Verdict:
    """Grade one answer."""
    return GRADER.grade([(parsed or key(), answer)])[0]


def marks(verdict: Verdict) -> str:
    """Return the score, and what each point earned of what it could."""
    return " ".join([plain_points(verdict.score), *earned(verdict)])


def earned(verdict: Verdict) -> Sequence[str]:
    """Return what each point earned of what it could."""
    return [f"{part.id}:{plain_points(part.score)}/{plain_points(part.maximum)}" for part in verdict.parts]
