"""Every sentence of this grader that a student reads, as templates with named parameters."""

OF_CHOICE = "Your choice: {said}"
OF_REASON = "Your reason: {said}"
OF_PART = "{part}: {said}"
NO_POINT = "With this choice, nothing is given for the reason."
NO_CHOICE = "A reason is marked together with a choice, and none was made."
REASON_CUT = "A reason counts in full only beside a choice that earns points."
CHOICE_CUT = "A choice counts in full only beside a reason that earns points."

NOT_PARTS = "The answer to this question has parts; send an object with: {known}."
UNKNOWN = "{name} is not a part of this question; its parts are: {known}."
