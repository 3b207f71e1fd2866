"""Links with which a platform may register itself: a secret each, that works once and for a limited time."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone

from assessment.lti.platforms.models import Invitation, Registration
from assessment.people import audit
from assessment.people.models import Act, Course, User

VALID_FOR = timedelta(days=7)
"""A week, as long as an administrator elsewhere may take to come to it; it is a secret that registers a platform."""
LONGEST_SECRET = 100
"""A plain limit before anything is hashed; ours have 32 characters."""


@transaction.atomic
def make_invitation(note: str, library: Iterable[Course], made_by: User | None) -> str:
    """Store an invitation and return its secret, which is kept nowhere; it ends after a week.

    The link is `/lti/register?invitation=<secret>`. `library` has the courses whose content the platform's teachers
    may pick.
    """
    secret = token_urlsafe(24)
    invitation = Invitation.objects.create(
        secret_sha256=_digest(secret),
        note=note[:200],
        made_by=made_by,
        expires_at=timezone.now() + VALID_FOR,
    )
    courses = list(library)
    invitation.library.set(courses)
    audit.record(Act.INVITED, by=made_by or audit.SERVICE, target=invitation, details={"library": courses})
    return secret


def open_invitation(secret: str) -> Invitation | None:
    """Return the invitation of a secret, if it was not used and has not ended."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        return None
    rows = Invitation.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return rows.filter(secret_sha256=_digest(secret)).first()


def claim_invitation(invitation: Invitation) -> bool:
    """Use an invitation up, before the platform is called; False if another request was first."""
    now = timezone.now()
    rows = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=now)
    return rows.update(used_at=now) == 1


def release_invitation(invitation: Invitation) -> None:
    """Let an invitation be used again: the registration that it was claimed for did not work."""
    Invitation.objects.filter(pk=invitation.pk, registration=None).update(used_at=None)


@transaction.atomic
def fulfil_invitation(invitation: Invitation, registration: Registration) -> None:
    """Remember what came of an invitation, and give the registration its library."""
    registration.library.set(invitation.library.all())
    Invitation.objects.filter(pk=invitation.pk).update(registration=registration)
    details = {"issuer": registration.issuer, "invitation": invitation.pk}
    audit.record(Act.REGISTERED, by="invitation", target=registration, details=details)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
