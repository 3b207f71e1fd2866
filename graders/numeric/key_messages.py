"""Every sentence that an author reads, as templates with named parameters: errors of a key, and the key as read."""

from graders.messages import shown


def say(template: str, **params: object) -> str:
    """Fill a template; what somebody typed is cut and made printable."""
    return template.format(**{name: shown(value) for name, value in params.items()})


# Keys
KEY_MAPPING = "Write the key as fields, such as value: 0.5."
KEY_UNKNOWN = "There is no such field; known are: {known}."
KEY_MISSING = "This field is required."
KEY_TEXT = "Write a text."
KEY_LIST = "Write a list of at most {limit} items."
KEY_CHOICE = "Choose one of: {options}."
KEY_FLAG = "Write true or false."
KEY_WHOLE = "Write a whole number from {low} to {high}."
KEY_LONG = "Write at most {limit} characters."
KEY_FLOAT = "A binary float has lost the digits that were typed; write the number as text."
KEY_AMBIGUOUS = "This can be read as {readings}; write it so that only one is meant."
KEY_NEGATIVE = "Write a number that is not negative."
KEY_NEEDED = "The mode {mode} needs this field."
KEY_UNUSED = "This needs another mode: set mode to {modes}, or leave it out."
KEY_PLACES = "A tolerance is not rounded: leave it out, or ask for digits by digits: {{decimals: {places}}}."
KEY_PERCENT = "A percentage is a share of the value: set mode to relative, or write the number that is meant."
KEY_DIGITS = "Write what is asked for, such as significant: 3, or decimals: {at_least: 2}."
KEY_MAPPINGS = {
    "digits": "Write fields, such as digits: {significant: 3}.",
    "parameters": "Write fields, such as parameters: {mu: 0.5}.",
    "near_misses": "Write fields, such as value: 0.5 and feedback: A sign is flipped.",
}
KEY_DIGITS_ORDER = "The least is above the most."
KEY_DIGITS_STRICT = "Leave out strict: digits says how many are asked for."
KEY_SHARE = "Write a share from 0 to 1."
KEY_ZERO = "A value of 0 has no relative tolerance; use the mode absolute."
KEY_COUNT = "Write {expected} values, as in the key; there are {read}."
KEY_WEIGHTS_ZERO = "At least one weight must be above 0."
KEY_WEIGHTS_ORDER = "Values in any order need equal weights."
KEY_IS_RIGHT = "This value is right by the key; a near miss must be wrong."

# The author's view of a key
MODES = {
    "exact": "exact",
    "decimals": "rounded to {places} decimals ({rounding})",
    "significant": "rounded to {places} significant digits ({rounding})",
    "absolute": "within {tolerance}",
    "relative": "within {tolerance} times the value",
}
ROUNDINGS = {"half_up": "half up", "half_even": "half even"}
STRICT_DIGITS = "typed with that many digits"
TOLERANCE_WIDE = (
    "a tolerance of {tolerance} times the value takes everything from {low} to {high}; 5 % is 5% or 0.05"
)
DIGITS_ASKED = "{expected} asked for, {share} of the points in others"
ALL_OR_NOTHING = "all or nothing"
WEIGHTS = "weights {weights}"
ANY_ORDER = "in any order"
STRICT_ORIENTATION = "as a {orientation}"
DECIMAL_COMMA = "decimal comma"
DECIMAL_AUTO = "decimal point or comma"
PERCENT_ALLOWED = "percent allowed"
BINARY64_ALLOWED = "binary rounding accepted"
