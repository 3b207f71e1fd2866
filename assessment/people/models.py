"""Users, courses with their members and learners, and API clients with their hashed keys."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone


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


def role_choices() -> list[tuple[str, str]]:
    """Return the roles; given as a function, so that a new role needs no migration."""
    return Role.choices


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
