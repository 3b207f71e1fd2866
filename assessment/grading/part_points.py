"""Whether the points of a verdict's parts are its mark: a person may give another, or judge only some criteria."""

from decimal import Decimal

from assessment.bank.models import QuestionVersion
from graders.text.grader import TextGrader
from graders.verdict import SCORE_PLACES, Part, Verdict


def add_up(verdict: Verdict) -> bool:
    """Tell whether the points of the parts are the mark, so that another one's points change it by the difference."""
    return _is_near(sum((part.score for part in verdict.parts), Decimal(0)), verdict.score, verdict)


def can_be_whole(verdict: Verdict) -> bool:
    """Tell whether all that the parts can give is the maximum, neither less (some are left out) nor more (groups)."""
    return _is_near(_worth(verdict), verdict.maximum, verdict)


def parts_that_explain(verdict: Verdict, version: QuestionVersion, *, human: bool) -> tuple[Part, ...]:
    """Return the parts that tell a student where the mark comes from; none of a person's mark that is another.

    A person's mark of a text by the key of `version` is not explained by some of the criteria either.
    """
    if not human:
        return verdict.parts
    return verdict.parts if add_up(verdict) and _covers(verdict, version) else ()


def _covers(verdict: Verdict, version: QuestionVersion) -> bool:
    """Tell whether no criterion is left out; of options only those that were chosen are parts."""
    if version.kind != TextGrader.kind:
        return True
    is_worth_it = can_be_whole(verdict) or _worth(verdict) > verdict.maximum
    # Of a group one criterion alone may be worth the maximum.
    return is_worth_it and not {part.id for part in verdict.parts} < set(criterion_ids(version))


def criterion_ids(version: QuestionVersion) -> list[str]:
    """Return the ids of a text's criteria as the key's reader does: one without an id is called by its place."""
    criteria = version.key.get("criteria") or ()
    return [
        criterion.get("id", str(place))
        for place, criterion in enumerate(criteria)
        if isinstance(criterion, dict)
    ]


def _worth(verdict: Verdict) -> Decimal:
    return sum((part.maximum for part in verdict.parts), Decimal(0))


def _is_near(together: Decimal, whole: Decimal, verdict: Verdict) -> bool:
    """Tell whether points differ by no more than their rounding: three thirds are 0.9999 and 1."""
    half_a_unit = Decimal(5).scaleb(-SCORE_PLACES - 1)
    return abs(together - whole) <= half_a_unit * (len(verdict.parts) + 1)
