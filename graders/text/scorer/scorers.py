"""Which scorer marks with which model: each only with the weights whose vectors it was fitted to."""

from pathlib import Path

from graders.errors import ModelUnusable
from graders.text.scorer.model import Scorer, read_scorer, shipped

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
