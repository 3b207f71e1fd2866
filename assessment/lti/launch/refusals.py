"""Why a login or a launch is refused: each reason with its code for the log, and its words for a person."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

AGAIN = _("Go back to your course, reload it, and open the activity again.")
TELL = _("Tell your teacher or the administrator of your learning platform, with the reference below.")
ADMINISTRATOR = _("Your administrator can compare the platform's settings with those of this service.")


class Refused(Exception):
    """A message of a platform that is not followed."""

    code: ClassVar[str] = "refused"
    name: ClassVar[Words] = _("This could not be opened")
    happened: ClassVar[Words]
    safe: ClassVar[Words] = _("What you submitted earlier is stored and has not changed.")
    todo: ClassVar[Words] = TELL
    status: ClassVar[int] = 400


class NotSecure(Refused):
    """Plain HTTP, other than on a developer's own machine."""

    code = "not-secure"
    happened = _("The learning platform opened this over a connection that is not encrypted.")
    todo = _("Your administrator must register this service with addresses that begin with https://.")


class Malformed(Refused):
    """A parameter or a claim that is missing, too long, of a wrong type, or holds characters that cannot be stored."""

    code = "malformed"
    happened = _("The learning platform's message has a part that is missing or damaged.")


class PlatformUnknown(Refused):
    """An issuer or a client id that no active registration has."""

    code = "platform-unknown"
    happened = _(
        "This service does not know the learning platform that sent you, or was told not to work with it."
    )
    status = 403


class PlatformAmbiguous(Refused):
    """Several registrations of one issuer, and no client id to tell them apart."""

    code = "platform-ambiguous"
    happened = _("The learning platform is registered here more than once, and did not say as which.")
    todo = _("Your administrator must let the platform send its client_id when it opens this service.")


class TargetForeign(Refused):
    """A `target_link_uri` that is not an address of ours for launches."""

    code = "target-foreign"
    happened = _("The activity's address is not one of this service.")
    todo = _("Your teacher can correct the address of the activity; the administrator knows the right one.")


class TargetChanged(Refused):
    """Another `target_link_uri` than at login."""

    code = "target-changed"
    happened = _("The learning platform asked for one address at first, and then for another.")
    todo = AGAIN


class PlatformSaidNo(Refused):
    """`error` in place of a token."""

    code = "platform-error"
    happened = _("The learning platform did not confirm who you are. You may have been signed out there.")
    todo = _("Sign in to your learning platform again, and open the activity from your course.")
    status = 403


class StateMissing(Refused):
    """No `state`, or none that we made."""

    code = "state-invalid"
    happened = _("This page was not opened by the way that begins in your course.")
    todo = AGAIN
    status = 403


class StateExpired(Refused):
    """A `state` older than ten minutes."""

    code = "state-expired"
    happened = _("It took too long to get here from your course.")
    todo = AGAIN
    status = 403


class TokenMalformed(Refused):
    """No `id_token`, or nothing that can be read as one."""

    code = "token-malformed"
    happened = _("The learning platform's message cannot be read.")


class AlgorithmRefused(Refused):
    """Signed with anything but RS256, or not at all."""

    code = "algorithm-refused"
    happened = _("The learning platform's message is not signed in the way that is agreed on (RS256).")
    status = 403


class KeyNotFound(Refused):
    """No `kid`, or one that the platform does not publish."""

    code = "key-unknown"
    happened = _("The learning platform signed its message with a key that it does not publish.")
    todo = _("Try again in a minute. If it happens again, tell your administrator, with the reference below.")
    status = 403


class KeysUnreachable(Refused):
    """The platform's keys could not be fetched."""

    code = "keys-unreachable"
    happened = _(
        "This service could not fetch the learning platform's keys, and so cannot check its message."
    )
    todo = _("Try again in a minute. If it happens again, tell your administrator, with the reference below.")
    status = 424


class SignatureWrong(Refused):
    """A signature that does not fit the key."""

    code = "signature-wrong"
    happened = _("The signature of the learning platform's message is wrong.")
    status = 403


