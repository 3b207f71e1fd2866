"""What a launch leaves here: its context with its course, its activity, and the learner or the member of staff."""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language_info

from assessment.bank.authoring import unused_slug
from assessment.lti.launch import staff, targets
from assessment.lti.launch.claims import PICKING, REVIEW, Launch
from assessment.lti.launch.refusals import NothingToReview, NotYours
from assessment.lti.passback.columns import request_column
from assessment.lti.passback.owing import follow_column, owe_launch
from assessment.lti.platforms.addresses import problem_with_address
from assessment.lti.platforms.models import Context, Deployment, Enrolment, ResourceLink
from assessment.lti.platforms.roles import role_for
from assessment.people.models import Course, Learner, Role


@dataclass(frozen=True, slots=True)
class Arrival:
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
def arrive(deployment: Deployment, launch: Launch) -> Arrival:
    """Store what a launch says that was found good, and return it."""
    context = _context(deployment, launch)
    role = role_for(launch.roles)
    staff_user = staff.follow(context, launch.sub, launch.name, role)
    link = _link(context, launch) if launch.link_id else _link_of_column(context, launch)
    bound = targets.bound(link) if link else None
    target = _target(context, link, launch) if link else None
    # Who picks without a role is an administrator of the platform: no student of the course.
    learner = None if role or launch.message == PICKING else _learner(context, launch)
    if link:
        owe_launch(link, learner, rebound=target != bound)
        request_column(link)
    reviewed = _reviewed(context, launch, target, role) if launch.message == REVIEW else None
    return Arrival(context, role, link, target, learner, staff_user, reviewed)


def _reviewed(
    context: Context, launch: Launch, target: targets.Target | None, role: Role | None
) -> Learner | None:
    """Return the learner whose submission staff review, None for a student who looks at their own.

    Raise `NotYours` for a student who looks at another's, `NothingToReview` if there is nothing of theirs.
    """
    if role is None and launch.for_user != launch.sub:
        raise NotYours
    source = context.deployment.registration.source
    learner = Learner.objects.filter(
        course=context.course, source=source, external_id=launch.for_user, submissions__isnull=False
    ).first()
    if learner is None or target is None or target.assessment is None:
        raise NothingToReview
    return learner if role else None


def _context(deployment: Deployment, launch: Launch) -> Context:
    """Return the context of a launch, made with a course at its first; its addresses are those of the newest."""
    rows = Context.objects.select_related("course", "deployment__registration")
    known = {"deployment": deployment, "context_id": launch.context_id}
    context = rows.filter(**known).first()
    if context is None:
        try:
            with transaction.atomic():
                course = _new_course(launch.context_title or deployment.registration.name)
                context = Context.objects.create(course=course, **known)
        except IntegrityError:
            context = rows.get(**known)
    services = launch.services
    if launch.context_title:
        context.title = launch.context_title
    context.memberships_url = _callable(services.memberships_url) or context.memberships_url
    if line_items := _callable(services.line_items_url):
        context.line_items_url = line_items
    if services.scopes:
        context.scopes = services.scopes
    # Not the whole row: when its roster was read is written by workers meanwhile.
    # The first one stays: a comment in another language would be sent as a new one.
    context.language = context.language or language_of(launch.locale)
    context.save(update_fields=["title", "memberships_url", "line_items_url", "scopes", "language"])
    return context


def _new_course(title: str) -> Course:
    slug = slugify(title)[:60] or "course"
    taken = Course.objects.filter(slug__startswith=slug).values_list("slug", flat=True)
    # Two first launches may choose one slug at the same time; then the random end decides.
    slug = unused_slug(slug, taken)
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
    link.line_item_url = _callable(launch.services.line_item_url) or before
    link.column_offered = bool(_callable(launch.services.line_items_url))
    link.save(update_fields=["title", "line_item_url", "column_offered"])
    if before and link.line_item_url != before:
        follow_column(link)
    return link


def _link_of_column(context: Context, launch: Launch) -> ResourceLink | None:
    """Return the activity of a column of the gradebook: a review may name no other (Submission Review 1.0)."""
    column = launch.services.line_item_url
    if launch.message != REVIEW or not column:
        return None
    rows = ResourceLink.objects.select_related("assessment", "exercise", "deck")
    return rows.filter(context=context, line_item_url=column).first()


def _target(context: Context, link: ResourceLink, launch: Launch) -> targets.Target | None:
    """Return what an activity opens: what the launch names, else what it was bound to."""
    before = targets.bound(link)
    target = targets.find(context, targets.named(launch.custom, launch.target)) or before
    if target is not None and target != before:
        targets.bind(link, target)
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


def language_of(locale: str) -> str:
    """Return the language of a platform's locale, such as `de` for `de-AT`, if there are pages in it."""
    code: Any = locale.replace("_", "-").split("-")[0].lower()
    try:
        get_language_info(code)
    except KeyError:
        return ""
    return str(code)


def _callable(url: str) -> str:
    """Return an address of the platform if it may be called, else nothing."""
    return url if url and not problem_with_address(url) else ""
