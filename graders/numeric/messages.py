"""Every sentence of this grader that a student reads: a code, and its English with named fields."""

from graders.messages import Catalogue

CATALOGUE = Catalogue("numeric")
_template = CATALOGUE.template

AT_VALUE = _template("value_at", "Value {number}: {hint}")

# The text as a whole
TOO_LONG = _template("too_long", "The answer is longer than {limit} characters; shorten it.")
TOO_MANY = _template("too_many", "There are more than {limit} values; shorten the answer.")
TOO_DEEP = _template("too_deep", "Brackets are nested more than {limit} deep; use one pair.")
NOT_TEXT = _template(
    "not_text", "Expected a number, a text or a list of them, not {kind}; write digits such as 0.5."
)
TRUTH = _template("truth_value", "true or false")
MAPPING = _template("mapping", "a mapping")
BINARY_FLOAT = _template("binary_float", "a binary float")
NOTHING = _template("null", "nothing")
THIS = _template("other_data", "this")
COMBINING = _template("combining_mark", "“{text}”: this mark does not belong to a number; remove it.")
NOT_PLAIN = _template("not_plain_digits", "“{text}”: write it with the digits 0 to 9.")
SCRIPTS = _template("mixed_scripts", "“{text}”: digits of two scripts are mixed; use the digits of one.")
NOTHING_AFTER = _template("nothing_after", "Nothing stands after “{text}”; write the value there.")
LABEL = _template("not_a_name", "“{text}” is not a single name; write the value alone.")
DOLLAR = _template("dollar_sign", "“$”: leave out the dollar sign.")
FRACTION_TEX = _template("latex_fraction", "“{text}”: a fraction has two whole numbers; write it as 1/2.")

# Brackets and separators
NOT_CLOSED = _template("bracket_not_closed", "“{text}”: bracket not closed; add “{closer}”.")
NOT_OPENED = _template("bracket_not_opened", "“{text}”: bracket not opened; add one before the first value.")
NO_MATCH = _template(
    "brackets_do_not_match", "“{opener}” and “{text}”: brackets do not match; close with “{closer}”."
)
A_SET = _template("set_not_vector", "Curly brackets make a set: order matters, use [ ].")
OUT_OF_PLACE = _template(
    "beside_bracket", "“{text}” stands beside a bracket; leave it out, or put it inside with separators."
)
EMPTY = _template("empty_value", "Between two separators value {number} is empty; write the value there.")
NO_VALUES = _template("no_values", "There is no value between the brackets; write one.")
ROWS_DIFFER = _template(
    "rows_differ", "These are rows of different length; write one row, or one value a line."
)
A_MATRIX = _template("matrix", "This is a matrix of several rows and columns; write one row, or one column.")
ONE_NUMBER = _template("one_number_asked", "One number is asked for, not a list; write one number.")
UNIT_TWICE = _template("direction_twice", "“{text}” stands twice; write each direction once.")

# Numbers
TWO_SIGNS = _template("two_signs", "“{text}”: two signs; write only one.")
SIGN_BEHIND = _template("sign_behind", "“{text}”: the sign stands before the number; move it.")
NOT_A_NUMBER = _template("not_a_number", "“{text}”: not a number; write a finite value in digits.")
NO_DIGITS = _template("no_digits", "“{text}”: no digit; write a number such as 0.5.")
FUNCTION = _template("function", "“{text}” is a function; work it out and write the number.")
CONSTANT = _template("named_constant", "“{text}” is a name; write its value in digits.")
IMAGINARY = _template("complex_number", "“{text}” makes it a complex number; write a real one.")
POWER = _template("power", "“{text}” is a power; work it out and write the number.")
ARITHMETIC = _template(
    "arithmetic", "“{text}” in “{whole}” is still to be worked out; write the number that it comes to."
)
ABOUT = _template("approximation", "“{text}” says “about”; leave it out and write the number.")
MARGIN = _template("margin_of_error", "“{text}”: leave out the margin of error and write one value.")
UNDERSCORE = _template("underscore", "“_” does not belong in a number; write the digits without it.")
HEXADECIMAL = _template("not_decimal", "“{text}” is not decimal; write it with the digits 0 to 9.")
UNIT = _template("unit", "“{text}”: leave it out and write the number alone.")
MULTIPLE = _template("multiple_word", "“{text}”: write the number out in digits, such as 5000000 or 5e6.")
PERCENT_WORD = _template(
    "percent_word", "“{text}”: write a percentage as a decimal, such as 0.5 for 50 percent."
)
CHARACTER = _template("foreign_character", "“{text}” does not belong in a number; leave it out.")
SPACE_INSIDE = _template(
    "space_inside", "“{text}”: white space stands inside one value; remove it, or add the separator."
)
PERCENT = _template("percent_not_asked", "“%”: percent is not asked for; write the number without it.")
PERCENT_FORM = _template(
    "percent_form", "“{text}”: only a single number can stand before “%”; write it as a decimal."
)
EXPONENT_MISSING = _template("exponent_missing", "“{text}”: the exponent is missing; write it as in 1e3.")
EXPONENT_SPACE = _template(
    "spaced_exponent", "“{text}”: white space stands beside the exponent; write it as in 1.23e2."
)
EXPONENT_WHOLE = _template(
    "exponent_not_whole", "“{text}”: an exponent is a whole number; write it as in 1e3."
)
EXPONENT_LARGE = _template(
    "exponent_too_large", "“{text}”: exponent too large; use one from -{limit} to {limit}."
)
DIGITS_MANY = _template("too_many_digits", "“{text}”: more than {limit} digits; shorten it.")
TWO_MARKS = _template(
    "two_decimal_marks",
    "“{text}”: more than one decimal mark, or groups that are not of three digits; write one mark alone.",
)
GROUPS = _template(
    "digit_groups", "“{text}”: digits are grouped by threes, as in 1,234,567; write it without groups."
)
TWO_GROUPINGS = _template(
    "two_groupings", "“{text}”: groups are marked in two ways; write the numbers without groups."
)
FRACTION_FORM = _template(
    "fraction_form", "“{text}”: a fraction has two whole numbers, as in 1/2; write it so."
)
MIXED_FORM = _template("mixed_number_form", "“{text}”: write it as one number, such as 3/2 or 1.5.")
ZERO_DIVISION = _template("division_by_zero", "“{text}”: division by zero; no number is meant.")
SEMICOLONS = _template(
    "semicolons_needed", "“{text}”: a comma is the decimal mark here; put “;” between values."
)

