"""Rosters: read by Names and Role Provisioning Services, and applied to enrolments, names and launched roles.

Source: 1EdTech, LTI Names and Role Provisioning Services 2.0. Names are optional everywhere; the id (`sub`) is not.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment.lti.platforms.models import Context, Enrolment, LaunchedRole, Registration
from assessment.lti.platforms.roles import staff_role
from assessment.lti.services.access_tokens import result_pages
from assessment.lti.services.addresses import problem_with_address
from assessment.lti.services.http_client import PlatformCall
from assessment.lti.services.replies import CallFailed
from assessment.people import audit
from assessment.people.learners import erased_id
from assessment.people.models import ERASED, Act, Learner, Membership, Role

ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
ROSTER_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
MOST_ROSTER_PAGES = 50
"""A plain limit, so that a platform whose pages never end holds no worker."""
ROSTER_PAGE = 500
"""Members that are asked for at a time; platforms may send fewer, and many do."""
MOST_MEMBERS = 20_000
"""A plain limit on what is held in memory and written in one transaction."""
ENDED = ("Inactive", "Deleted")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on a roster; `name` may be empty, `roles` are the platform's words."""

    sub: str
    roles: tuple[str, ...] = ()
    active: bool = True
    name: str = ""


def read_roster(registration: Registration, memberships_url: str) -> list[Member]:
    """Return everybody on a roster, each once; raise `CallFailed` if it cannot be read whole.

    It calls the platform, so no transaction may be open.
    """
    call = PlatformCall("GET", _in_large_pages(memberships_url), {"Accept": ROSTER_TYPE})
    members: dict[str, Member] = {}
    for page in result_pages(registration, [ROSTER], call, MOST_ROSTER_PAGES):
        for entry in _page_members(page.json()):
            if (member := _member(entry)) is not None:
                members[member.sub] = _merged(members.get(member.sub), member)
        if len(members) > MOST_MEMBERS:
            raise CallFailed(f"The roster has more than {MOST_MEMBERS} members.", permanent=True)
    return list(members.values())


def _in_large_pages(url: str) -> str:
    """Return the address that asks for large pages; a platform may send fewer (section 2.4.2 of the specification)."""
    if problem := problem_with_address(url):
        raise CallFailed(f"The roster's address cannot be called. {problem}", permanent=True)
    parts = urlsplit(url)
    if "limit" in parse_qs(parts.query, keep_blank_values=True):
        return url
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, f"limit={ROSTER_PAGE}")))))


def _page_members(data: Any) -> list[Any]:
    members = data.get("members") if isinstance(data, dict) else None
    if not isinstance(members, list):
        raise CallFailed("The platform's roster is not what the specification says.", permanent=True)
    return members


def _member(data: Any) -> Member | None:
    """Read one entry; None if it does not say who it is."""
    sub = data.get("user_id") if isinstance(data, dict) else None
    if isinstance(sub, int) and not isinstance(sub, bool):
        sub = str(sub)
    if not isinstance(sub, str) or not 0 < len(sub) <= 255:
        return None
    roles = data.get("roles")
    texts = [role for role in roles if isinstance(role, str)] if isinstance(roles, list) else []
    return Member(sub, tuple(texts[:50]), data.get("status") not in ENDED, display_name(data))


def display_name(claims: dict[str, Any]) -> str:
    """Return the name that a roster or a launch gives, in one line; empty if it gives none."""
    name_parts = [claims.get(key) for key in ("given_name", "family_name")]
    pieces = [claims.get("name")] if claims.get("name") else name_parts
    text = " ".join(piece for piece in pieces if isinstance(piece, str))
    return " ".join(
        "".join(character if character.isprintable() else " " for character in text[:1_000]).split()
    )[:200]


def _merged(before: Member | None, member: Member) -> Member:
    """Join two entries of one person, whom some platforms list once for each of their sections."""
    if before is None or before.active != member.active:
        return member if before is None or member.active else before
    roles = tuple(dict.fromkeys(before.roles + member.roles))
    return Member(member.sub, roles, member.active, member.name or before.name)


# What a roster changes here: who is enrolled, what they are called, and which teachers are teachers still.
READ_EVERY = timedelta(hours=1)
"""An hour: whoever is launched is enrolled at once, so that only names and departures wait for it."""
ROSTERS_PER_RUN = 2
"""Few at a time, since the same worker sends scores."""
logger = logging.getLogger(__name__)


def read_due_rosters(most_rosters: int = ROSTERS_PER_RUN) -> int:
    """Read the rosters that were not read in the last hour, a few at a time, and return how many were tried.

    For the beat's tasks only: it calls platforms. A roster that fails is tried again an hour later.
    """
    tried = 0
    for context in _due_contexts()[: most_rosters * 2]:
        if tried < most_rosters and _claim_roster(context):
            tried += 1
            try:
                update_roster(context)
            except CallFailed as error:
                logger.warning("The roster of context %s was not read: %s", context.pk, error.reason)
    return tried


def update_roster(context: Context) -> int:
    """Read a context's roster now and apply it; return the number of members, or raise `CallFailed`."""
    asked_at = timezone.now()
    members = read_roster(context.deployment.registration, context.memberships_url)
    # A course has its teacher at least: an empty list is a fault there, and would end every enrolment here.
    if not members:
        raise CallFailed("The platform's roster is empty, so nothing was changed.", permanent=True)
    apply_roster(context, members, asked_at)
    return len(members)


