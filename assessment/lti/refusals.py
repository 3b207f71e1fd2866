"""Why a platform's message is refused: one table, each reason with its code for the log and its words for a person."""

from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

OPEN_AGAIN = _("Go back to your course, reload it, and open the activity again.")
TELL_ADMINISTRATOR = _(
    "Tell your teacher or the administrator of your learning platform, with the reference below."
)
NOT_OPENED = _("This could not be opened")
NOTHING_CHANGED = _("What you submitted earlier is stored and has not changed.")
COMPARE_SETTINGS = _("Your administrator can compare the platform's settings with those of this service.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a person reads of a refused message, and the status of the page; `todo` is what they can do."""

    happened: Words
    todo: Words = TELL_ADMINISTRATOR
    status: int = 400
    title: Words = NOT_OPENED
    safe: Words = NOTHING_CHANGED


class RefusalCode(StrEnum):
    """The reasons, as the log names them."""

    NOT_SECURE = "not-secure"
    MALFORMED = "malformed"
    PLATFORM_UNKNOWN = "platform-unknown"
    PLATFORM_AMBIGUOUS = "platform-ambiguous"
    TARGET_FOREIGN = "target-foreign"
    TARGET_CHANGED = "target-changed"
    PLATFORM_ERROR = "platform-error"
    STATE_INVALID = "state-invalid"
    STATE_EXPIRED = "state-expired"
    TOKEN_MALFORMED = "token-malformed"  # noqa: S105 - a code, no secret
    ALGORITHM_REFUSED = "algorithm-refused"
    KEY_UNKNOWN = "key-unknown"
    KEYS_UNREACHABLE = "keys-unreachable"
    SIGNATURE_WRONG = "signature-wrong"
    ISSUER_WRONG = "issuer-wrong"
    AUDIENCE_WRONG = "audience-wrong"
    TOKEN_EXPIRED = "token-expired"  # noqa: S105 - a code, no secret
    ISSUED_AT_WRONG = "issued-at-wrong"
    NONCE_WRONG = "nonce-wrong"
    REPLAYED = "replayed"
    VERSION_WRONG = "version-wrong"
    MESSAGE_UNKNOWN = "message-unknown"
    DEPLOYMENT_UNKNOWN = "deployment-unknown"
    RESOURCE_LINK_MISSING = "resource-link-missing"
    EXERCISE_UNKNOWN = "exercise-unknown"
    ANONYMOUS = "anonymous"
    NOT_A_TEACHER = "not-a-teacher"
    NOT_YOURS = "not-yours"
    NOTHING_TO_REVIEW = "nothing-to-review"
    NOTHING_ACCEPTED = "nothing-accepted"
    COOKIES_BLOCKED = "cookies-blocked"
    TICKET_SPENT = "ticket-spent"
    INVITATION_NEEDED = "invitation-needed"
    REGISTRATION_FAILED = "registration-failed"


class MessageRefused(Exception):
    """A message of a platform that is not followed; `happened` takes the place of the table's own words."""

    def __init__(self, code: RefusalCode, happened: Words | None = None) -> None:
        super().__init__(code)
        self.code = code
        self._happened = happened

    @property
    def refusal(self) -> Refusal:
        """The words and the status of this refusal."""
        refusal = REFUSALS[self.code]
        return refusal if self._happened is None else replace(refusal, happened=self._happened)


REFUSALS = {
    # Plain HTTP, other than on a developer's own machine.
    RefusalCode.NOT_SECURE: Refusal(
        _("The learning platform opened this over a connection that is not encrypted."),
        todo=_("Your administrator must register this service with addresses that begin with https://."),
    ),
    # A parameter or a claim that is missing, too long, of a wrong type, or holds characters that cannot be stored.
    RefusalCode.MALFORMED: Refusal(
        _("The learning platform's message has a part that is missing or damaged."),
    ),
    # An issuer or a client id that no active registration has.
    RefusalCode.PLATFORM_UNKNOWN: Refusal(
        _("This service does not know the learning platform that sent you, or was told not to work with it."),
        status=403,
    ),
    # Several registrations of one issuer, and no client id to tell them apart.
    RefusalCode.PLATFORM_AMBIGUOUS: Refusal(
        _("The learning platform is registered here more than once, and did not say as which."),
        todo=_("Your administrator must let the platform send its client_id when it opens this service."),
    ),
    # A `target_link_uri` that is not an address of ours for launches.
    RefusalCode.TARGET_FOREIGN: Refusal(
        _("The activity's address is not one of this service."),
        todo=_(
            "Your teacher can correct the address of the activity; the administrator knows the right one."
        ),
    ),
    # Another `target_link_uri` than at login.
    RefusalCode.TARGET_CHANGED: Refusal(
        _("The learning platform asked for one address at first, and then for another."),
        todo=OPEN_AGAIN,
    ),
    # `error` in place of a token.
    RefusalCode.PLATFORM_ERROR: Refusal(
        _("The learning platform did not confirm who you are. You may have been signed out there."),
        todo=_("Sign in to your learning platform again, and open the activity from your course."),
        status=403,
    ),
    # No `state`, or none that we made.
    RefusalCode.STATE_INVALID: Refusal(
        _("This page was not opened by the way that begins in your course."),
        todo=OPEN_AGAIN,
        status=403,
    ),
    # A `state` older than ten minutes.
    RefusalCode.STATE_EXPIRED: Refusal(
        _("It took too long to get here from your course."),
        todo=OPEN_AGAIN,
        status=403,
    ),
    # No `id_token`, or nothing that can be read as one.
    RefusalCode.TOKEN_MALFORMED: Refusal(
        _("The learning platform's message cannot be read."),
    ),
    # Signed with anything but RS256, or not at all.
    RefusalCode.ALGORITHM_REFUSED: Refusal(
        _("The learning platform's message is not signed in the way that is agreed on (RS256)."),
        status=403,
    ),
    # No `kid`, or one that the platform does not publish.
    RefusalCode.KEY_UNKNOWN: Refusal(
        _("The learning platform signed its message with a key that it does not publish."),
        todo=_(
            "Try again in a minute. If it happens again, tell your administrator, with the reference below."
        ),
        status=403,
    ),
    # The platform's keys could not be fetched.
    RefusalCode.KEYS_UNREACHABLE: Refusal(
        _("This service could not fetch the learning platform's keys, and so cannot check its message."),
        todo=_(
            "Try again in a minute. If it happens again, tell your administrator, with the reference below."
        ),
        status=424,
    ),
    # A signature that does not fit the key.
    RefusalCode.SIGNATURE_WRONG: Refusal(
        _("The signature of the learning platform's message is wrong."),
        status=403,
    ),
    # Another `iss` than the registration's.
    RefusalCode.ISSUER_WRONG: Refusal(
        _("The message comes from another learning platform than the one that sent you."),
        status=403,
    ),
    # `aud` without our client id, or several without us as `azp`.
    RefusalCode.AUDIENCE_WRONG: Refusal(
        _("The learning platform's message is meant for another service."),
        todo=COMPARE_SETTINGS,
        status=403,
    ),
    # `exp` in the past.
    RefusalCode.TOKEN_EXPIRED: Refusal(
        _("The learning platform's message has expired."),
        todo=OPEN_AGAIN,
        status=403,
    ),
    # `iat` in the future, or an hour old.
    RefusalCode.ISSUED_AT_WRONG: Refusal(
        _("The learning platform's message is too old, or its clock and this service's differ."),
        todo=OPEN_AGAIN,
        status=403,
    ),
    # Another `nonce` than was asked for.
    RefusalCode.NONCE_WRONG: Refusal(
        _("The learning platform's message does not answer the question that was asked of it."),
        todo=OPEN_AGAIN,
        status=403,
    ),
    # A `nonce` that was used.
    RefusalCode.REPLAYED: Refusal(
        _("This way of opening the page was used already; each works once."),
        todo=OPEN_AGAIN,
        status=403,
    ),
    # Another version than 1.3.0.
    RefusalCode.VERSION_WRONG: Refusal(
        _("The learning platform speaks another version of LTI than 1.3."),
        todo=COMPARE_SETTINGS,
    ),
    # A message type that is not supported.
    RefusalCode.MESSAGE_UNKNOWN: Refusal(
        _("The learning platform asked for something that this service does not do."),
        todo=COMPARE_SETTINGS,
    ),
    # A deployment that is not registered, or not active.
    RefusalCode.DEPLOYMENT_UNKNOWN: Refusal(
        _("This place in the learning platform (its deployment) is not registered here, or was turned off."),
        todo=COMPARE_SETTINGS,
        status=403,
    ),
    # A launch without the id of its activity.
    RefusalCode.RESOURCE_LINK_MISSING: Refusal(
        _("The learning platform did not say which activity you opened."),
    ),
    # A custom parameter `exercise` that names none of the assessment's exercises.
    RefusalCode.EXERCISE_UNKNOWN: Refusal(
        _("The activity names a part of the page that does not exist."),
        todo=_(
            "Your teacher can correct the activity: choose its content again, or spell its custom parameter “exercise”"
            " as the part is called here."
        ),
        status=404,
    ),
    # No `sub`.
    RefusalCode.ANONYMOUS: Refusal(
        _("The learning platform did not say who you are, so no answer could be kept for you."),
        todo=_("Sign in to your learning platform, and open the activity from your course."),
        status=403,
    ),
    # Deep linking by somebody who does not teach in the course.
    RefusalCode.NOT_A_TEACHER: Refusal(
        _("Only teachers of the course may choose what an activity shows."),
        status=403,
    ),
    # A review of somebody else's submission by a student.
    RefusalCode.NOT_YOURS: Refusal(
        _("Only teachers of the course may look at what others have handed in."),
        status=403,
    ),
    # A review of a column of the gradebook, or of a learner, of which nothing is known here.
    RefusalCode.NOTHING_TO_REVIEW: Refusal(
        _("There is nothing here that this learner has handed in for this activity."),
        todo=_("If they have answered just now, reload your gradebook and open it again."),
        status=404,
    ),
    # Deep linking that takes no links to activities, or says no place to send them to.
    RefusalCode.NOTHING_ACCEPTED: Refusal(
        _("The learning platform asked for something else than activities, which is all there is here."),
    ),
    # Neither a cookie nor the platform's storage has what was put there at login.
    RefusalCode.COOKIES_BLOCKED: Refusal(
        _("Your browser keeps nothing for this page while it is shown inside your learning platform."),
        todo=_("Open it in a new window with the button below."),
        status=403,
        title=_("Open this in a new window"),
    ),
    # A ticket for a new window that is forged, old or used.
    RefusalCode.TICKET_SPENT: Refusal(
        _("This link works once, for two minutes."),
        todo=_("Go back to the page that it was on, reload it, and follow the link again."),
        status=403,
    ),
    # Registration without a link that is open for it.
    RefusalCode.INVITATION_NEEDED: Refusal(
        _("This address registers a learning platform only by a link that works once, for a limited time."),
        todo=_("Ask the administrator of this service for a new link, and paste it into your platform."),
        status=403,
        title=_("A registration link is needed"),
        safe=_("Nothing was registered."),
    ),
    # The platform's configuration or its reply to the registration cannot be used.
    RefusalCode.REGISTRATION_FAILED: Refusal(
        "",
        todo=_("Try again; if that does not help, register the service by hand, as its help describes."),
        title=_("The registration did not work"),
        safe=_("Nothing was registered here, and the link can be used again."),
    ),
}
