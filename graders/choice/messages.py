"""Every sentence of this grader that a student reads: a code, and its English with named fields."""

from graders.messages import Catalogue

CATALOGUE = Catalogue("choice")
_template = CATALOGUE.template

RIGHT = _template("right", "Right.")
PARTLY = _template("partly_right", "Partly right.")
WRONG = _template("not_right", "Not right.")
WRONG_REASON = _template("not_right_without_reason", "Not right without a fitting reason.")
ALL_RIGHT = _template("all_right", "Every option that you chose is right.")
NONE_RIGHT = _template("none_right", "None of the options that you chose is right.")
COUNTED = _template("some_right", "Right among the {count} options that you chose: {right}.")
TAKEN = _template("wrong_choice_costs", "A wrong choice takes away what a right one gives.")
ALL_OR_NOTHING = _template("all_or_nothing", "Points are given only for exactly the right choices.")

NOT_NAMES = _template(
    "not_names",
    "The answer to this question is the name of an option, or a list of names; choose from: {options}.",
)
UNKNOWN = _template("unknown_option", "“{name}” is not one of the options; choose from: {options}.")
TOO_MANY = _template("too_many_options", "Choose one option; {count} were given.")
