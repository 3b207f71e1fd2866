"""Every sentence that a person reads, as templates with named parameters, so that they can be translated."""

SHOWN = 40


class Sentence(str):
    """A text of ours, not of a person: it stands in a sentence whole."""

    __slots__ = ()


def say(template: str, **parameters: object) -> str:
    """Fill a template; texts that a person typed are cut to 40 characters, and what cannot be printed is
    masked."""
    return template.format(**{name: shown(value) for name, value in parameters.items()})


def shown(value: object) -> str:
    """Return what may stand in a sentence: one line, printable, short; a lone unprintable character as
    `U+0000`."""
    text = str(value)
    if isinstance(value, Sentence):
        return text
    if len(text) == 1 and not text.isprintable():
        return f"U+{ord(text):04X}"
    cut = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return "".join(character if character.isprintable() else " " for character in cut)


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, … 11th, … 21st."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


AT_VALUE = "Value {number}: {hint}"

# The text as a whole
TOO_LONG = "The answer is longer than {limit} characters; shorten it."
TOO_MANY = "There are more than {limit} values; shorten the answer."
TOO_DEEP = "Brackets are nested more than {limit} deep; use one pair."
NOT_TEXT = "Expected a number, a text or a list of them, not {kind}; write digits such as 0.5."
TRUTH = "true or false"
MAPPING = "a mapping"
BINARY_FLOAT = "a binary float"
NOTHING = "nothing"
THIS = "this"
COMBINING = "“{text}”: this mark does not belong to a number; remove it."
NOT_PLAIN = "“{text}”: write it with the digits 0 to 9."
SCRIPTS = "“{text}”: digits of two scripts are mixed; use the digits of one."
NOTHING_AFTER = "Nothing stands after “{text}”; write the value there."
LABEL = "“{text}” is not a single name; write the value alone."
DOLLAR = "“$”: leave out the dollar sign."
FRACTION_TEX = "“{text}”: a fraction has two whole numbers; write it as 1/2."

# Brackets and separators
NOT_CLOSED = "“{text}”: bracket not closed; add “{closer}”."
NOT_OPENED = "“{text}”: bracket not opened; add one before the first value."
NO_MATCH = "“{opener}” and “{text}”: brackets do not match; close with “{closer}”."
A_SET = "Curly brackets make a set: order matters, use [ ]."
OUT_OF_PLACE = "“{text}” stands beside a bracket; leave it out, or put it inside with separators."
EMPTY = "Between two separators value {number} is empty; write the value there."
NO_VALUES = "There is no value between the brackets; write one."
ROWS_DIFFER = "These are rows of different length; write one row, or one value a line."
A_MATRIX = "This is a matrix of several rows and columns; write one row, or one column."
ONE_NUMBER = "One number is asked for, not a list; write one number."
UNIT_TWICE = "“{text}” stands twice; write each direction once."

