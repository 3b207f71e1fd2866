"""The questions with options that the tests share."""

from fractions import Fraction
from typing import Any

from graders.choice.grader import ChoiceGrader
from graders.verdict import Verdict, plain_points

GRADER = ChoiceGrader()
FAMILIES: dict[str, Any] = {
    "options": [
        {"id": "vae", "text": "VAE", "correct": "true", "feedback": "Its latent space is smooth."},
        {"id": "gan", "text": "GAN", "credit": "0.5"},
        {"id": "diffusion", "text": "A diffusion model", "feedback": "Look at what is asked about latency."},
        {"id": "ssl", "text": "A self-supervised encoder"},
    ]
}
LOSSES: dict[str, Any] = {
    "options": [
        {"id": "a", "text": "reconstruction loss", "correct": "true"},
        {"id": "b", "text": "KL divergence", "correct": "true", "feedback": "It keeps the codes together."},
        {"id": "c", "text": "adversarial loss", "feedback": "That is another family."},
        {"id": "d", "text": "hinge loss"},
    ],
    "multiple": "true",
}
STRICT: dict[str, Any] = {**LOSSES, "scoring": "all_or_nothing"}


def grade(answer: object, key: dict[str, Any] = FAMILIES, points: int = 1) -> Verdict:
    """Grade one answer."""
    return GRADER.grade_one(GRADER.parse_key(key, Fraction(points)), answer)


def marks(verdict: Verdict) -> str:
    """Return the score, and what each choice earned of what it could."""
    parts = " ".join(
        f"{part.id}:{plain_points(part.score)}/{plain_points(part.maximum)}" for part in verdict.parts
    )
    return f"{plain_points(verdict.score)} {parts}".strip()
