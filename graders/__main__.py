"""`python -m graders`: grade from the command line, with no server and no database."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, cast

from graders import digits
from graders.base import Answer
from graders.embedding.protocol import Encoder
from graders.errors import GraderError, KeyInvalid
from graders.measurement import curves, evaluation, plots, predictions
from graders.measurement.grouping import Grouping
from graders.measurement.promise import Terms
from graders.measurement.release import (
    release_marks,
    sampled_marks,
    summary,
    summary_by_question,
    taught_rows,
    teacher_marks,
)
from graders.registry import KINDS, grader_for
from graders.text.grader import TextGrader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import TextIOWrapper

ANSWERS_AT_ONCE = 256
"""Answers that are graded before the first verdict is printed: enough for full batches of the model."""
ROWS = "rows with question, reference_answers, student_answer"
SAMPLED_ROWS = (
    f"{ROWS}, question_id; those with grade and max_grade are a random sample, marked by the teacher"
)
RAW_TEXT_KINDS = ("numeric", "text")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 when every answer got a verdict, 2 for a bad key or file."""
    options = _parser().parse_args(arguments)
    # Half a surrogate pair in an answer is printed as its JSON escape instead of ending the run.
    cast("TextIOWrapper", sys.stdout).reconfigure(encoding="utf-8", errors="backslashreplace")
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except KeyInvalid as error:
        for field, messages in error.errors.items():
            print(f"key: {field or 'key'}: {' '.join(messages)}", file=sys.stderr)
    except BrokenPipeError:
        # The reader has seen enough, as in `| head -1`; what is left must not be flushed into the pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (GraderError, OSError, UnicodeDecodeError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    return 2


def grade(options: argparse.Namespace) -> int:
    """Print one verdict a line, as JSON, in the order of the answers."""
    grader = grader_for(options.kind, _encoder)
    key = grader.parse_key(grader.completed(_json(options.key, "--key")))
    answers = _answers(options)
    while batch := list(islice(answers, ANSWERS_AT_ONCE)):
        for verdict in grader.grade([(key, answer) for answer in batch]):
            print(json.dumps(verdict.to_json(), ensure_ascii=False))
    return 0


def propose(options: argparse.Namespace) -> int:
    """Print the key with a proposal of criteria, as JSON, or null if there is nothing to propose."""
    proposal = grader_for(options.kind).proposed(_json(options.key, "--key"))
    print(json.dumps(proposal, ensure_ascii=False, indent=1))
    return 0


def predict(options: argparse.Namespace) -> int:
    """Print a mark for each row, as JSON lines in the order of the rows."""
    grader = TextGrader(_encoder)
    rows = predictions.read_answer_rows(_read(options.file), grader)
    for prediction in predictions.predict_marks(rows, grader):
        print(json.dumps(asdict(prediction), ensure_ascii=False))
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """Print the agreement of marks with people's; with `--plot` draw it too."""
    grader = TextGrader(_encoder)
    rows = [row for file in options.files for row in predictions.read_answer_rows(_read(file), grader)]
    people = evaluation.human_marks(rows)
    _encoder()  # loading the model is not grading
    start = perf_counter()
    marks = predictions.predict_marks(rows, grader)
    figures = evaluation.agreement_figures(marks, people, perf_counter() - start)
    compared = curves.compared_marks(marks, people)
    curve = curves.release_curve(compared, Terms())
    if options.json:
        print(json.dumps(figures | {"release_curve": curves.as_json(curve)}))
    else:
        print("\n".join(f"{name:19}{'-' if value is None else value}" for name, value in figures.items()))
        print("", "release_curve", *curves.as_text(curve), sep="\n")
    if options.plot:
        options.plot.write_bytes(plots.draw_agreement(marks, people, compared))
    return 0


def release(options: argparse.Namespace) -> int:
    """Print a mark for each row and whether it is released, by the promise that the rows with a grade let be made."""
    grouping = Grouping(options.by)
    if options.plot and grouping is not Grouping.ASSESSMENT:
        raise plots.CannotPlot("Only the one test of a whole assessment is drawn: leave out --plot or --by.")
    grader = TextGrader(_encoder)
    terms = Terms(options.at_most, options.off_by, options.sure)
    rows = predictions.read_answer_rows(_read(options.file), grader)
    human = teacher_marks(rows)
    rows = taught_rows(rows, human)
    predicted = predictions.predict_marks(rows, grader)
    marks, groups = release_marks(rows, predicted, human, terms, grouping)
    for mark in marks:
        print(json.dumps(asdict(mark), ensure_ascii=False))
    if options.summary:
        if grouping is Grouping.ASSESSMENT:
            figures = summary(marks, predicted, human, groups[0].promise)
        else:
            by_question = summary_by_question(rows, marks, predicted, human, groups)
            figures = {"terms": asdict(terms), "by": grouping, "questions": by_question}
        options.summary.write_text(f"{json.dumps(figures, indent=1)}\n", encoding="utf-8")
    if options.plot:
        sample = [mark for _, mark in sampled_marks(rows, predicted, human)]
        stated = curves.sample_calibration(rows, predicted, human)
        options.plot.write_bytes(plots.draw_promise(sample, stated, groups[0].promise))
    return 0


