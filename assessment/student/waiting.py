"""What a student is told of a wait: how many answers come first and about how long that takes, in round words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.grading.queue import COUNTED, Wait

MINUTE, HOUR = 60, 3600


def wait_in_words(wait: Wait) -> str:
    """Return two short sentences: what the answer waits for, and that it is saved."""
    if not wait.grader_at_work:
        return _(
            "The grader is not running at the moment; "
            "your answer is saved and will be graded when it is back."
        )
    # No f-string: `makemessages` finds no text inside one.
    return " ".join((_before(wait), _("Your answer is saved.")))


def _before(wait: Wait) -> str:
    if not wait.ahead:
        return _("Your answer is being graded.")
    count = min(wait.ahead, COUNTED)
    if wait.about_seconds is None:
        return ngettext("%(count)d answer before yours.", "%(count)d answers before yours.", count) % {
            "count": count
        }
    return ngettext(
        "%(count)d answer before yours, %(time)s.", "%(count)d answers before yours, %(time)s.", count
    ) % {"count": count, "time": about(wait.about_seconds)}


def about(seconds: int) -> str:
    """Return a time in round words: minutes by one up to ten and by five up to an hour, then hours; never too short."""
    if seconds <= MINUTE:
        return _("less than a minute")
    if seconds <= HOUR:
        step = 1 if seconds <= 10 * MINUTE else 5
        minutes = -(-seconds // (step * MINUTE)) * step
        return ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    hours = -(-seconds // HOUR)
    return ngettext("about %(count)d hour", "about %(count)d hours", hours) % {"count": hours}
