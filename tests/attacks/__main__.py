"""`python -m tests.attacks`: what attacks and harmless edits do to the marks of the shipped text grader."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.attacks.labelled import questions, read
from tests.attacks.measure import measure
from tests.attacks.opposites_table import as_lines, measured_opposites, tried_of_rows, tried_of_seed_page
from tests.attacks.scorer import text_grade
from tests.attacks.seed_page import SeedFigures, figures, graded, tries
from tests.attacks.table import as_json, as_text

HELP = """FILE has one JSON object a line with question_id, question, reference_answers, student_answer, grade,
max_grade and, if there is one, label."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; with `--seed-page` return 1 if one is beyond its limit."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__, epilog=HELP)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="marked answers to attack")
    parser.add_argument("--sample", type=int, metavar="N", help="draw N whole questions of the file")
    parser.add_argument("--seed", type=int, default=0, help="draw other questions, answers and forms")
    parser.add_argument(
        "--json", action="store_true", help="print all counts, and those of each form, as JSON"
    )
    parser.add_argument(
        "--seed-page", action="store_true", help="attack the practice page GANs and VAEs instead"
    )
    parser.add_argument(
        "--opposites",
        action="store_true",
        help="turn the references instead, kind by kind; 1 if one is paid unseen",
    )
    options = parser.parse_args(arguments)
    if options.seed_page == bool(options.file):
        parser.error("give a FILE, or --seed-page")
    if options.opposites:
        return opposites_table(options)
    if options.seed_page:
        tried = tries()
        return seed_page(figures(tried, graded(tried)), as_data=options.json)
    report = measure(questions(read(options.file), options.sample, options.seed), text_grade)
    print(json.dumps(as_json(report), ensure_ascii=False) if options.json else as_text(report))
    return 0


def opposites_table(options: argparse.Namespace) -> int:
    """Print what becomes of opposites of the references; return 1 if one is released at half or more."""
    tried = (
        tried_of_rows(read(options.file), options.sample, options.seed)
        if options.file
        else tried_of_seed_page(options.seed)
    )
    report = measured_opposites(tried)
    print(json.dumps(asdict(report), ensure_ascii=False) if options.json else "\n".join(as_lines(report)))
    return int(any(tally.released for tally in report.kinds.values()))


def seed_page(found: SeedFigures, *, as_data: bool) -> int:
    """Print the figures of the practice page; return 1 if one is beyond its limit."""
    if as_data:
        print(json.dumps(asdict(found), ensure_ascii=False))
    else:
        for item, family, form, text in found.released_at_half:
            print(f"{item} {family}, {form}: {text}")
        count = sum(found.attacks.values())
        print(
            f"attacks released at half or more: {len(found.released_at_half)} of {count} {found.attacks} (0)"
        )
        print(f"honest answers that wait: {found.waiting:.1%} of {found.honest} (35 %)")
        print(f"pass who should fail: {found.passed_who_should_fail:.1%} of {found.released} released (5 %)")
    ok = not found.released_at_half and found.waiting <= 0.35 and found.passed_who_should_fail <= 0.05
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
