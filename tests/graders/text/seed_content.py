"""The practice page “GANs and VAEs” as the tests use it: its keys from the content file, and answers with marks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
CONTENT = HERE.parents[2] / "fixtures" / "content" / "gans-and-vaes.yaml"


@dataclass(frozen=True, slots=True)
class Case:
    """An answer, with the least and the most that a teacher would give as a share of the maximum.

    `name` is a question's, or `b1:vae` for those who chose that option.
    """

    name: str
    kind: str
    least: float
    most: float
    answer: str


def _read(path: Path) -> Any:
    """Read a YAML file with every value as a text, as the import does."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (it builds texts only)


def text_keys() -> dict[str, dict[str, Any]]:
    """Return the free-text keys of the page by question; that of a composite is its reason's."""
    keys: dict[str, dict[str, Any]] = {}
    for exercise in _read(CONTENT)["assessment"]["exercises"]:
        for question in exercise["questions"]:
            if question["kind"] == "text":
                keys[question["slug"]] = question["key"]
            elif question["kind"] == "composite":
                reason = next(part for part in question["key"]["parts"] if part["id"] == "reason")
                keys[question["slug"]] = reason["key"]
    return keys


def cards() -> list[str]:
    """Return the backs of the flashcards, in order."""
    return [card["back"].strip() for card in _read(CONTENT)["deck"]["cards"]]


def answers(*, wrong: bool = False) -> list[Case]:
    """Return the answers in this folder's files; `wrong` are those that the grader still marks wrongly."""
    return [
        Case(name, one["kind"], float(one["marks"][0]), float(one["marks"][1]), one["answer"])
        for file in ("seed_short_answers.yaml", "seed_task_answers.yaml")
        for name, listed in _read(HERE / file).items()
        for one in listed
        if ("wrong" in one) == wrong
    ]


KEYS = text_keys()