class IssuerWrong(Refused):
    """Another `iss` than the registration's."""

    code = "issuer-wrong"
    happened = _("The message comes from another learning platform than the one that sent you.")
    status = 403


class AudienceWrong(Refused):
    """`aud` without our client id, or several without us as `azp`."""

    code = "audience-wrong"
    happened = _("The learning platform's message is meant for another service.")
    todo = ADMINISTRATOR
    status = 403


class Expired(Refused):
    """`exp` in the past."""

    code = "token-expired"
    happened = _("The learning platform's message has expired.")
    todo = AGAIN
    status = 403


class IssuedWrong(Refused):
    """`iat` in the future, or an hour old."""

    code = "issued-at-wrong"
    happened = _("The learning platform's message is too old, or its clock and this service's differ.")
    todo = AGAIN
    status = 403


class NonceWrong(Refused):
    """Another `nonce` than was asked for."""

    code = "nonce-wrong"
    happened = _("The learning platform's message does not answer the question that was asked of it.")
    todo = AGAIN
    status = 403


class Replayed(Refused):
    """A `nonce` that was used."""

    code = "replayed"
    happened = _("This way of opening the page was used already; each works once.")
    todo = AGAIN
    status = 403


class VersionWrong(Refused):
    """Another version than 1.3.0."""

    code = "version-wrong"
    happened = _("The learning platform speaks another version of LTI than 1.3.")
    todo = ADMINISTRATOR


class MessageUnknown(Refused):
    """A message type that is not supported."""

    code = "message-unknown"
    happened = _("The learning platform asked for something that this service does not do.")
    todo = ADMINISTRATOR


class DeploymentUnknown(Refused):
    """A deployment that is not registered, or not active."""

    code = "deployment-unknown"
    happened = _(
        "This place in the learning platform (its deployment) is not registered here, or was turned off."
    )
    todo = ADMINISTRATOR
    status = 403


class ResourceLinkMissing(Refused):
    """A launch without the id of its activity."""

    code = "resource-link-missing"
    happened = _("The learning platform did not say which activity you opened.")


class ExerciseUnknown(Refused):
    """A custom parameter `exercise` that names none of the assessment's exercises."""

    code = "exercise-unknown"
    happened = _("The activity names a part of the page that does not exist.")
    todo = _(
        "Your teacher can correct the activity: choose its content again, or spell its custom parameter “exercise” as"
        " the part is called here."
    )
    status = 404


class Anonymous(Refused):
    """No `sub`."""

    code = "anonymous"
    happened = _("The learning platform did not say who you are, so no answer could be kept for you.")
    todo = _("Sign in to your learning platform, and open the activity from your course.")
    status = 403


class NotATeacher(Refused):
    """Deep linking by somebody who does not teach in the course."""

    code = "not-a-teacher"
    happened = _("Only teachers of the course may choose what an activity shows.")
    status = 403


class NotYours(Refused):
    """A review of somebody else's submission by a student."""

    code = "not-yours"
    happened = _("Only teachers of the course may look at what others have handed in.")
    status = 403


class NothingToReview(Refused):
    """A review of a column of the gradebook, or of a learner, of which nothing is known here."""

    code = "nothing-to-review"
    happened = _("There is nothing here that this learner has handed in for this activity.")
    todo = _("If they have answered just now, reload your gradebook and open it again.")
    status = 404


class NothingAccepted(Refused):
    """Deep linking that takes no links to activities, or says no place to send them to."""

    code = "nothing-accepted"
    happened = _(
        "The learning platform asked for something else than activities, which is all there is here."
    )


class CookiesBlocked(Refused):
    """Neither a cookie nor the platform's storage has what was put there at login."""

    code = "cookies-blocked"
    name = _("Open this in a new window")
    happened = _("Your browser keeps nothing for this page while it is shown inside your learning platform.")
    todo = _("Open it in a new window with the button below.")
    status = 403


class TicketSpent(Refused):
    """A ticket for a new window that is forged, old or used."""

    code = "ticket-spent"
    happened = _("This link works once, for two minutes.")
    todo = _("Go back to the page that it was on, reload it, and follow the link again.")
    status = 403
