"""The grader of questions with options.

An answer is the id of an option, its visible text, or a list of them. One answer earns its option's share of the
maximum; several earn (right − wrong) / (number right), never below 0, or all or nothing.
"""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from typing import Any

from graders.base import Answer, InstantGrader
from graders.choice.key import ChoiceKey, parse_choice_key
from graders.choice.marking import Selection, mark_options, select_options
from graders.verdict import Provenance, Verdict, points, unanswered


class ChoiceGrader(InstantGrader[ChoiceKey]):
    """Grades the options that a student chose, and says nothing about the others."""

    kind = "choice"
    version = "1"

    def parse_key(self, data: object, maximum: Fraction = Fraction(1)) -> ChoiceKey:
        """Read a key from JSON or YAML data, worth `maximum` points; raise `KeyInvalid` with every error by field."""
        return parse_choice_key(data, maximum)

    def shown(self, key: ChoiceKey) -> dict[str, Any]:
        """Return the options to choose from, and whether several may be chosen."""
        options = [{"id": option.id, "text": option.text} for option in key.options]
        return {"options": options, "multiple": key.multiple}

    def grade_one(self, key: ChoiceKey, answer: Answer) -> Verdict:
        """Return the verdict for one answer: a name or a list of names; raise nothing."""
        return self.grade_chosen(key, select_options(key, answer))

    def grade_chosen(self, key: ChoiceKey, chosen: Selection, met: Collection[str] = ()) -> Verdict:
        """Return the verdict for options already read; `met` has the criteria that the reason beside them meets."""
        provenance, maximum = Provenance(self.kind, self.version), points(key.maximum)
        if chosen.problem:
            return Verdict(
                outcome="invalid",
                score=Decimal(0),
                maximum=maximum,
                provenance=provenance,
                feedback=(chosen.problem,),
            )
        if not chosen.options:
            return unanswered(maximum, provenance)
        marked = mark_options(key, chosen.options, met)
        return Verdict(
            outcome="graded",
            score=points(key.maximum * marked.share),
            maximum=maximum,
            provenance=provenance,
            read_as=", ".join(option.text for option in chosen.options),
            parts=marked.parts,
            feedback=marked.feedback,
        )
