"""A scorer marks only with the model that it was fitted to; another model gets its own."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from graders.__main__ import _encoder, main
from graders.embedding.encoder import load_encoder
from graders.embedding.token_vectors import kept_layers
from graders.errors import ModelUnusable
from graders.scorer import scorers
from graders.scorer.scorers import shipped_scorer
from graders.text.grader import TextGrader

KEY = {"question": "Why is the sky blue?", "references": ["Air scatters blue light more than red light."]}
WORDS = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] air scatters blue light more than red bananas are yellow the sky why is ?"
)
ANSWERS = [
    "air scatters blue light more than red light",
    "the air scatters light and the sky is blue",
    "the sky is blue the light is blue",
    "bananas are yellow and the sky is not",
]


def make_model(folder: Path, *, width: int, depth: int, seed: int) -> Path:
    """Write a small sentence-transformers model with random weights."""
    import torch

    # Both modules make their names when they are asked for, which mypy cannot see.
    transformers: Any = import_module("transformers")
    models: Any = import_module("sentence_transformers.sentence_transformer.modules")
    sentences: Any = import_module("sentence_transformers")
    torch.manual_seed(seed)
    inner = folder / "bert"
    inner.mkdir(parents=True)
    (inner / "vocab.txt").write_text("\n".join(WORDS.split()), encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast(vocab_file=str(inner / "vocab.txt"))
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        num_hidden_layers=depth,
        num_attention_heads=2,
        intermediate_size=16,
    )
    transformers.BertModel(config).save_pretrained(inner)
    tokenizer.save_pretrained(inner)
    transformer = models.Transformer(str(inner), max_seq_length=64)
    pooling = models.Pooling(width)
    model = sentences.SentenceTransformer(modules=[transformer, pooling, models.Normalize()], device="cpu")
    model.save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of as many dimensions as the packaged one."""
    return make_model(tmp_path_factory.mktemp("wide"), width=384, depth=2, seed=1)


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("narrow"), width=32, depth=3, seed=2)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("rows") / "rows.jsonl"
    lines = [
        {"dataset": f"set {number % 2}", "question_id": str(number), "question": f"{KEY['question']} {number}",
         "reference_answers": KEY["references"], "student_answer": answer, "grade": 1 - place / 3, "max_grade": 1}
        for number in range(10)
        for place, answer in enumerate(ANSWERS)
    ]  # fmt: skip
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def trained(narrow: Path, rows: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scorer for the narrow model, made from the command line."""
    out = tmp_path_factory.mktemp("trained")
    assert main(["train", str(rows), "--model", str(narrow), "--out", str(out)]) == 0
    return out


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the scorers of the process as they were."""
    monkeypatch.setattr(scorers, "_scorers_by_weights", dict(scorers._scorers_by_weights))
    monkeypatch.setattr(scorers, "_in_use", [])


@pytest.mark.model
def test_another_model_of_as_many_dimensions_is_refused(wide: Path) -> None:
    grader = TextGrader(lambda: load_encoder(str(wide)))
    with pytest.raises(ModelUnusable, match="need criteria, or a scorer made for it"):
        grader.grade([(grader.parse_key(KEY), "Bananas are yellow.")])
    (verdict,) = grader.grade(
        [(grader.parse_key({"criteria": [{"any_of": [{"term": "bananas"}]}]}), "Bananas")]
    )
    assert verdict.score == 1


@pytest.mark.model
def test_a_scorer_is_made_for_another_model(narrow: Path, trained: Path) -> None:
    provenance = json.loads((trained / "scorer.json").read_bytes())["provenance"]
    encoder = load_encoder(str(narrow))
    assert (provenance["weights_sha256"], provenance["model"]) == (encoder.weights_sha256, "model")
    scorers.use_scorer(scorers.load_scorer(trained))
    assert scorers.scorer_in_use().strictness.vectors.shape[1] == 32
    grader = TextGrader(lambda: encoder)
    (verdict,) = grader.grade([(grader.parse_key(KEY), "air scatters blue light")])
    assert verdict.provenance.calibration == scorers.scorer_in_use().digest != shipped_scorer().digest


def predict(rows: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    _encoder.cache_clear()  # each command is a process of its own
    code = main(["predict", str(rows)])
    _encoder.cache_clear()
    printed = capsys.readouterr()
    return code, printed.out or printed.err


@pytest.mark.model
def test_the_command_line_takes_both_settings(
    narrow: Path,
    trained: Path,
    rows: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("EMBEDDING_MODEL", str(narrow))
    code, printed = predict(rows, capsys)
    assert code == 2
    assert "need criteria" in printed
    monkeypatch.setenv("SCORER", str(trained))
    code, printed = predict(rows, capsys)
    assert (code, len(printed.splitlines())) == (0, 40)
    monkeypatch.delenv("EMBEDDING_MODEL")
    code, printed = predict(rows, capsys)
    assert code == 2
    assert f"SCORER={trained} was made for model" in printed


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({}, "No such file"),
        ({"scorer.json": b"{", "scorer.safetensors": b""}, "can be read"),
        ({"scorer.json": b"[]", "scorer.safetensors": b""}, "can be read"),
    ],
)
def test_a_folder_without_a_scorer_is_named(tmp_path: Path, files: dict[str, bytes], problem: str) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ModelUnusable, match=problem):
        scorers.load_scorer(tmp_path)


def test_the_shipped_scorer_reads_the_packaged_model() -> None:
    assert scorers.fitted_scorer(shipped_scorer().weights_sha256) is shipped_scorer()
    assert scorers.scorer_in_use() is shipped_scorer()
    assert scorers.fitted_scorer("2" * 64) is None
    assert shipped_scorer().model == "all-MiniLM-L6-v2"


@pytest.mark.parametrize(
    ("depth", "layers"), [(6, (2, 4, 6)), (12, (4, 8, 12)), (3, (1, 2, 3)), (1, (1, 1, 1))]
)
def test_layers_go_by_the_depth_of_a_model(depth: int, layers: tuple[int, ...]) -> None:
    assert kept_layers(depth) == layers
