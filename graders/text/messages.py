"""Every sentence of this grader that a student reads, as templates with named parameters."""

MET = "Met: {point}"
MET_UNNAMED = "Met."
NOT_MET = "Not met: {point}."
NOT_MET_UNNAMED = "An expected idea is missing."
EVERY = "Every expected idea was found in your answer."
COUNTED = "{met} of {count} expected ideas were found in your answer."
NONE = "None of the expected ideas was found in your answer."

COPIED = "The words of the question earn nothing by themselves."
OPPOSITE = "Your answer seems to say the opposite of what belongs here."
OTHER_PARTY = "Check which part of the system does this."
WRONG_FORMULA = "A formula there is wrong."
KEYWORDS = "Explain in sentences: a list of keywords is not enough."
CLOSE = "Something close was said, but not the point."
NO_FORMULA = "It is not stated, or a sign or symbol in it is wrong."

MOST = "Your answer says most of what was expected."
SOME = "Part of what was expected is there."
LITTLE = "Most of what was expected is missing."

NO_TEXT = "The answer to this question is a text."
TOO_LONG = "The answer has {count} characters; at most {limit} are read. Please shorten it."
