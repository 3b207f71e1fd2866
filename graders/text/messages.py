"""A mark with what explains it; every sentence that a student reads, or a teacher beside the mark: a code, and its
English."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from graders.messages import Catalogue, Message
from graders.text import reasons
from graders.verdict import Part

CATALOGUE = Catalogue("text")
_template = CATALOGUE.template

MET = _template("met", "Met: {point}")
MET_UNNAMED = _template("met_unnamed", "Met.")
MET_AS_ACCEPTED = _template("met_as_accepted", "Met, as in an answer that the teacher accepted: {point}")
MET_AS_ACCEPTED_UNNAMED = _template(
    "met_as_accepted_unnamed", "Met, as in an answer that the teacher accepted."
)
NOT_MET = _template("not_met", "Not met: {point}.")
ENOUGH_MET = _template("enough_met", "Met, but no more points count here: {point}")
ENOUGH_MET_UNNAMED = _template("enough_met_unnamed", "Met, but no more points count here.")
NOT_NEEDED = _template("not_needed", "Not needed any more: {point}.")
NOT_NEEDED_UNNAMED = _template("not_needed_unnamed", "Not needed any more.")
NOT_MET_UNNAMED = _template("not_met_unnamed", "An expected idea is missing.")
EVERY = _template("all_points_met", "Every expected idea was found in your answer.")
ENOUGH = _template("enough_points_met", "As many ideas as count were found in your answer.")
COUNTED = _template("some_points_met", "{met} of {count} expected ideas were found in your answer.")
NONE = _template("no_points_met", "None of the expected ideas was found in your answer.")

COPIED = _template("question_copied", "The words of the question earn nothing by themselves.")
OPPOSITE = _template("opposite_said", "Your answer seems to say the opposite of what belongs here.")
OTHER_PARTY = _template("other_party", "Check which part of the system does this.")
WRONG_FORMULA = _template("wrong_formula", "A formula there is wrong.")
KEYWORDS = _template("keywords_only", "Explain in sentences: a list of keywords is not enough.")
CLOSE = _template("close_but_not_it", "Something close was said, but not the point.")
NO_FORMULA = _template("formula_not_stated", "It is not stated, or a sign or symbol in it is wrong.")

MOST = _template("most_said", "Your answer says most of what was expected.")
SOME = _template("part_said", "Part of what was expected is there.")
LITTLE = _template("little_said", "Most of what was expected is missing.")
LEFT = _template("left_to_a_person", "A person marks this answer.")

NO_TEXT = _template("no_text", "The answer to this question is a text.")
TOO_LONG = _template(
    "too_long",
    "The answer has {count} characters; at most {limit} are read. Please shorten it.",
)

# For the teacher
ADVICE = _template(
    "criteria_would_help",
    "With criteria (a formula, a term, a number, or what the code does in words) more could be graded.",
)
KEY_MARKS = _template("read_with_marks", "Read with the marks of the key: {words}.")

REASONS = {
    reason: _template(f"reason_{name.lower()}", reason)
    for name, reason in vars(reasons).items()
    if name.isupper()
}
"""Why a person looks at an answer: what each reason is called inside this grader is its English, too."""


def reason_messages(named: Iterable[str]) -> tuple[Message, ...]:
    """Return reasons as messages."""
    return tuple(REASONS[reason]() for reason in named)


@dataclass(frozen=True, slots=True)
class ScoredAnswer:
    """What the criteria or the references make of an answer: a mark with everything that explains it."""

    score: Fraction
    parts: tuple[Part, ...]
    feedback: tuple[Message, ...]
    confidence: float
    reasons: tuple[str, ...]
    calibration: str
    notes: tuple[Message, ...] = ()
