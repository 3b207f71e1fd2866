"""The scorers of this process: read from their two files, and each used only with the weights whose vectors it was
fitted to.

`scorer.json` can be read by people: coefficients by the names of features, and where they come from. Arrays are in
`scorer.safetensors`. Nothing is pickled, so that a scorer from elsewhere cannot run code.
"""

import hashlib
import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from graders.errors import ModelUnusable
from graders.scorer.model import CONFIDENCE_COLUMNS, QuestionType, Scorer, Strictness
from graders.scorer.teacher_model import TeacherModel, parse_teacher_model
from graders.scorer.trees import Trees
from graders.scorer.word_order import WordOrderProbe

if TYPE_CHECKING:
    from importlib.abc import Traversable

    from graders.embedding.protocol import Array, Numbers

OTHER_MODEL = (
    "No scorer for this model (weights {digest}…): the shipped one was fitted to the vectors of all-MiniLM-L6-v2. "
    "With another EMBEDDING_MODEL questions of free text need criteria, or a scorer made for it: "
    "`python -m graders train FILE.jsonl --model NAME_OR_FOLDER --out FOLDER`, and SCORER=FOLDER."
)
MISMATCH = (
    "SCORER={folder} was made for {made} (weights {wanted}…), and the model here is {model} (weights {digest}…): set "
    "EMBEDDING_MODEL to the model that it was made for, or train one for this model."
)
UNREADABLE = "SCORER={folder} has no scorer that can be read ({problem}): it is a folder that `train` wrote."
DIGEST_DIGITS = 12
"""Digits of a digest in a message: enough to tell models apart by eye."""

_scorers_by_weights: dict[str, Scorer] = {}
_in_use: list[Scorer] = []


def register_scorer(scorer: Scorer) -> None:
    """Make a scorer mark with its model from now on."""
    _scorers_by_weights[scorer.weights_sha256] = scorer


def use_scorer(scorer: Scorer) -> None:
    """Make a scorer the one of this process, which `scorer_in_use` returns."""
    register_scorer(scorer)
    _in_use[:] = [scorer]


def scorer_in_use() -> Scorer:
    """Return the scorer that this process was set to use, by default the shipped one."""
    return _in_use[0] if _in_use else shipped_scorer()


def fitted_scorer(weights_sha256: str) -> Scorer | None:
    """Return the scorer that was fitted to the vectors of these weights, or None."""
    if weights_sha256 in _scorers_by_weights:
        return _scorers_by_weights[weights_sha256]
    return shipped_scorer() if shipped_scorer().weights_sha256 == weights_sha256 else None


def require_scorer(weights_sha256: str) -> Scorer:
    """Return the scorer of these weights; raise `ModelUnusable` where there is none."""
    scorer = fitted_scorer(weights_sha256)
    if scorer is None:
        raise ModelUnusable(OTHER_MODEL.format(digest=weights_sha256[:DIGEST_DIGITS]))
    return scorer


def check_scorer_model(scorer: Scorer, folder: Path, model: str, weights_sha256: str) -> None:
    """Raise `ModelUnusable` if a scorer was made for another model than the one that is loaded."""
    if scorer.weights_sha256 != weights_sha256:
        raise ModelUnusable(
            MISMATCH.format(
                folder=folder,
                made=scorer.model,
                wanted=scorer.weights_sha256[:DIGEST_DIGITS],
                model=model,
                digest=weights_sha256[:DIGEST_DIGITS],
            )
        )


@cache
def shipped_scorer() -> Scorer:
    """Return the scorer that comes with this package."""
    return _read(files("graders.scorer") / "shipped")


def load_scorer(folder: Path) -> Scorer:
    """Return the scorer of a folder that `train` wrote; raise `ModelUnusable` if it cannot be read."""
    from safetensors import SafetensorError  # the web process has no such library

    try:
        return _read(folder)
    except OSError as error:
        raise ModelUnusable(UNREADABLE.format(folder=folder, problem=error.strerror)) from None
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise ModelUnusable(UNREADABLE.format(folder=folder, problem=type(error).__name__)) from None


