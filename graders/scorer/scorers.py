"""The scorers of this process: read from their two files, and each used only with the weights whose vectors it was
fitted to."""

import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from graders.errors import ModelUnusable
from graders.scorer.model import NAMES, Level, Register, Scorer, Trees
from graders.scorer.word_order import Order

if TYPE_CHECKING:
    from graders.embedding.protocol import Numbers

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
SHOWN = 12

_fitted: dict[str, Scorer] = {}
_chosen: list[Scorer] = []


def add(scorer: Scorer) -> None:
    """Make a scorer mark with its model from now on."""
    _fitted[scorer.weights_sha256] = scorer


def choose(scorer: Scorer) -> None:
    """Make a scorer the one of this process, which `chosen` returns."""
    add(scorer)
    _chosen[:] = [scorer]


def chosen() -> Scorer:
    """Return the scorer that this process was set to use, by default the shipped one."""
    return _chosen[0] if _chosen else shipped()


def find(weights_sha256: str) -> Scorer | None:
    """Return the scorer that was fitted to the vectors of these weights, or None."""
    if weights_sha256 in _fitted:
        return _fitted[weights_sha256]
    return shipped() if shipped().weights_sha256 == weights_sha256 else None


def scorer_of(weights_sha256: str) -> Scorer:
    """Return the scorer of these weights; raise `ModelUnusable` where there is none."""
    scorer = find(weights_sha256)
    if scorer is None:
        raise ModelUnusable(OTHER_MODEL.format(digest=weights_sha256[:SHOWN]))
    return scorer


def load_scorer(folder: Path) -> Scorer:
    """Return the scorer of a folder that `train` wrote; raise `ModelUnusable` if it cannot be read."""
    from safetensors import SafetensorError  # the web process has no such library

    try:
        return read_scorer(
            (folder / "scorer.json").read_bytes(), (folder / "scorer.safetensors").read_bytes()
        )
    except OSError as error:
        raise ModelUnusable(UNREADABLE.format(folder=folder, problem=error.strerror)) from None
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise ModelUnusable(UNREADABLE.format(folder=folder, problem=type(error).__name__)) from None


def check(scorer: Scorer, folder: Path, model: str, weights_sha256: str) -> None:
    """Raise `ModelUnusable` if a scorer was made for another model than the one that is loaded."""
    if scorer.weights_sha256 != weights_sha256:
        raise ModelUnusable(
            MISMATCH.format(
                folder=folder,
                made=scorer.model,
                wanted=scorer.weights_sha256[:SHOWN],
                model=model,
                digest=weights_sha256[:SHOWN],
            )
        )


def read_scorer(description: bytes, arrays: bytes) -> Scorer:
    """Read a scorer from the bytes of `scorer.json` and of `scorer.safetensors`."""
    from safetensors.numpy import load

    data = json.loads(description)
    found: dict[str, Any] = {name: np.asarray(array) for name, array in load(arrays).items()}
    return Scorer(
        names=tuple(data["features"]),
        means=np.array(list(data["means"].values())),
        deviations=np.array(list(data["deviations"].values())),
        linear=np.array(list(data["linear"].values())),
        intercept=float(data["intercept"]),
        trees=Trees.of_arrays(found),
        level=Level(
            found["level.vectors"].astype(np.float64),
            found["level.effects"],
            data["level"]["nearness"],
            data["level"]["doubt"],
        ),
        register=Register(
            found["register.weights"], float(data["register"]["intercept"]), float(data["register"]["gap"])
        ),
        order=Order(
            found["order.weights"],
            found["order.means"],
            found["order.deviations"],
            float(data["order"]["intercept"]),
        ),
        sure=np.array([data["sure"][name] for name in ("intercept", *NAMES)]),
        centres={
            name.removeprefix("centres."): array.astype(np.float32)
            for name, array in found.items()
            if name.startswith("centres.")
        },
        weights_sha256=data["provenance"]["weights_sha256"],
        digest=hashlib.sha256(description + arrays).hexdigest(),
        model=data["provenance"]["model"],
    )


@cache
def shipped() -> Scorer:
    """Return the scorer that comes with this package."""
    folder = files("graders.scorer") / "shipped"
    return read_scorer((folder / "scorer.json").read_bytes(), (folder / "scorer.safetensors").read_bytes())


def written(scorer: Scorer, provenance: dict[str, Any]) -> tuple[bytes, bytes]:
    """Return the bytes of `scorer.json` and of `scorer.safetensors`."""
    from safetensors.numpy import save

    def named(values: "Numbers") -> dict[str, float]:
        return {name: round(float(value), 6) for name, value in zip(scorer.names, values, strict=True)}

    description = {
        "features": list(scorer.names),
        "means": named(scorer.means),
        "deviations": named(scorer.deviations),
        "linear": named(scorer.linear),
        "intercept": round(scorer.intercept, 6),
        "level": {"nearness": scorer.level.nearness, "doubt": scorer.level.doubt},
        "register": {"intercept": scorer.register.intercept, "gap": scorer.register.gap},
        "order": {"intercept": scorer.order.intercept},
        "sure": dict(zip(("intercept", *NAMES), map(float, scorer.sure), strict=True)),
        "provenance": provenance,
    }
    arrays: dict[str, Any] = {
        **scorer.trees.arrays(),
        "level.vectors": scorer.level.vectors.astype(np.float16),
        "level.effects": scorer.level.effects,
        "register.weights": scorer.register.weights,
        "order.weights": scorer.order.weights,
        "order.means": scorer.order.means,
        "order.deviations": scorer.order.deviations,
        **{f"centres.{name}": centre.astype(np.float32) for name, centre in scorer.centres.items()},
    }
    return (json.dumps(description, indent=1, ensure_ascii=False) + "\n").encode(), save(arrays)
