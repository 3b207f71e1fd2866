"""What a student must see of a key to answer: nothing that tells what is right."""

from typing import Any

import pytest

from graders.registry import grader_for

OPTIONS = [
    {"id": "vae", "text": "VAE", "correct": True, "feedback": "Right."},
    {"id": "gan", "text": "GAN"},
]
SHOWN = [{"id": "vae", "text": "VAE"}, {"id": "gan", "text": "GAN"}]
REASON = {
    "criteria": [{"id": "smooth", "points": "1", "description": "why", "any_of": ["a smooth latent space"]}]
}


@pytest.mark.parametrize(
    ("kind", "key", "shown"),
    [
        (
            "numeric",
            {"value": "[0.6, 0.65]", "variable": "z"},
            {"shape": "vector", "decimal": "point", "variable": "z", "percent": False},
        ),
        (
            "numeric",
            {"value": "0,5", "decimal": "comma", "percent": "true"},
            {"shape": "scalar", "decimal": "comma", "variable": "", "percent": True},
        ),
        ("choice", {"options": OPTIONS}, {"options": SHOWN, "multiple": False}),
        ("choice", {"options": OPTIONS, "multiple": True}, {"options": SHOWN, "multiple": True}),
        ("text", REASON, {}),
        (
            "composite",
            {
                "parts": [
                    {"id": "choice", "kind": "choice", "key": {"options": OPTIONS}},
                    {"id": "reason", "kind": "text", "key": REASON},
                ]
            },
            {
                "parts": [
                    {"id": "choice", "kind": "choice", "options": SHOWN, "multiple": False},
                    {"id": "reason", "kind": "text"},
                ]
            },
        ),
    ],
)
def test_shown(kind: str, key: dict[str, Any], shown: dict[str, Any]) -> None:
    grader = grader_for(kind)
    assert grader.shown(grader.parse_key(key)) == shown
