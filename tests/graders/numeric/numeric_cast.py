"""The questions and the short words that the tests of numbers share."""

from collections.abc import Mapping

from graders.numeric.grader import NumericGrader
from graders.numeric.key import NumericKey
from graders.verdict import Verdict

GRADER = NumericGrader()
ONE: dict[str, object] = {"value": "0.65"}
VECTOR: dict[str, object] = {"value": "[0.6, 0.65, -0.2]", "variable": "z"}
NOISE = {"mu": "[0.2, 0.7, -0.3]", "sigma": "[0.4, 0.1, 0.5]", "epsilon": "[1.0, -0.5, 0.2]"}


def key(base: Mapping[str, object] = VECTOR, /, **changes: object) -> NumericKey:
    """Parse a key from one of the shared questions and what is different here."""
    return GRADER.parse_key({**base, **changes})


def grade(answer: object, base: Mapping[str, object] = VECTOR, /, **changes: object) -> Verdict:
    """Grade one answer."""
    return GRADER.grade_one(key(base, **changes), answer)


def status(verdict: Verdict) -> str:
    """Return OK, OK+ (worth an echo), ASK or NO."""
    if verdict.outcome == "graded":
        return "OK+" if verdict.echo else "OK"
    return {"ambiguous": "ASK", "invalid": "NO"}[verdict.outcome]


def is_right(answer: object, base: Mapping[str, object] = VECTOR, /, **changes: object) -> bool:
    """Tell whether an answer is graded with full points."""
    verdict = grade(answer, base, **changes)
    return verdict.outcome == "graded" and verdict.score == verdict.maximum
