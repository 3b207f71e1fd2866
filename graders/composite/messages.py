"""Every sentence of this grader that a student reads: a code, and its English with named fields."""

from graders.messages import Catalogue

CATALOGUE = Catalogue("composite")
_template = CATALOGUE.template

OF_CHOICE = _template("of_choice", "Your choice: {feedback}")
OF_REASON = _template("of_reason", "Your reason: {feedback}")
OF_PART = _template("of_part", "{part}: {feedback}")
NO_POINT = _template("no_points_for_reason", "With this choice, nothing is given for the reason.")
NO_CHOICE = _template(
    "reason_without_choice", "A reason is marked together with a choice, and none was made."
)
REASON_CUT = _template("reason_cut", "A reason counts in full only beside a choice that earns points.")
CHOICE_CUT = _template("choice_cut", "A choice counts in full only beside a reason that earns points.")

NOT_PARTS = _template("not_parts", "The answer to this question has parts; send an object with: {known}.")
UNKNOWN = _template("unknown_part", "“{name}” is not a part of this question; its parts are: {known}.")

# For the teacher
NONE_HOLDS = _template("no_criterion_holds", "No criterion holds for what was chosen.")
