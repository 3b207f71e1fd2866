"""The scorers of a process and their files: which one marks, what is refused, what the two files hold."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, save

from graders.errors import ModelUnusable
from graders.scorer import scorers
from graders.scorer.model import CONFIDENCE_COLUMNS, Scorer
from graders.scorer.scorers import (
    DIGEST_DIGITS,
    check_scorer_model,
    fitted_scorer,
    load_scorer,
    parse_scorer,
    register_scorer,
    require_scorer,
    scorer_files,
    scorer_in_use,
    shipped_scorer,
    use_scorer,
)
from tests.graders.scorer.hand_made_scorer import NAMES, hand_made_scorer

ABSENT = "2" * 64


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the scorers of the process as they were."""
    monkeypatch.setattr(scorers, "_scorers_by_weights", {})
    monkeypatch.setattr(scorers, "_in_use", [])


def written(scorer: Scorer) -> tuple[bytes, bytes]:
    """Return the two files of a scorer."""
    return scorer_files(scorer, {"weights_sha256": scorer.weights_sha256, "model": scorer.model})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of the hand-made scorer."""
    for name, data in zip(
        ("scorer.json", "scorer.safetensors"), written(hand_made_scorer(gap=0.2)), strict=True
    ):
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_a_scorer_that_is_registered_marks_with_its_model_only() -> None:
    scorer = hand_made_scorer()
    assert fitted_scorer(scorer.weights_sha256) is None
    register_scorer(scorer)
    assert fitted_scorer(scorer.weights_sha256) is scorer
    assert fitted_scorer(ABSENT) is None
    # It is not the one of the process for that.
    assert scorer_in_use() is shipped_scorer()


def test_the_scorer_that_is_used_is_registered_and_gives_way_to_the_next() -> None:
    first = hand_made_scorer()
    second = replace(hand_made_scorer(gap=0.2), weights_sha256=ABSENT)
    for scorer in (first, second):
        use_scorer(scorer)
        assert scorer_in_use() is scorer
    assert fitted_scorer(first.weights_sha256) is first
    assert require_scorer(ABSENT) is second


def test_a_scorer_for_the_packaged_model_goes_before_the_shipped_one() -> None:
    digest = shipped_scorer().weights_sha256
    assert require_scorer(digest) is shipped_scorer()
    better = replace(hand_made_scorer(), weights_sha256=digest)
    register_scorer(better)
    assert require_scorer(digest) is better


def test_a_model_without_a_scorer_is_refused_by_the_start_of_its_digest() -> None:
    with pytest.raises(ModelUnusable) as caught:
        require_scorer("abcdef" * 10 + "0000")
    assert "abcdef" * 2 + "…" in str(caught.value)
    assert "abcdef" * 3 not in str(caught.value)


def test_a_scorer_of_another_model_is_refused_with_both_names(tmp_path: Path) -> None:
    scorer = hand_made_scorer()
    check_scorer_model(scorer, tmp_path, "hand-made", scorer.weights_sha256)
    with pytest.raises(ModelUnusable) as caught:
        check_scorer_model(scorer, tmp_path, "another", ABSENT)
    for named in (f"SCORER={tmp_path}", "hand-made", "another", "1" * DIGEST_DIGITS, "2" * DIGEST_DIGITS):
        assert named in str(caught.value)


def without_field(name: str) -> Callable[[Path], None]:
    """Return what takes a field out of a folder's description."""

    def change(folder: Path) -> None:
        data = json.loads((folder / "scorer.json").read_bytes())
        del data[name]
        (folder / "scorer.json").write_text(json.dumps(data))

    return change


def without_array(name: str) -> Callable[[Path], None]:
    """Return what takes an array out of a folder's arrays."""

    def change(folder: Path) -> None:
        arrays = load((folder / "scorer.safetensors").read_bytes())
        del arrays[name]
        (folder / "scorer.safetensors").write_bytes(save(arrays))

    return change


