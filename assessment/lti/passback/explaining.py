"""Why a score is not in the gradebook, and what to do about it: a few sentences for a teacher, never the raw reply."""

from assessment.lti.passback.models import ScoreDelivery
from assessment.lti.platforms.ags import Fate, Outcome
from assessment.lti.platforms.fetching import REDIRECTS
from assessment.lti.platforms.models import Enrolment

LEFT = (
    "The student is not in the course on the platform any more, or has no role there that is graded. If they left,"
    " nothing needs doing; otherwise enrol them there again, and then send the score again here."
)
PERHAPS_LEFT = (
    "Mostly this means that the student left the course there. If they did, nothing needs doing; otherwise look at the"
    " activity's grade settings on the platform, and then send the score again here."
)
LOCKED = (
    "The platform failed at this score (500) while it may take others: perhaps the grade is locked in the gradebook."
    " Unlock it there, and the score arrives by itself; or leave it as it is."
)
FAILED = "The platform failed at this score alone. It is tried again by itself, less and less often."
GONE = (
    "The activity, or its column in the gradebook, was deleted on the platform. If that was meant, nothing needs doing."
    " If it was copied or moved, open the activity there once: its column becomes known again, and the scores follow."
)
MOVED = (
    "The platform says that the column has moved to another address. Open the activity there once: its new address"
    " becomes known, and the scores follow."
)
DENIED = (
    "The platform does not let this tool write into this column. Switch its grade service on in the tool's settings"
    " there (Moodle: grade sync and column management; Canvas: the scopes of the developer key), then send the score"
    " again here."
)
NO_ACCESS = (
    "The platform gives this tool no access to its gradebook. An administrator sees why with “Check this"
    " registration” under Registrations."
)
NO_SCOPE = (
    "The platform did not grant this tool the right to send scores. Switch its grade service on in the tool's settings"
    " there (Moodle: grade sync and column management; Canvas: the scopes of the developer key)."
)
NO_COLUMNS = (
    "The platform does not let this tool make a column in the gradebook. Switch column management on in the tool's"
    " settings there, or add the activity with “Select content”, which brings a column with it; then open it once."
)
OF_A_USER = (
    "incorrect score received",
    "user not found",
    "not a student",
    "not in the course",
    "not enrolled",
)
"""What platforms say to a score of somebody who is not graded in the course: “Incorrect score received” (Moodle), “User
not found in course or is not a student” (Canvas); not “Provided timestamp … not a valid timestamp”."""


def explain(row: ScoreDelivery, outcome: Outcome) -> str:
    """Return what became of a score in words, with what to do; `outcome.words` where they say all there is."""
    status = f" ({outcome.status})" if outcome.status and not outcome.no_token else ""
    match outcome.fate:
        case Fate.DENIED if outcome.no_token:
            return NO_SCOPE if "invalid_scope" in outcome.words else NO_ACCESS
        case Fate.DENIED:
            return _with_status(DENIED, status)
        case Fate.GONE:
            return _with_status(GONE, status)
        case Fate.FAILED:
            return LOCKED if outcome.status == 500 else _with_status(FAILED, status)
        case Fate.REJECTED if outcome.status in REDIRECTS:
            return _with_status(MOVED, status)
        case Fate.REJECTED if outcome.status in (400, 422):
            return _of_the_learner(row, outcome, status)
        case _:
            return outcome.words


def explain_column(outcome: Outcome) -> str:
    """Return why a column could not be made, with what to do."""
    status = f" ({outcome.status})" if outcome.status and not outcome.no_token else ""
    if outcome.no_token and outcome.fate is Fate.DENIED:
        return NO_COLUMNS if "invalid_scope" in outcome.words else NO_ACCESS
    if outcome.fate in (Fate.DENIED, Fate.GONE, Fate.REJECTED):
        return _with_status(NO_COLUMNS, status)
    return f"{outcome.words} Making the column is tried again by itself."


def _of_the_learner(row: ScoreDelivery, outcome: Outcome, status: str) -> str:
    """Return why a well-formed score was rejected: by what the platform says, and by what its roster last said."""
    context = row.resource_link.context
    enrolments = Enrolment.objects.filter(learner=row.learner, context=context)
    has_left = enrolments.filter(active=False).exists()
    if has_left or any(sign in outcome.words.lower() for sign in OF_A_USER):
        return _with_status(LEFT, status)
    return f"{outcome.words} {PERHAPS_LEFT}"


def _with_status(words: str, status: str) -> str:
    """Put the status behind the first sentence, for whoever asks the platform's administrator."""
    first, _, more = words.partition(".")
    return f"{first}{status}.{more}"
