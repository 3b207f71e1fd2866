"""What a launch provisions: its context with its course, its resource link, and the learner or the member of staff.

Staff have an account for each platform's `sub`, and roles that end with their launches; a role that somebody was given
by hand is neither changed nor taken away.
"""

import hashlib
import re
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language_info

from assessment.bank.authoring import unused_slug
from assessment.lti.launch import targets
from assessment.lti.launch.id_token import Launch
from assessment.lti.messages import DEEP_LINKING_MESSAGE, REVIEW_MESSAGE
from assessment.lti.passback.enqueue import enqueue_after_launch, enqueue_moved_column
from assessment.lti.passback.line_items import request_line_item
from assessment.lti.platforms.models import (
    Context,
    Deployment,
    Enrolment,
    LaunchedRole,
    Registration,
    ResourceLink,
    StaffIdentity,
)
from assessment.lti.platforms.roles import staff_role
from assessment.lti.refusals import MessageRefused, RefusalCode
from assessment.lti.services.addresses import problem_with_address
from assessment.people import audit
from assessment.people.models import Act, Course, Learner, Membership, Role, User


@dataclass(frozen=True, slots=True)
class Provisioned:
    """Who came, where, and to what: `link` and `target` only for an activity, `learner` only for a student.

    `reviewed` is the learner whose submission a member of staff wants to see.
    """

    context: Context
    role: Role | None
    link: ResourceLink | None = None
    target: targets.Target | None = None
    learner: Learner | None = None
    staff_user: int | None = None
    reviewed: Learner | None = None


@transaction.atomic
def provision(deployment: Deployment, launch: Launch) -> Provisioned:
    """Store what a launch says that was found good, and return it."""
    context = _context(deployment, launch)
    role = staff_role(launch.roles)
    staff_user = provision_staff(context, launch.sub, launch.name, role)
    link = _link(context, launch) if launch.link_id else _link_of_column(context, launch)
    bound = targets.bound_target(link) if link else None
    target = _target(context, link, launch) if link else None
    # Who picks without a role is an administrator of the platform: no student of the course.
    learner = None if role or launch.message == DEEP_LINKING_MESSAGE else _learner(context, launch)
    if link:
        enqueue_after_launch(link, learner, rebound=target != bound)
        request_line_item(link)
    reviewed = _reviewed(context, launch, target, role) if launch.message == REVIEW_MESSAGE else None
    return Provisioned(context, role, link, target, learner, staff_user, reviewed)


def _reviewed(
    context: Context, launch: Launch, target: targets.Target | None, role: Role | None
) -> Learner | None:
    """Return the learner whose submission staff review, None for a student who looks at their own.

    Raise `NOT_YOURS` for a student who looks at another's, `NOTHING_TO_REVIEW` if there is nothing of theirs.
    """
    if role is None and launch.for_user != launch.sub:
        raise MessageRefused(RefusalCode.NOT_YOURS)
    source = context.deployment.registration.source
    learner = Learner.objects.filter(
        course=context.course, source=source, external_id=launch.for_user, submissions__isnull=False
    ).first()
    if learner is None or target is None or target.assessment is None:
        raise MessageRefused(RefusalCode.NOTHING_TO_REVIEW)
    return learner if role else None


def _context(deployment: Deployment, launch: Launch) -> Context:
    """Return the context of a launch, made with a course at its first; its addresses are those of the newest."""
    rows = Context.objects.select_related("course", "deployment__registration")
    identity = {"deployment": deployment, "context_id": launch.context_id}
    context = rows.filter(**identity).first()
    if context is None:
        try:
            with transaction.atomic():
                course = _new_course(launch.context_title or deployment.registration.name)
                context = Context.objects.create(course=course, **identity)
        except IntegrityError:
            # Two first launches of a course came at once, and the other one has made it.
            context = rows.get(**identity)
    services = launch.services
    if launch.context_title:
        context.title = launch.context_title
    context.memberships_url = _callable_url(services.memberships_url) or context.memberships_url
    if line_items := _callable_url(services.line_items_url):
        context.line_items_url = line_items
    if services.scopes:
        context.scopes = services.scopes
    # The first one stays: a comment in another language would be sent as a new one.
    context.language = context.language or page_language(launch.locale)
    # Not the whole row: when its roster was read is written by workers meanwhile.
    context.save(update_fields=["title", "memberships_url", "line_items_url", "scopes", "language"])
    return context


def _new_course(title: str) -> Course:
    slug = slugify(title)[:60] or "course"
    used_slugs = Course.objects.filter(slug__startswith=slug).values_list("slug", flat=True)
    # Two first launches may choose one slug at the same time; then the random end decides.
    slug = unused_slug(slug, used_slugs)
    try:
        with transaction.atomic():
            return Course.objects.create(slug=slug, title=title[:200])
    except IntegrityError:
        return Course.objects.create(slug=f"{slug}-{token_hex(4)}", title=title[:200])


