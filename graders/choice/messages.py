"""Every sentence of this grader that a student reads, as templates with named parameters."""

RIGHT = "Right."
PARTLY = "Partly right."
WRONG = "Not right."
WRONG_REASON = "Not right without a fitting reason."
ALL_RIGHT = "Every option that you chose is right."
NONE_RIGHT = "None of the options that you chose is right."
COUNTED = "Right among the {count} options that you chose: {right}."
TAKEN = "A wrong choice takes away what a right one gives."
ALL_OR_NOTHING = "Points are given only for exactly the right choices."

NOT_NAMES = (
    "The answer to this question is the name of an option, or a list of names; choose from: {options}."
)
UNKNOWN = "{name} is not one of the options; choose from: {options}."
TOO_MANY = "Choose one option; {count} were given."