def apply_roster(context: Context, members: Sequence[Member], asked_at: datetime | None = None) -> None:
    """Make enrolments, names and launched roles say what a whole roster says, in one transaction.

    Whoever was launched after `asked_at` (now, if it is not given) is not on it for certain, and is left alone.
    """
    asked_at = asked_at or timezone.now()
    roles = {member.sub: staff_role(member.roles) for member in members if member.active}
    students = [member for member in members if member.active and roles[member.sub] is None]
    with transaction.atomic():
        learners = _learners(context, students)
        _enrol(context, learners, asked_at)
        _end_roles(context, roles, asked_at)


def _due_contexts() -> "list[Context]":
    now = timezone.now()
    contexts = (
        Context.objects.select_related("deployment__registration")
        .filter(deployment__active=True, deployment__registration__active=True)
        .filter(Q(roster_read_at=None) | Q(roster_read_at__lte=now - READ_EVERY))
        .exclude(memberships_url="")
        .exclude(deployment__registration__paused_until__gt=now)
    )
    # More than one run reads, since other processes may take some of them first.
    return list(contexts.order_by("roster_read_at", "pk")[: ROSTERS_PER_RUN * 10])


def _claim_roster(context: Context) -> bool:
    """Take a roster for this process; False if another one has it already."""
    row = Context.objects.filter(pk=context.pk, roster_read_at=context.roster_read_at)
    return row.update(roster_read_at=timezone.now()) == 1


def _learners(context: Context, students: Sequence[Member]) -> list[Learner]:
    """Return the learners whom a roster lists, made or renamed where needed; a name that is missing changes none."""
    course, source = context.course, context.deployment.registration.source
    names_by_sub = {member.sub: member.name for member in students}
    known = {learner.external_id: learner for learner in Learner.objects.filter(course=course, source=source)}
    # Who was erased is here again once they are launched, not because the platform still lists them.
    gone = Learner.objects.filter(course=course, source=f"{ERASED}{source}")
    erased = set(gone.values_list("external_id", flat=True))
    unknown = [
        Learner(course=course, source=source, external_id=sub, name=name)
        for sub, name in names_by_sub.items()
        if sub not in known and erased_id(course, source, sub) not in erased
    ]
    # A launch may make one of them at this very moment.
    Learner.objects.bulk_create(unknown, batch_size=500, ignore_conflicts=True)
    renamed = {
        known[sub].pk: name for sub, name in names_by_sub.items() if sub in known and name != known[sub].name
    }
    _rename({pk: name for pk, name in renamed.items() if name}, source)
    everybody = Learner.objects.filter(course=course, source=source)
    return [learner for learner in everybody if learner.external_id in names_by_sub]


def _rename(names: Mapping[int, str], source: str) -> None:
    """Give learners their names, but those who were erased meanwhile: they have another source."""
    keys = list(names)
    for start in range(0, len(keys), 200):
        rows = Learner.objects.filter(pk__in=keys[start : start + 200], source=source)
        locked = list(rows.select_for_update(no_key=True).order_by("pk"))
        for learner in locked:
            learner.name = names[learner.pk]
        Learner.objects.bulk_update(locked, ["name"])


def _enrol(context: Context, learners: Sequence[Learner], asked_at: datetime) -> None:
    """Let exactly these learners be active in a context, and whoever was seen after `asked_at`."""
    on_it = {learner.pk for learner in learners}
    enrolments = {row.learner_id: row for row in Enrolment.objects.filter(context=context)}
    unknown = [
        Enrolment(context=context, learner_id=pk, seen_at=asked_at) for pk in on_it - enrolments.keys()
    ]
    Enrolment.objects.bulk_create(unknown, batch_size=300, ignore_conflicts=True)
    changed = []
    for pk, row in enrolments.items():
        active = pk in on_it or (row.active and row.seen_at > asked_at)
        if row.active != active:
            row.active = active
            changed.append(row)
    Enrolment.objects.bulk_update(changed, ["active"], batch_size=300)


def _end_roles(context: Context, roles: "dict[str, Role | None]", asked_at: datetime) -> None:
    """End the roles that launches gave to people who are not teachers on the roster, and change those that differ."""
    registration = context.deployment.registration
    launched = LaunchedRole.objects.filter(context=context, seen_at__lte=asked_at)
    for row in launched.select_related("membership__user__staff_identity"):
        membership, identity = row.membership, getattr(row.membership.user, "staff_identity", None)
        known_here = identity is not None and identity.registration_id == registration.pk
        role = roles.get(identity.sub) if identity and known_here else None
        if role is None:
            _audit_role(Act.ROLE_TAKEN, membership, None)
            membership.delete()
        elif membership.role != role:
            _audit_role(Act.ROLE_CHANGED, membership, role)
            membership.role = role
            membership.save(update_fields=["role"])


def _audit_role(act: Act, membership: Membership, role: "Role | None") -> None:
    changes = {"role": (membership.role, role)}
    audit.record(act, by="roster", course=membership.course_id, user=membership.user, changes=changes)