def _link(context: Context, launch: Launch) -> ResourceLink:
    link, _ = ResourceLink.objects.select_related("assessment", "exercise", "deck").get_or_create(
        context=context, resource_link_id=launch.link_id
    )
    link.title = launch.link_title or link.title
    before = link.line_item_url
    # A message that names no column takes none away.
    link.line_item_url = _callable_url(launch.services.line_item_url) or before
    link.column_offered = bool(_callable_url(launch.services.line_items_url))
    link.save(update_fields=["title", "line_item_url", "column_offered"])
    if before and link.line_item_url != before:
        enqueue_moved_column(link)
    return link


def _link_of_column(context: Context, launch: Launch) -> ResourceLink | None:
    """Return the activity of a column of the gradebook: a review may name no other (Submission Review 1.0)."""
    column = launch.services.line_item_url
    if launch.message != REVIEW_MESSAGE or not column:
        return None
    rows = ResourceLink.objects.select_related("assessment", "exercise", "deck")
    return rows.filter(context=context, line_item_url=column).first()


def _target(context: Context, link: ResourceLink, launch: Launch) -> targets.Target | None:
    """Return what an activity opens: what the launch names, else what it was bound to."""
    before = targets.bound_target(link)
    target = targets.find_target(context, targets.target_names(launch.custom, launch.target)) or before
    if target is not None and target != before:
        targets.bind_target(link, target)
    return target


def _learner(context: Context, launch: Launch) -> Learner:
    learner, _ = Learner.objects.select_related("course").get_or_create(
        course=context.course,
        source=context.deployment.registration.source,
        external_id=launch.sub,
        defaults={"name": launch.name},
    )
    if launch.name and learner.name != launch.name:
        learner.name = launch.name
        # By the id as well: who was erased this moment gets no name back.
        Learner.objects.filter(pk=learner.pk, external_id=launch.sub).update(name=launch.name)
    Enrolment.objects.update_or_create(
        context=context, learner=learner, defaults={"active": True, "seen_at": timezone.now()}
    )
    return learner


def page_language(locale: str) -> str:
    """Return the language of a platform's locale, such as `de` for `de-AT`, if it is one.

    Pages choose among those that they have.
    """
    code: Any = locale.replace("_", "-").split("-")[0].lower()
    try:
        get_language_info(code)
    except KeyError:
        return ""
    return str(code)


def _callable_url(url: str) -> str:
    """Return an address of the platform if it may be called, else nothing."""
    return url if url and not problem_with_address(url) else ""


def provision_staff(context: Context, sub: str, name: str, role: Role | None) -> int | None:
    """Give somebody the role in the context's course that their launch says, or take back one that a launch gave.

    Return the id of the staff user, None for a student.
    """
    registration = context.deployment.registration
    if role is None:
        withdraw_role(context, sub)
        return None
    user = _staff_user(registration, sub, name)
    membership, created = Membership.objects.get_or_create(
        user=user, course=context.course, defaults={"role": role}
    )
    launched = LaunchedRole.objects.filter(membership=membership)
    # By this row a launch's role is told apart from one that somebody gave by hand.
    if created:
        LaunchedRole.objects.create(membership=membership, context=context)
        _record_role(Act.ROLE_GIVEN, membership, None, role)
    elif launched.exists():
        if membership.role != role:
            Membership.objects.filter(pk=membership.pk).update(role=role)
            _record_role(Act.ROLE_CHANGED, membership, membership.role, role)
        launched.update(context=context, seen_at=timezone.now())
    return int(user.pk)


def withdraw_role(context: Context, sub: str) -> None:
    """Take back the role that launches gave somebody in the context's course."""
    rows = Membership.objects.filter(
        course=context.course,
        launched_role__isnull=False,
        user__staff_identity__registration=context.deployment.registration,
        user__staff_identity__sub=sub,
    )
    for membership in rows.select_related("user"):
        _record_role(Act.ROLE_TAKEN, membership, membership.role, None)
        membership.delete()


def _record_role(act: Act, membership: Membership, role_before: str | None, role: str | None) -> None:
    course, user = membership.course_id, membership.user
    audit.record(act, by="launch", course=course, user=user, changes={"role": (role_before, role)})


def _staff_user(registration: Registration, sub: str, name: str) -> User:
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
    readable = re.sub(r"[^A-Za-z0-9.@_+-]", "-", sub)[:60]
    if readable != sub:
        readable += "-" + hashlib.sha256(sub.encode()).hexdigest()[:12]
    return f"lms-{registration.public_id.hex[:12]}-{readable}"


def _rename(user: User, name: str) -> None:
    first, _, last = name.strip().partition(" ")
    user.first_name, user.last_name = first[:150], last.strip()[:150]