def with_bytes(name: str, data: bytes) -> Callable[[Path], None]:
    """Return what puts other bytes into a file of a folder."""

    def change(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return change


DAMAGES: Mapping[str, tuple[Callable[[Path], None], str]] = {
    **{
        f"no {name}": (without_field(name), "KeyError")
        for name in (
            "features", "means", "deviations", "linear", "intercept", "level", "register", "order", "sure",
            "provenance",
        )
    },
    **{
        f"no array {name}": (without_array(name), "KeyError")
        for name in (
            "trees.roots", "trees.base", "level.vectors", "level.effects", "register.weights", "order.weights",
            "order.means", "order.deviations",
        )
    },
    "no description": (lambda folder: (folder / "scorer.json").unlink(), "No such file"),
    "no arrays": (lambda folder: (folder / "scorer.safetensors").unlink(), "No such file"),
    "a description that is no JSON": (with_bytes("scorer.json", b"{"), "JSONDecodeError"),
    "a description that is no text": (with_bytes("scorer.json", b"\xff"), "UnicodeDecodeError"),
    "a list": (with_bytes("scorer.json", b"[]"), "TypeError"),
    "arrays that are a pickle": (with_bytes("scorer.safetensors", b"\x80\x04K\x01."), "SafetensorError"),
    "arrays that are empty": (with_bytes("scorer.safetensors", b""), "SafetensorError"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_folder_that_cannot_be_read_is_named_with_what_is_wrong(folder: Path, damage: str) -> None:
    change, problem = DAMAGES[damage]
    assert load_scorer(folder).model == "hand-made"
    change(folder)
    with pytest.raises(ModelUnusable, match=problem) as caught:
        load_scorer(folder)
    assert str(folder) in str(caught.value)


def test_a_digest_is_of_both_files() -> None:
    description, arrays = written(hand_made_scorer())
    digests = {
        parse_scorer(*files).digest
        for files in (
            (description, arrays),
            (description + b"\n", arrays),
            (description, written(hand_made_scorer(effects=[0.1, 0]))[1]),
        )
    }
    assert len(digests) == 3
    assert parse_scorer(description, arrays).digest == parse_scorer(description, arrays).digest


def test_the_description_can_be_read_by_people() -> None:
    description, _ = written(hand_made_scorer())
    data = json.loads(description)
    assert description.endswith(b"}\n")
    assert data["features"] == list(NAMES)
    for column in ("means", "deviations", "linear"):
        assert list(data[column]) == list(NAMES)
    assert list(data["sure"]) == ["intercept", *CONFIDENCE_COLUMNS]
    assert data["level"] == {"nearness": 12.0, "doubt": 0.2}
    assert data["provenance"] == {"weights_sha256": "1" * 64, "model": "hand-made"}


def test_vectors_of_questions_are_stored_in_two_bytes_and_the_rest_as_it_is() -> None:
    _, arrays = written(hand_made_scorer(effects=[0.1, -0.1]))
    stored = load(arrays)
    assert stored["level.vectors"].dtype == np.float16
    assert stored["level.effects"].tolist() == [0.1, -0.1]
    assert stored["trees.threshold"].tolist() == [0.5, 0, 0]
    assert stored["centres.layer 2"].dtype == np.float32


def numbers_of(scorer: Scorer) -> dict[str, Any]:
    """Return what marks are made of, by name."""
    return {
        "means": scorer.means,
        "deviations": scorer.deviations,
        "linear": scorer.linear,
        "intercept": scorer.intercept,
        "vectors": scorer.strictness.vectors,
        "effects": scorer.strictness.effects,
        "type": scorer.question_type.weights,
        "gap": scorer.question_type.gap,
        "confidence": scorer.confidence_weights,
    }


@pytest.mark.parametrize(
    "scorer",
    [hand_made_scorer(effects=[0.12, -0.3], gap=0.25), shipped_scorer()],
    ids=["hand-made", "shipped"],
)
def test_what_is_written_is_read_again(scorer: Scorer) -> None:
    again = parse_scorer(*written(scorer))
    for name, number in numbers_of(scorer).items():
        # Six decimals in the description; the vectors that are there have two bytes a component already.
        assert numbers_of(again)[name] == pytest.approx(number, abs=1e-6), name
    assert again.names == scorer.names
    assert written(again) == written(scorer)
