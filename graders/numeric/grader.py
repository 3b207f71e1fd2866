"""The grader of numbers and vectors: exact, by the digits that were typed."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from graders.base import Answer, InstantGrader
from graders.messages import joined
from graders.numeric.key import NumericKey, key_cautions
from graders.numeric.key_reader import parse_numeric_key
from graders.numeric.marking import mark_numbers
from graders.numeric.parsing import ParseResult, parse_answer
from graders.verdict import Provenance, Verdict, points, unanswered


class NumericGrader(InstantGrader[NumericKey]):
    """Reads an answer by one grammar and compares rationals; asks where a text has two meanings, and never
    guesses."""

    kind = "numeric"
    version = "2"

    def parse_key(self, data: object, maximum: Fraction = Fraction(1)) -> NumericKey:
        """Read a key from JSON or YAML data, worth `maximum` points; raise `KeyInvalid` with every error by
        field."""
        return parse_numeric_key(data, maximum)

    def cautions(self, key: NumericKey) -> tuple[str, ...]:
        """Return a tolerance that takes nearly anything."""
        return key_cautions(key)

    def shown(self, key: NumericKey) -> dict[str, Any]:
        """Return what the question declares about its answers; never the length of a vector."""
        declared = key.settings
        return {
            "shape": declared.shape,
            "decimal": declared.decimal,
            "variable": declared.variable,
            "percent": declared.percent,
        }

    def grade_one(self, key: NumericKey, answer: Answer) -> Verdict:
        """Return the verdict for one answer: a text, a number as `Digits`, or a list of them; raise
        nothing."""
        understood = parse_answer(key, answer)
        if understood.state == "blank":
            return unanswered(points(key.maximum), self._provenance())
        if understood.interpretation is None:
            return self._refused(key, understood)
        marked = mark_numbers(key, understood.interpretation)
        return Verdict(
            outcome="graded",
            score=points(marked.score),
            maximum=points(key.maximum),
            provenance=self._provenance(),
            read_as=understood.read_as,
            echo=understood.echo,
            parts=marked.parts,
            feedback=marked.feedback,
            notes=(joined(marked.feedback),) if marked.feedback else (),
        )

    def _refused(self, key: NumericKey, understood: ParseResult) -> Verdict:
        return Verdict(
            outcome="ambiguous" if understood.readings else "invalid",
            score=Decimal(0),
            maximum=points(key.maximum),
            provenance=self._provenance(),
            readings=understood.readings,
            feedback=(understood.hint,) if understood.hint else (),
        )

    def _provenance(self) -> Provenance:
        return Provenance(grader=self.kind, version=self.version)
