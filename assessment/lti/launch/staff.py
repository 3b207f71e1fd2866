"""Staff who come by launches: an account for each platform's `sub`, and roles that end with their launches.

A role that somebody was given by hand is neither changed nor taken away.
"""

import hashlib
import re

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.lti.platforms.models import Context, LaunchedRole, Registration, StaffIdentity
from assessment.people import audit
from assessment.people.models import Act, Membership, Role, User


def follow(context: Context, sub: str, name: str, role: Role | None) -> int | None:
    """Give somebody the role in the context's course that their launch says, or take back one that a launch gave.

    Return the id of the staff user, None for a student.
    """
    registration = context.deployment.registration
    if role is None:
        withdraw(context, sub)
        return None
    user = _user(registration, sub, name)
    membership, made = Membership.objects.get_or_create(
        user=user, course=context.course, defaults={"role": role}
    )
    launched = LaunchedRole.objects.filter(membership=membership)
    if made:
        LaunchedRole.objects.create(membership=membership, context=context)
        _record(Act.ROLE_GIVEN, membership, None, role)
    elif launched.exists():
        if membership.role != role:
            Membership.objects.filter(pk=membership.pk).update(role=role)
            _record(Act.ROLE_CHANGED, membership, membership.role, role)
        launched.update(context=context, seen_at=timezone.now())
    return int(user.pk)


def withdraw(context: Context, sub: str) -> None:
    """Take back the role that launches gave somebody in the context's course."""
    rows = Membership.objects.filter(
        course=context.course,
        launched_role__isnull=False,
        user__staff_identity__registration=context.deployment.registration,
        user__staff_identity__sub=sub,
    )
    for membership in rows.select_related("user"):
        _record(Act.ROLE_TAKEN, membership, membership.role, None)
        membership.delete()


def _record(act: Act, membership: Membership, old: str | None, new: str | None) -> None:
    course, user = membership.course_id, membership.user
    audit.record(act, by="launch", course=course, user=user, changes={"role": (old, new)})


def _user(registration: Registration, sub: str, name: str) -> User:
    """Return the account of a platform's `sub`, made now if there is none; nobody can sign in to it by password."""
    identities = StaffIdentity.objects.select_related("user")
    identity = identities.filter(registration=registration, sub=sub).first()
    if identity is None:
        try:
            with transaction.atomic():
                user = User(username=username(registration, sub), is_staff=True)
                user.set_unusable_password()
                _rename(user, name)
                user.save()
                return StaffIdentity.objects.create(registration=registration, sub=sub, user=user).user
        except IntegrityError:
            identity = identities.get(registration=registration, sub=sub)
    user = identity.user
    if name and user.get_full_name() != name:
        _rename(user, name)
        user.save(update_fields=["first_name", "last_name"])
    return user


def username(registration: Registration, sub: str) -> str:
    """Return the name of an account: with the `sub` as far as a name can hold it, and its digest if it cannot."""
    kept = re.sub(r"[^A-Za-z0-9.@_+-]", "-", sub)[:60]
    if kept != sub:
        kept += "-" + hashlib.sha256(sub.encode()).hexdigest()[:12]
    return f"lms-{registration.public_id.hex[:12]}-{kept}"


def _rename(user: User, name: str) -> None:
    first, _, last = name.strip().partition(" ")
    user.first_name, user.last_name = first[:150], last.strip()[:150]
