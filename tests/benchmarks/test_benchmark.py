"""What a benchmark prints, and how the program ends; nothing here is timed."""

import json

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.benchmark import Result, report, seconds
from tests.benchmarks.faults.cases import FAULTS

GOOD, BAD = Result("fast enough", 1.23456, 1.0), Result("too slow", 0.4, 0.5)


def test_a_result_is_a_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([GOOD, BAD]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        {"name": "fast enough", "ratio": 1.235, "reach": 1.0, "ok": True},
        {"name": "too slow", "ratio": 0.4, "reach": 0.5, "ok": False},
    ]


def test_the_program_ends_with_0_if_all_reach_what_they_must(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(iter([GOOD, GOOD])) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_time_is_taken_after_a_run_that_does_not_count() -> None:
    runs: list[int] = []

    assert seconds(lambda: runs.append(1), repeats=3) >= 0
    assert len(runs) == 4


@pytest.mark.parametrize("arguments", [["everything"], ["faults", "no such fault"]])
def test_an_unknown_argument_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr().err
    assert "[faults" in shown
    assert all(name in shown for name in FAULTS)
