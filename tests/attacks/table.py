"""The figures as a table to read, and as JSON."""

from dataclasses import asdict
from typing import Any

from tests.attacks.attack import Kind
from tests.attacks.measure import Report, Row

TITLES: dict[Kind, tuple[str, str, str, str]] = {
    "gaming": ("Gaming", "succeeds", "", ""),
    "meaning": ("Meaning-changing edits", "noticed", "of passed", "or waits"),
    "harmless": ("Harmless edits", "fails", "any change", ""),
}


def as_text(report: Report) -> str:
    """Return the report as lines; beside each rate stands the share of clean answers sent to review."""
    lines = []
    for kind, (title, rate, second, third) in TITLES.items():
        heads = f"{title:34} {'n':>6} {rate:>9} {'to review':>10} {'clean':>7} {second:>11} {third:>8}"
        lines.append(heads.rstrip())
        listed = sorted((row for row in report.rows if row.kind == kind), key=lambda row: row.family)
        lines += [_line(row, report) for row in [*listed, report.total(kind)]]
        lines.append("")
    lines.append(f"Clean answers: {report.clean}, sent to review {report.clean_review:.1%}")
    return "\n".join(lines)


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as JSON data, with all counts and each form's `[n, hits]`."""
    totals = [report.total(kind) for kind in TITLES]
    return {
        "rows": [asdict(row) | {"rate": _rate(row.hits, row.n)} for row in report.rows],
        "totals": [asdict(row) | {"rate": _rate(row.hits, row.n)} for row in totals],
        "clean": report.clean,
        "clean_review": round(report.clean_review, 4),
    }


def _line(row: Row, report: Report) -> str:
    second, third = {
        "gaming": ("", ""),
        "meaning": (
            f"{_rate(row.stake_hits, row.at_stake):.1%}/{row.at_stake}",
            f"{_rate(row.safe, row.n):.1%}",
        ),
        "harmless": (f"{_rate(row.moved, row.n):.1%}", ""),
    }[row.kind]
    return (
        f"{row.family:34} {row.n:6} {_rate(row.hits, row.n):9.1%} {_rate(row.reviewed, row.n):10.1%}"
        f" {report.clean_review:7.1%} {second:>11} {third:>8}"
    ).rstrip()


def _rate(count: int, n: int) -> float:
    return round(count / n, 4) if n else 0.0