def _read(folder: "Traversable") -> Scorer:
    scorer = parse_scorer((folder / "scorer.json").read_bytes(), (folder / "scorer.safetensors").read_bytes())
    return replace(scorer, teacher=_teacher(folder, scorer))


def _teacher(folder: "Traversable", scorer: Scorer) -> TeacherModel | None:
    """Return the model of a teacher that belongs to a scorer; None in a folder from before there was one.

    In a file of its own, so that a mark that it has no part in keeps the provenance that it had without it.
    """
    description = folder / "teacher.json"
    return parse_teacher_model(description.read_bytes(), scorer.digest) if description.is_file() else None


def parse_scorer(description: bytes, arrays: bytes) -> Scorer:
    """Read a scorer from the bytes of `scorer.json` and of `scorer.safetensors`.

    The names in the files are older than those in the code: what is read here as strictness, question type, word order
    and confidence is called `level`, `register`, `order` and `sure` there.
    """
    from safetensors.numpy import load

    data = json.loads(description)
    array: dict[str, Any] = {name: np.asarray(values) for name, values in load(arrays).items()}
    return Scorer(
        names=tuple(data["features"]),
        means=np.array(list(data["means"].values())),
        deviations=np.array(list(data["deviations"].values())),
        linear=np.array(list(data["linear"].values())),
        intercept=float(data["intercept"]),
        trees=Trees.of_arrays(array),
        strictness=Strictness(
            array["level.vectors"].astype(np.float64),
            array["level.effects"],
            data["level"]["nearness"],
            data["level"]["doubt"],
        ),
        question_type=QuestionType(
            array["register.weights"], float(data["register"]["intercept"]), float(data["register"]["gap"])
        ),
        word_order=WordOrderProbe(
            array["order.weights"],
            array["order.means"],
            array["order.deviations"],
            float(data["order"]["intercept"]),
        ),
        confidence_weights=np.array([data["sure"][name] for name in ("intercept", *CONFIDENCE_COLUMNS)]),
        centres=_centres(array),
        weights_sha256=data["provenance"]["weights_sha256"],
        digest=hashlib.sha256(description + arrays).hexdigest(),
        model=data["provenance"]["model"],
    )


def _centres(arrays: dict[str, Any]) -> dict[str, "Array"]:
    return {
        name.removeprefix("centres."): values.astype(np.float32)
        for name, values in arrays.items()
        if name.startswith("centres.")
    }


def scorer_files(scorer: Scorer, provenance: dict[str, Any]) -> tuple[bytes, bytes]:
    """Return the bytes of `scorer.json` and of `scorer.safetensors`."""
    from safetensors.numpy import save

    def by_feature(values: "Numbers") -> dict[str, float]:
        return {name: round(float(value), 6) for name, value in zip(scorer.names, values, strict=True)}

    description = {
        "features": list(scorer.names),
        "means": by_feature(scorer.means),
        "deviations": by_feature(scorer.deviations),
        "linear": by_feature(scorer.linear),
        "intercept": round(scorer.intercept, 6),
        "level": {"nearness": scorer.strictness.nearness, "doubt": scorer.strictness.doubt},
        "register": {"intercept": scorer.question_type.intercept, "gap": scorer.question_type.gap},
        "order": {"intercept": scorer.word_order.intercept},
        "sure": dict(
            zip(("intercept", *CONFIDENCE_COLUMNS), map(float, scorer.confidence_weights), strict=True)
        ),
        "provenance": provenance,
    }
    arrays: dict[str, Any] = {
        **scorer.trees.arrays(),
        # Half precision: these vectors only find similar questions, and are most of the file.
        "level.vectors": scorer.strictness.vectors.astype(np.float16),
        "level.effects": scorer.strictness.effects,
        "register.weights": scorer.question_type.weights,
        "order.weights": scorer.word_order.weights,
        "order.means": scorer.word_order.means,
        "order.deviations": scorer.word_order.deviations,
        **{f"centres.{name}": centre.astype(np.float32) for name, centre in scorer.centres.items()},
    }
    return (json.dumps(description, indent=1, ensure_ascii=False) + "\n").encode(), save(arrays)
