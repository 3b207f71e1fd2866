"""`python -m graders grade`, as a process: verdicts on standard output, faults on standard error with exit 2."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from graders.verdict import Verdict

VECTOR = '{"value": "[0.6, 0.65, -0.2]"}'
TEXT = '{"references": ["gradients flow through mu and sigma"]}'
Done = subprocess.CompletedProcess[str]


def run(*arguments: str) -> Done:
    command = [sys.executable, "-m", "graders", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def grade(kind: str, key: str, *arguments: str) -> Done:
    return run("grade", "--kind", kind, "--key", key, *arguments)


def verdicts(done: Done) -> list[dict[str, Any]]:
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("answer", "outcome", "score"),
    [
        ("[0.6, 0.65, -0.2]", "graded", "1"),
        ("[0.6; 0.65; −0.2]", "graded", "1"),
        ("[0.6, 0.65, 0.2]", "graded", "0"),
        ("0,6,0,65,-0,2", "ambiguous", "0"),
        ("what", "invalid", "0"),
        ("", "graded", "0"),
    ],
)
def test_one_answer_as_it_is_typed(answer: str, outcome: str, score: str) -> None:
    (verdict,) = verdicts(grade("numeric", VECTOR, "--answer", answer))
    assert (verdict["outcome"], verdict["score"]) == (outcome, score)
    assert Verdict.from_json(verdict).to_json() == verdict


def test_criteria_are_proposed_for_a_key() -> None:
    key = {
        "question": "Why does ice float?",
        "references": ["Ice is less dense; its molecules are further apart."],
    }
    done = run("propose", "--key", json.dumps(key))
    assert (done.returncode, done.stderr) == (0, "")
    proposal = json.loads(done.stdout)
    assert [criterion["any_of"] for criterion in proposal.pop("criteria")] == [
        ["Ice is less dense"],
        ["its molecules are further apart"],
    ]
    assert proposal == key


@pytest.mark.parametrize(
    ("arguments", "code", "printed"),
    [
        (["--key", '{"references": ["yes"]}'], 0, "null\n"),
        (["--kind", "numeric", "--key", '{"value": "1"}'], 0, "null\n"),
        (["--key", "{}"], 2, "key: key: needs references or criteria.\n"),
        (["--key", "{"], 2, "NotJson: --key is not JSON"),
    ],
)
def test_where_there_is_nothing_to_propose(arguments: list[str], code: int, printed: str) -> None:
    done = run("propose", *arguments)
    assert done.returncode == code
    assert (done.stdout or done.stderr).startswith(printed)


def test_a_file_has_one_json_value_a_line(tmp_path: Path) -> None:
    lines = [
        '"[0.6, 0.65, -0.2]"',
        "[0.6, 0.65, -0.2]",
        "",
        "[0.60, 6.5e-1, 0.2]",
        "null",
        '"\\ud800 \\u0000"\r',
        "true",
    ]
    file = tmp_path / "answers.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    found = verdicts(grade("numeric", VECTOR, "--answers", str(file)))
    assert [(verdict["outcome"], verdict["score"]) for verdict in found] == [
        ("graded", "1"),
        ("graded", "1"),
        ("graded", "0"),
        ("graded", "0"),
        ("invalid", "0"),
        ("invalid", "0"),
    ]


def test_a_long_file_keeps_its_order(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text("".join(f"{number % 7}\n" for number in range(600)), encoding="utf-8")
    found = verdicts(grade("numeric", '{"value": "3"}', "--answers", str(file)))
    assert [verdict["score"] == "1" for verdict in found] == [number % 7 == 3 for number in range(600)]


def test_an_empty_file_has_no_verdict(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.touch()
    assert verdicts(grade("numeric", VECTOR, "--answers", str(file))) == []


def test_the_digits_of_a_key_are_kept() -> None:
    (verdict,) = verdicts(
        grade("numeric", '{"value": 0.1}', "--answer", "0.1000000000000000055511151231257827")
    )
    assert verdict["score"] == "0"


@pytest.mark.parametrize("answer", ["", "  "])
def test_blank_text_needs_no_model(answer: str) -> None:
    (verdict,) = verdicts(grade("text", TEXT, "--answer", answer))
    assert (verdict["outcome"], verdict["score"], verdict["provenance"]["model"]) == ("graded", "0", None)


@pytest.mark.parametrize(
    ("kind", "key", "message"),
    [
        ("numeric", "{}", "key: value: "),
        ("numeric", '{"value": "x"}', "key: value: "),
        ("numeric", '{"value": "1", "colour": "red"}', "key: colour: "),
        ("numeric", "[]", "key: key: "),
        ("text", '{"criteria": [{"id": "a"}]}', "key: criteria.0.any_of: "),
        ("numeric", "{", "NotJson: --key is not JSON: "),
        ("numeric", '{"value": NaN}', "NotJson: "),
        ("numeric", "[" * 100_000, "NotJson: --key is not JSON: nested more than 32 levels deep"),
    ],
    ids=lambda value: value[:30],
)
def test_a_bad_key_is_named_by_field(kind: str, key: str, message: str) -> None:
    done = grade(kind, key, "--answer", "1")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"1\n{\n", "NotJson: line 2 is not JSON: "),
        (b"1\n\n\n1_000\n", "NotJson: line 4 is not JSON: "),
        (b"NaN\n", "NotJson: "),
        (b'"\xff"\n', "UnicodeDecodeError: "),
    ],
    ids=["half an object", "underscore", "NaN", "Latin-1"],
)
def test_a_bad_line_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_bytes(content)
    done = grade("numeric", '{"value": "1"}', "--answers", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(message)


def test_a_missing_file(tmp_path: Path) -> None:
    done = grade("numeric", VECTOR, "--answers", str(tmp_path / "none.jsonl"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("FileNotFoundError: ")
    assert "none.jsonl" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "required: COMMAND"),
        (["grade"], "required: --kind, --key"),
        (["grade", "--kind", "essay", "--key", "{}", "--answer", "x"], "invalid choice: 'essay'"),
        (
            ["grade", "--kind", "numeric", "--key", VECTOR],
            "one of the arguments --answer --answers is required",
        ),
        (
            ["grade", "--kind", "numeric", "--key", VECTOR, "--answer", "1", "--answers", "f"],
            "not allowed with",
        ),
        (["mark"], "invalid choice: 'mark'"),
    ],
)
def test_wrong_arguments(arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_an_answer_that_is_not_text_at_all_still_gets_a_verdict() -> None:
    command = [
        sys.executable,
        "-m",
        "graders",
        "grade",
        "--kind",
        "numeric",
        "--key",
        VECTOR,
        "--answer",
        "\udcff\udcfe",
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["outcome"] == "invalid"


def test_a_reader_that_goes_away_is_no_fault_of_ours(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text("1\n" * 3_000, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "graders",
        "grade",
        "--kind",
        "numeric",
        "--key",
        VECTOR,
        "--answers",
        str(file),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.model
def test_text_is_graded_with_the_packaged_model() -> None:
    (verdict,) = verdicts(grade("text", TEXT, "--answer", "gradients flow through mu and sigma"))
    assert float(verdict["score"]) >= 0.9
    assert verdict["provenance"]["model"] == "all-MiniLM-L6-v2"
    assert verdict["provenance"]["weights_sha256"].startswith("53aa5117")
