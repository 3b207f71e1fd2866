"""The grader of questions with options.

An answer is the id of an option, its visible text, or a list of them. One answer earns its option's share of the
maximum; several earn (right − wrong) / (number right), never below 0, or all or nothing.
"""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from typing import Any

from graders.base import Answer, InstantGrader
from graders.choice.key import ChoiceKey, read_key
from graders.choice.marking import Chosen, choose, mark
from graders.verdict import Provenance, Verdict, points, unanswered


class ChoiceGrader(InstantGrader[ChoiceKey]):
    """Grades the options that a student chose, and says nothing about the others."""

    kind = "choice"
    version = "1"

    def parse_key(self, data: object, maximum: Fraction = Fraction(1)) -> ChoiceKey:
        """Read a key from JSON or YAML data, worth `maximum` points; raise `KeyInvalid` with every error by field."""
        return read_key(data, maximum)

    def shown(self, key: ChoiceKey) -> dict[str, Any]:
        """Return the options to choose from, and whether several may be chosen."""
        options = [{"id": option.id, "text": option.text} for option in key.options]
        return {"options": options, "multiple": key.multiple}

    def grade_one(self, key: ChoiceKey, answer: Answer) -> Verdict:
        """Return the verdict for one answer: a name or a list of names; raise nothing."""
        return self.grade_chosen(key, choose(key, answer))

    def grade_chosen(self, key: ChoiceKey, chosen: Chosen, met: Collection[str] = ()) -> Verdict:
        """Return the verdict for options already read; `met` has the criteria that the reason beside them meets."""
        here, maximum = Provenance(self.kind, self.version), points(key.maximum)
        if chosen.problem:
            return Verdict(
                outcome="invalid", score=Decimal(0), maximum=maximum, provenance=here, feedback=chosen.problem
            )
        if not chosen.options:
            return unanswered(maximum, here)
        marked = mark(key, chosen.options, met)
        return Verdict(
            outcome="graded",
            score=points(key.maximum * marked.share),
            maximum=maximum,
            provenance=here,
            read_as=", ".join(option.text for option in chosen.options),
            parts=marked.parts,
            feedback=marked.feedback,
        )
