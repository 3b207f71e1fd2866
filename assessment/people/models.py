"""Users, courses with their members and learners, and API clients with their hashed keys."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from assessment.people.choices import LabelledChoices, labelled

ERASED = "erased:"
"""What the source of an erased learner begins with; the rest is where they came from."""


class User(AbstractUser):
    """Somebody who signs in here: staff of a course, or of the whole site. Students never do."""

    courses: "models.ManyToManyField[Course, Membership]" = models.ManyToManyField(
        "Course", through="Membership", related_name="users"
    )


class Course(models.Model):
    """A tenant: everything stored belongs to one course."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    time_zone = models.CharField(
        max_length=60, default="UTC", help_text="In which dates are shown, such as Europe/Berlin."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.title


class Role(models.TextChoices):
    """What a member may do in a course."""

    INSTRUCTOR = "instructor"
    ASSISTANT = "assistant"
    AUDITOR = "auditor"


def role_choices() -> LabelledChoices:
    """Return the roles; given as a function, so that a new role needs no migration."""
    return labelled(Role)


class Membership(models.Model):
    """A user's role in a course."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=role_choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "course"], name="one_role_a_course")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class Learner(models.Model):
    """A student of one course, by the id that an outside source gives: an API client, an LMS, a browser."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="learners")
    source = models.CharField(
        max_length=100, help_text="Who gave the id, such as api:<client>; ids differ by source."
    )
    external_id = models.CharField(max_length=255)
    name = models.CharField(max_length=200, blank=True, help_text="As the platform gave it; can be erased.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "source", "external_id"], name="one_learner_an_id")
        ]

    def __str__(self) -> str:
        return self.name or self.external_id

    @property
    def is_erased(self) -> bool:
        """Whether only a digest is left of who this was, see `people.learners`."""
        return self.source.startswith(ERASED)


class ApiClient(models.Model):
    """A program that calls the REST API, on the courses granted to it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100, unique=True)
    courses: "models.ManyToManyField[Course, models.Model]" = models.ManyToManyField(
        Course, related_name="api_clients"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_authenticated(self) -> bool:
        """Tell Django REST Framework that this is a known caller."""
        return True

    @property
    def source(self) -> str:
        """The source of the learner ids that this client gives."""
        return f"api:{self.public_id}"


class ApiKeyQuerySet(QuerySet["ApiKey"]):
    """Look-ups of keys."""

    def active(self, now: datetime | None = None) -> "ApiKeyQuerySet":
        """Return the keys that are neither revoked nor expired."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now or timezone.now()), revoked_at=None)


class ApiKey(models.Model):
    """One key of a client: a public prefix and the SHA-256 of 160 random bits; the secret is not kept."""

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="keys")
    prefix = models.CharField(max_length=16, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    scopes: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.prefix

    @property
    def state(self) -> str:
        """Tell whether it works: `active`, `revoked` or `expired`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= timezone.now() else "active"


class Act(models.TextChoices):
    """What staff, a program or a command did that weighs something."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    KEY_CREATED = "key_created", "key created"
    KEY_ROTATED = "key_rotated", "key replaced"
    KEY_REVOKED = "key_revoked", "key revoked"
    ROLE_GIVEN = "role_given", "role given"
    ROLE_CHANGED = "role_changed", "role changed"
    ROLE_TAKEN = "role_taken", "role taken away"
    RELEASED = "released", "marks released"
    RELEASE_WITHDRAWN = "release_withdrawn", "marks taken back"
    OVERRIDDEN = "overridden", "mark overridden"
    ACCEPTED = "accepted", "mark accepted"
    REGRADED = "regraded", "graded again"
    SAMPLED = "sampled", "sample drawn"
    PROMISE_TESTED = "promise_tested", "promise tested"
    PUBLISHED = "published", "question published"
    UNPUBLISHED = "unpublished", "question taken off the page"
    IMPORTED = "imported", "content imported"
    EXPORTED = "exported", "marks exported"
    ERASED = "erased", "learner erased"
    INVITED = "invited", "platform invited"
    REGISTERED = "registered", "platform registered itself"
    PASSWORD_CHANGED = "password_changed", "password changed"
    LOCKOUT_LIFTED = "lockout_lifted", "lock-out lifted"
    BACKED_UP = "backed_up", "backup made"
    RESTORED = "restored", "backup restored"


def act_choices() -> LabelledChoices:
    """Return the acts; a function, so that a new one needs no migration."""
    return labelled(Act)


class AuditRecord(models.Model):
    """Who did what to which row, and when: only ever added, by `audit.record`; triggers refuse everything else.

    It outlives what it is about, so nothing here is a foreign key of the database, and it names persons by id only.
    """

    created_at = models.DateTimeField("when", auto_now_add=True, db_index=True)
    act = models.CharField(max_length=40, choices=act_choices)
    actor = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    client = models.ForeignKey(
        ApiClient, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    origin = models.CharField(
        max_length=100, blank=True, help_text="Neither a user nor a client: a command, a launch."
    )
    course = models.ForeignKey(
        Course, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    user = models.ForeignKey(
        User,
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        help_text="Whose account or role it was about.",
    )
    target_type = models.CharField(max_length=100, blank=True, help_text="Such as bank.assessment.")
    target_id = models.CharField(max_length=64, blank=True, help_text="The row's primary key.")
    target = models.CharField(max_length=200, blank=True, help_text="The row's slug, prefix or public id.")
    changes: "models.JSONField[dict[str, list[object]], dict[str, list[object]]]" = models.JSONField(
        default=dict, help_text="By field: the old value and the new one."
    )
    details: "models.JSONField[dict[str, object], dict[str, object]]" = models.JSONField(default=dict)

    class Meta:
        verbose_name = "recorded act"
        verbose_name_plural = "record of acts"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["course", "-id"], name="audit_of_a_course")]

    def __str__(self) -> str:
        return f"{self.act} {self.target_type} {self.target}".strip()