# Numbers
TWO_SIGNS = "“{text}”: two signs; write only one."
SIGN_BEHIND = "“{text}”: the sign stands before the number; move it."
NOT_A_NUMBER = "“{text}”: not a number; write a finite value in digits."
NO_DIGITS = "“{text}”: no digit; write a number such as 0.5."
FUNCTION = "“{text}” is a function; work it out and write the number."
CONSTANT = "“{text}” is a name; write its value in digits."
IMAGINARY = "“{text}” makes it a complex number; write a real one."
POWER = "“{text}” is a power; work it out and write the number."
ARITHMETIC = "“{text}” in “{whole}” is still to be worked out; write the number that it comes to."
ABOUT = "“{text}” says “about”; leave it out and write the number."
MARGIN = "“{text}”: leave out the margin of error and write one value."
UNDERSCORE = "“_” does not belong in a number; write the digits without it."
HEXADECIMAL = "“{text}” is not decimal; write it with the digits 0 to 9."
UNIT = "“{text}”: leave it out and write the number alone."
MULTIPLE = "“{text}”: write the number out in digits, such as 5000000 or 5e6."
PERCENT_WORD = "“{text}”: write a percentage as a decimal, such as 0.5 for 50 percent."
CHARACTER = "“{text}” does not belong in a number; leave it out."
SPACE_INSIDE = "“{text}”: white space stands inside one value; remove it, or add the separator."
PERCENT = "“%”: percent is not asked for; write the number without it."
PERCENT_FORM = "“{text}”: only a single number can stand before “%”; write it as a decimal."
EXPONENT_MISSING = "“{text}”: the exponent is missing; write it as in 1e3."
EXPONENT_SPACE = "“{text}”: white space stands beside the exponent; write it as in 1.23e2."
EXPONENT_WHOLE = "“{text}”: an exponent is a whole number; write it as in 1e3."
EXPONENT_LARGE = "“{text}”: exponent too large; use one from -{limit} to {limit}."
DIGITS_MANY = "“{text}”: more than {limit} digits; shorten it."
TWO_MARKS = (
    "“{text}”: more than one decimal mark, or groups that are not of three digits; write one mark alone."
)
GROUPS = "“{text}”: digits are grouped by threes, as in 1,234,567; write it without groups."
TWO_GROUPINGS = "“{text}”: groups are marked in two ways; write the numbers without groups."
FRACTION_FORM = "“{text}”: a fraction has two whole numbers, as in 1/2; write it so."
MIXED_FORM = "“{text}”: write it as one number, such as 3/2 or 1.5."
ZERO_DIVISION = "“{text}”: division by zero; no number is meant."
SEMICOLONS = "“{text}”: a comma is the decimal mark here; put “;” between values."

# Verdicts
CHOOSE = "This can be read in {count} ways; choose the one that you mean."
LENGTH_DIFFERS = "A vector of another length: expected {expected} values, read {read}."
ROW = "row"
COLUMN = "column"
ROW_COLUMN = "The shape differs: a {expected} is asked for, a {read} was read."
TYPED_DECIMALS = "Write every value with exactly {places} decimals."
DIGITS_DIFFER = "Right, but not written with as many digits as are asked for."
SIGNIFICANT_ARE = "Significant digits: {places}."
SIGNIFICANT_FROM = "Significant digits: {places} or more."
SIGNIFICANT_BETWEEN = "Significant digits: {places} to {limit}."
DECIMALS_ARE = "Decimals: {places}."
DECIMALS_FROM = "Decimals: {places} or more."
DECIMALS_BETWEEN = "Decimals: {places} to {limit}."
SOME_RIGHT = "{met} of {count} values are right, by position: {positions}."
SOME_RIGHT_COUNTED = "{met} of {count} values are right."
ONE_RIGHT = "1 of {count} values is right, by position: {positions}."
ONE_RIGHT_COUNTED = "1 of {count} values is right."
NONE_RIGHT = "None of the {count} values is right."
TYPED_SIGNIFICANT = "Write every value with exactly {places} significant digits."

# Near misses: the first is for a vector, or for both
NEAR_BINARY = "Wrong, but equal up to binary rounding: work with exact decimals or fractions."
NEAR_DECIMAL = "Wrong, though it differs from the key only after the {place} decimal."
NEAR_DIGIT = "Wrong, though it differs from the key only after the {place} significant digit."
NEAR_SIGN = "A sign is flipped."
NEAR_SIGNS = "All signs are flipped."
NEAR_SWAPPED = "Two values are swapped."
NEAR_REVERSED = "The values are right, but in reversed order."
NEAR_ROUNDED = "This is rounded (decimals kept: {places}); give it exactly, or keep more."
NEAR_ROUNDED_DIGITS = "This is rounded (significant digits kept: {places}); give it exactly, or keep more."
NEAR_SCALED = "Every value is off by one and the same factor."
NEAR_SCALED_ONE = "The value is off by a simple factor, such as 10 or 2."
NEAR_VARIANCE = "This has σ² in place of σ."
NEAR_NO_NOISE = "ε is left out, and σ with it: this is μ alone."
NEAR_NO_MEAN = "μ is left out."
NEAR_SIGMA_ADDED = "σ is added without ε."
NEAR_NO_SIGMA = "σ is left out: ε is added unscaled."
NEAR_NOISE_SIGN = "The sign of σ·ε is flipped."
NEAR_SUM = "σ and ε are added, not multiplied."