# Verdicts
CHOOSE = _template("ambiguous", "This can be read in {count} ways; choose the one that you mean.")
LENGTH_DIFFERS = _template(
    "length_differs", "A vector of another length: expected {expected} values, read {read}."
)
ROW = _template("row", "row")
COLUMN = _template("column", "column")
ROW_COLUMN = _template(
    "orientation_differs", "The shape differs: a {expected} is asked for, a {read} was read."
)
TYPED_DECIMALS = _template("decimals_required", "Write every value with exactly {places} decimals.")
DIGITS_DIFFER = _template(
    "digit_count_differs", "Right, but not written with as many digits as are asked for."
)
SIGNIFICANT_ARE = _template("significant_digits", "Significant digits: {places}.")
SIGNIFICANT_FROM = _template("significant_digits_from", "Significant digits: {places} or more.")
SIGNIFICANT_BETWEEN = _template("significant_digits_between", "Significant digits: {places} to {limit}.")
DECIMALS_ARE = _template("decimals", "Decimals: {places}.")
DECIMALS_FROM = _template("decimals_from", "Decimals: {places} or more.")
DECIMALS_BETWEEN = _template("decimals_between", "Decimals: {places} to {limit}.")
SOME_RIGHT = _template("some_right", "{met} of {count} values are right, by position: {positions}.")
SOME_RIGHT_COUNTED = _template("some_right_counted", "{met} of {count} values are right.")
ONE_RIGHT = _template("one_right", "1 of {count} values is right, by position: {positions}.")
ONE_RIGHT_COUNTED = _template("one_right_counted", "1 of {count} values is right.")
NONE_RIGHT = _template("none_right", "None of the {count} values is right.")
TYPED_SIGNIFICANT = _template(
    "significant_digits_required", "Write every value with exactly {places} significant digits."
)

# Near misses: the first is for a vector, or for both
NEAR_BINARY = _template(
    "near_binary", "Wrong, but equal up to binary rounding: work with exact decimals or fractions."
)
NEAR_DECIMAL = _template(
    "near_decimal", "Wrong, though it differs from the key only after the {place} decimal."
)
NEAR_DIGIT = _template(
    "near_digit", "Wrong, though it differs from the key only after the {place} significant digit."
)
NEAR_SIGN = _template("near_sign", "A sign is flipped.")
NEAR_SIGNS = _template("near_signs", "All signs are flipped.")
NEAR_SWAPPED = _template("near_swapped", "Two values are swapped.")
NEAR_REVERSED = _template("near_reversed", "The values are right, but in reversed order.")
NEAR_ROUNDED = _template(
    "near_rounded", "This is rounded (decimals kept: {places}); give it exactly, or keep more."
)
NEAR_ROUNDED_DIGITS = _template(
    "near_rounded_digits",
    "This is rounded (significant digits kept: {places}); give it exactly, or keep more.",
)
NEAR_SCALED = _template("near_scaled", "Every value is off by one and the same factor.")
NEAR_SCALED_ONE = _template("near_scaled_one", "The value is off by a simple factor, such as 10 or 2.")
NEAR_VARIANCE = _template("near_variance", "This has σ² in place of σ.")
NEAR_NO_NOISE = _template("near_no_noise", "ε is left out, and σ with it: this is μ alone.")
NEAR_NO_MEAN = _template("near_no_mean", "μ is left out.")
NEAR_SIGMA_ADDED = _template("near_sigma_added", "σ is added without ε.")
NEAR_NO_SIGMA = _template("near_no_sigma", "σ is left out: ε is added unscaled.")
NEAR_NOISE_SIGN = _template("near_noise_sign", "The sign of σ·ε is flipped.")
NEAR_SUM = _template("near_sum", "σ and ε are added, not multiplied.")
