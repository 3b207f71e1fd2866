"""Every reason why a person looks at an answer, in the order in which an answer can meet them.

What each one is decided by, and how its limits were chosen, stands in the table of the README beside this file.
"""

# Before the model is asked: the answer gets no mark.
LANGUAGE_NOT_GRADED = "this language is not graded by the machine"
ANOTHER_LANGUAGE = "another language"

# By criteria: what blocks a point that would have been earned, or nearly.
CONTRADICTION = "contradiction suspected"
SWAPPED_ROLES = "roles may be swapped"
KEYWORDS = "a list of keywords"
WRONG_FORMULA = "a formula is wrong"
NEAR_THRESHOLD = "a point is near the threshold"
ANOTHER_WORD = "another word than the key's"
LIKE_A_REJECTED = "like one that the teacher rejected"

# By references: what the machine does not grade, what earns nothing, and how sure the scorer is.
CODE = "code, which the machine does not grade"
QUESTION_COPIED = "the question copied"
BORDERLINE = "near the pass mark"
NOT_SURE = "not sure enough"
OUTLIER = "unlike anything marked so far"
OFF_TOPIC = "off topic"

# By references: details that similarity does not see.
FORMULA_MISSING = "not the formula of the reference"
FORMULA_DIFFERS = "a formula differs from the reference"
FORMULA_BESIDE = "another formula beside the reference's"
FORMULA_FOR_WORDS = "a formula where the reference has words"
NUMBER_DIFFERS = "a number differs from the reference"
NUMBER_CONTEXT = "the number is right, what stands beside it differs"
UNIT = "the unit is missing, or is not asked for"
ROUNDING = "the number is rounded otherwise than the reference's"
WORD_ORDER = "the reference's words in another order"
OTHER_REPLY = "another yes or no than the reference's"
FORMULA_ALONE = "the formula is right, the words are not the reference's"
NUMBER_ALONE = "the number is right, the words are not the reference's"
OTHER_EXAMPLES = "other examples than the reference's may be right"

# By either, where the answer earns something.
NOT_SENTENCES = "not written in sentences"
LOOK_ALIKE_LETTERS = "look-alike letters"
CONTRADICTS_ITSELF = "contradicts itself"
TWO_ANSWERS = "two answers in one"

# By either, whatever the answer earns: its mark is a guess.
PERHAPS_NOTHING = "may be an answer, or none"
ANOTHER_SIGN = "a sign or a capital that the key has not"
REPLY_IN_OTHER_WORDS = "yes or no in other words than the key's"
SAYS_MORE = "says more than the key"
TO_THE_GRADER = "words to the grader"