def train(options: argparse.Namespace) -> int:
    """Write a scorer made from labelled files, and print its cross-validated figures."""
    from graders.scorer.training.cross_validation import train_scorer
    from graders.scorer.training.labelled_rows import read_labelled_rows

    rows = [row for file in options.files for row in read_labelled_rows(_read(file), file.name)]
    trained = train_scorer(rows, _load(options.model))
    options.out.mkdir(parents=True, exist_ok=True)
    for name, content in trained.files.items():
        (options.out / name).write_bytes(content)
    print(json.dumps(trained.provenance, indent=1))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m graders", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_grade(commands)
    _add_propose(commands)
    command = commands.add_parser("predict", help="print marks of free-text answers by reference answers")
    command.add_argument("file", type=Path, metavar="FILE.jsonl", help=ROWS)
    command.set_defaults(run=predict)
    command = commands.add_parser(
        "evaluate",
        help="print how well such marks agree with people's",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=evaluation.DEFINITIONS,
    )
    command.add_argument(
        "files", type=Path, nargs="+", metavar="FILE.jsonl", help=f"{ROWS}, grade, max_grade"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.add_argument(
        "--plot",
        type=Path,
        metavar="PNG",
        help="draw reliability, machine against human, and how many are wrong of the surest marks",
    )
    command.set_defaults(run=evaluate)
    _add_release(commands)
    command = commands.add_parser("train", help="make a scorer from labelled files")
    command.add_argument(
        "files", type=Path, nargs="+", metavar="FILE.jsonl", help=f"{ROWS}, dataset, question_id, …"
    )
    command.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="where its two files are put"
    )
    command.add_argument(
        "--model", metavar="NAME_OR_FOLDER", help="a sentence-transformers model; by default the packaged one"
    )
    command.set_defaults(run=train)
    return parser


def _add_grade(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("grade", help="print a verdict for each answer, as JSON lines")
    command.add_argument("--kind", required=True, choices=sorted(KINDS))
    command.add_argument("--key", required=True, help="the key, as JSON")
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--answer",
        help="one answer: as typed for numeric and text, as JSON for the other kinds",
        metavar="TEXT",
    )
    source.add_argument("--answers", type=Path, help="a file with one JSON value a line", metavar="FILE")
    command.set_defaults(run=grade)


def _add_propose(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "propose", help="print a key with criteria made from its references, a draft"
    )
    command.add_argument("--kind", default=TextGrader.kind, choices=sorted(KINDS))
    command.add_argument("--key", required=True, help="the key, as JSON")
    command.set_defaults(run=propose)


def _add_release(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "release", help="print marks, and which of them a teacher's sample lets release"
    )
    command.add_argument("file", type=Path, metavar="FILE.jsonl", help=SAMPLED_ROWS)
    terms = Terms()
    command.add_argument(
        "--at-most", type=_share(0.01, 0.5), default=terms.at_most, metavar="SHARE",
        help="how many of the released marks may be wrong (0.01 to 0.5; %(default)s)",
    )  # fmt: skip
    command.add_argument(
        "--off-by", type=_share(0.01, 1), default=terms.off_by, metavar="SHARE",
        help="by what share of the points a mark is off that counts as wrong (0.01 to 1; %(default)s)",
    )  # fmt: skip
    command.add_argument(
        "--sure", type=_share(0.5, 0.999), default=terms.sure, metavar="CHANCE",
        help="with what chance that must hold (0.5 to 0.999; %(default)s)",
    )  # fmt: skip
    command.add_argument(
        "--by", choices=[*Grouping], default=Grouping.ASSESSMENT,
        help="what is tested and promised by itself: the whole assessment, each question, or either: a question by "
        "itself where its marks prove enough, and the others together (%(default)s)",
    )  # fmt: skip
    command.add_argument(
        "--summary", type=Path, metavar="FILE", help="write there what was promised, as JSON"
    )
    command.add_argument(
        "--plot", type=Path, metavar="PNG", help="draw how many of the sample are wrong above each threshold"
    )
    command.set_defaults(run=release)


def _share(lowest: float, highest: float) -> Callable[[str], float]:
    def share(text: str) -> float:
        value = float(text)
        if not lowest <= value <= highest:
            raise argparse.ArgumentTypeError(f"must lie between {lowest} and {highest}")
        return value

    return share


def _read(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split("\n")


def _answers(options: argparse.Namespace) -> "Iterator[Answer]":
    if options.answers is None:
        raw = options.kind in RAW_TEXT_KINDS
        return iter([options.answer if raw else _json(options.answer, "--answer")])
    return _lines(options.answers.read_text(encoding="utf-8").split("\n"))


def _lines(lines: "Iterable[str]") -> "Iterator[Answer]":
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _json(line, f"line {number}")


def _json(text: str, place: str) -> object:
    try:
        return digits.parse_json(text)
    except digits.NotJson as error:
        raise digits.NotJson(f"{place} is not JSON: {error}") from None


@cache
def _encoder() -> Encoder:
    """Return the model of `EMBEDDING_MODEL`, and have it marked by the scorer of `SCORER`, if they are set."""
    encoder = _load(os.environ.get("EMBEDDING_MODEL"))
    if folder := os.environ.get("SCORER"):
        from graders.scorer.scorers import check_scorer_model, load_scorer, use_scorer

        scorer = load_scorer(Path(folder))
        check_scorer_model(scorer, Path(folder), encoder.model, encoder.weights_sha256)
        use_scorer(scorer)
    return encoder


def _load(model: str | None) -> Encoder:
    from graders.embedding.encoder import load_encoder

    return load_encoder(model or None)


if __name__ == "__main__":  # pragma: no branch
    sys.exit(main())
