"""Part B of the practice page with the real model: four situations, each a choice of a family and the reason for it."""

from typing import Any

import pytest

from graders.composite.grader import CompositeGrader
from graders.composite.key import CompositeKey
from graders.embedding.encoder import SentenceEncoder, load_encoder
from graders.verdict import plain_points
from tests.graders.text.seed_content import KEYS

pytestmark = pytest.mark.model

TEXTS = {"vae": "VAE", "gan": "GAN", "diffusion": "Diffusion", "ssl": "A self-supervised encoder"}
RIGHT: dict[str, dict[str, dict[str, str]]] = {
    "b1": {"vae": {"correct": "true"}, "gan": {"correct_if": "stylegan"}},
    "b2": {"ssl": {"correct": "true"}},
    "b3": {"diffusion": {"correct": "true"}, "gan": {"correct_if": "high-end-gan"}},
    "b4": {"gan": {"correct": "true"}, "vae": {"correct": "true"}},
}
MARKS: list[tuple[str, str | None, str | None, str]] = [
    # right choice, right reason
    (
        "b1",
        "vae",
        "It has a smooth, well-organized latent space, so points between two faces decode to faces.",
        "1",
    ),
    ("b1", "VAE", "Interpolation in its latent space decodes to gradual morphs by construction.", "1"),
    (
        "b2",
        "ssl",
        "No generation is needed, only good features; pre-train on unlabeled data as DINOv2 does.",
        "1",
    ),
    ("b3", "diffusion", "It gives the most photorealistic images, and latency does not matter.", "1"),
    (
        "b4",
        "gan",
        "It needs only one forward pass, much faster than the iterative sampling of diffusion.",
        "1",
    ),
    ("b4", "vae", "It needs only one forward pass through the decoder, so inference is fast.", "1"),
    # accepted alternatives, right by their reason
    ("b1", "gan", "StyleGAN has a structured latent space that allows interpolation.", "1"),
    ("b1", "gan", "StyleGAN's W space is disentangled, so a straight line in it is a gradual morph.", "1"),
    ("b3", "gan", "A high-end GAN such as StyleGAN makes sharp, photorealistic pictures.", "1"),
    # right choice, wrong reason: half
    ("b1", "vae", "It is quick and cheap to run on a phone.", "0.5"),
    ("b1", "vae", "StyleGAN makes sharp faces.", "0.5"),
    ("b2", "ssl", "It makes the sharpest pictures.", "0.5"),
    ("b3", "diffusion", "It runs on a phone with little battery.", "0.5"),
    ("b4", "gan", "Its images are sharp.", "0.5"),
    ("b4", "vae", "It has a smooth latent space.", "0.5"),
    # right choice, no reason: half
    ("b1", "vae", "", "0.5"),
    ("b2", "ssl", "  ", "0.5"),
    ("b3", "diffusion", "I do not know.", "0.5"),
    ("b4", "gan", None, "0.5"),
    # an alternative without the reason that makes it right
    ("b1", "gan", "A smooth, well-organized latent space is its strength.", "0"),
    ("b1", "gan", "StyleGAN makes sharp faces.", "0"),
    ("b1", "gan", "StyleGAN is the best known GAN.", "0"),
    ("b1", "gan", "", "0"),
    ("b3", "gan", "It runs on a phone with little battery.", "0"),
    ("b3", "gan", "", "0"),
    # wrong choice, good reason for another one
    ("b1", "diffusion", "It has a smooth, well-organized latent space, so interpolation gives morphs.", "0"),
    ("b1", "ssl", "StyleGAN has a structured latent space that allows interpolation.", "0"),
    ("b2", "vae", "No generation is needed, only good features, as DINOv2 gives them.", "0"),
    ("b3", "vae", "It gives the most photorealistic images, and latency does not matter.", "0"),
    ("b4", "diffusion", "It needs only one forward pass, so it is fast.", "0"),
    # no choice
    ("b1", "", "It has a smooth, well-organized latent space.", "0"),
    ("b2", "", "No generation is needed, only good features, as DINOv2 gives them.", "0"),
    ("b3", "", "It gives the most photorealistic images.", "0"),
    ("b4", None, "It needs only one forward pass.", "0"),
    ("b4", "", "", "0"),
]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    import torch

    torch.set_num_threads(1)
    return load_encoder()


@pytest.fixture(scope="module")
def grader(encoder: SentenceEncoder) -> CompositeGrader:
    return CompositeGrader(lambda: encoder)


@pytest.fixture(scope="module")
def keys(grader: CompositeGrader) -> dict[str, CompositeKey]:
    return {slug: grader.parse_key(composite(slug)) for slug in RIGHT}


def composite(slug: str, **policy: str) -> dict[str, Any]:
    """Return the key of a situation: the family chosen, and the reason, for half of the points each."""
    options = [{"id": name, "text": text, **RIGHT[slug].get(name, {})} for name, text in TEXTS.items()]
    return {
        "parts": [
            {"id": "choice", "kind": "choice", "key": {"options": options}},
            {"id": "reason", "kind": "text", "key": KEYS[slug]},
        ],
        "policy": policy,
    }


@pytest.mark.parametrize("row", MARKS, ids=lambda row: f"{row[0]}-{row[1]}-{row[2]}")
def test_marks(
    grader: CompositeGrader, keys: dict[str, CompositeKey], row: tuple[str, str | None, str | None, str]
) -> None:
    slug, choice, reason, mark = row
    verdict = grader.grade([(keys[slug], {"choice": choice, "reason": reason})])[0]
    assert (verdict.outcome, plain_points(verdict.score), plain_points(verdict.maximum)) == (
        "graded",
        mark,
        "1",
    )


def test_a_mark_depends_on_no_other_answer(grader: CompositeGrader, keys: dict[str, CompositeKey]) -> None:
    pairs = [(keys[slug], {"choice": choice, "reason": reason}) for slug, choice, reason, _ in MARKS]
    together = grader.grade(pairs)
    assert [plain_points(verdict.score) for verdict in together] == [mark for *_, mark in MARKS]
    assert grader.grade(pairs[::-1]) == together[::-1]
    assert grader.grade(pairs[:3]) == together[:3]


def test_a_lenient_policy(grader: CompositeGrader) -> None:
    general = {"id": "cheap", "any_of": ["inference is fast and cheap"], "description": "what matters here"}
    data = composite("b4", reason_if_choice_wrong="0.5", choice_if_reason_unmet="0.5")
    data["parts"][1]["key"] = KEYS["b4"] | {"criteria": [general]}
    key = grader.parse_key(data)
    fast, other = "Its inference is fast and cheap.", "My teacher likes it."
    answers = [
        ("gan", fast, "1"),
        ("gan", other, "0.25"),
        ("diffusion", fast, "0.25"),
        ("diffusion", other, "0"),
    ]
    verdicts = grader.grade([(key, {"choice": choice, "reason": reason}) for choice, reason, _ in answers])
    assert [plain_points(verdict.score) for verdict in verdicts] == [mark for *_, mark in answers]
