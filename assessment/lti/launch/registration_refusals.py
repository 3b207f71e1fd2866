"""Why a registration is refused."""

from django.utils.translation import gettext_lazy as _

from assessment.lti.launch.refusals import Refused


class InvitationNeeded(Refused):
    """Registration without a link that is open for it."""

    code = "invitation-needed"
    name = _("A registration link is needed")
    happened = _(
        "This address registers a learning platform only by a link that works once, for a limited time."
    )
    safe = _("Nothing was registered.")
    todo = _("Ask the administrator of this service for a new link, and paste it into your platform.")
    status = 403


class RegistrationFailed(Refused):
    """The platform's configuration or its reply to the registration cannot be used."""

    code = "registration-failed"
    name = _("The registration did not work")
    safe = _("Nothing was registered here, and the link can be used again.")
    todo = _("Try again; if that does not help, register the service by hand, as its help describes.")
    status = 400

    def __init__(self, happened: str) -> None:
        super().__init__(happened)
        self.happened = happened  # type: ignore[misc]
