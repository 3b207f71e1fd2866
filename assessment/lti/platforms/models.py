"""Learning platforms as LTI 1.3 knows them, and what each of its ids stands for here.

A *registration* is one platform as one client; a *deployment* one place where it is used; a *context* one course of
the platform, which is one `Course` here; a *resource link* one activity in it, with its line item in the gradebook.
Source: 1EdTech, Learning Tools Interoperability Core Specification 1.3, section 3.1.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from assessment.bank.models import Assessment, Deck, Exercise
from assessment.people.models import Course, Learner, Membership

LTI_SOURCE = "lti:"
"""How the source of every learner begins who came by a launch."""


class Registration(models.Model):
    """A platform as one client of its own: who it says it is, the client id it gave us, and where it is called."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=255, help_text="`iss`: the platform's own address, as it writes it.")
    client_id = models.CharField(max_length=255, help_text="`aud`: what the platform calls this tool.")
    authorization_url = models.CharField(max_length=500, help_text="Where a login is answered (OIDC).")
    token_url = models.CharField(max_length=500, help_text="Where access tokens are given (OAuth 2).")
    token_audience = models.CharField(
        max_length=500, blank=True, help_text="Whom a request for a token names; empty for the token address."
    )
    keys_url = models.CharField(max_length=500, help_text="The platform's public keys (JWKS).")
    frame_origins: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list,
        blank=True,
        help_text="Origins that may frame the tool, beside those of the addresses above.",
    )
    library: "models.ManyToManyField[Course, models.Model]" = models.ManyToManyField(
        Course,
        blank=True,
        related_name="+",
        help_text="Courses whose content teachers of the platform may pick.",
    )
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    failures = models.PositiveIntegerField(
        default=0, help_text="Calls that failed since the last that did not."
    )
    paused_until = models.DateTimeField(null=True, blank=True, help_text="Not called before then.")

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "client_id"], name="one_registration_a_client")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """The source of the learner ids (`sub`) that this platform gives."""
        return f"{LTI_SOURCE}{self.public_id}"


class Invitation(models.Model):
    """A link with which a platform may register itself once (LTI Dynamic Registration); the secret is not kept."""

    secret_sha256 = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=200, help_text="For whom it is.")
    library: "models.ManyToManyField[Course, models.Model]" = models.ManyToManyField(
        Course,
        blank=True,
        related_name="+",
        help_text="Courses whose content teachers of the platform may pick.",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    registration = models.ForeignKey(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.note


class Deployment(models.Model):
    """One place of a platform where the tool is used; launches from any other are refused."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="deployments")
    deployment_id = models.CharField(max_length=255)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration", "deployment_id"], name="one_deployment_an_id")
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.deployment_id}"


class Context(models.Model):
    """A course of the platform; `context_id` is empty for launches outside any, which share one course."""

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="contexts")
    context_id = models.CharField(max_length=255, blank=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="contexts")
    title = models.CharField(max_length=300, blank=True)
    memberships_url = models.CharField(max_length=1000, blank=True, help_text="Its roster (NRPS).")
    line_items_url = models.CharField(max_length=1000, blank=True, help_text="Its gradebook's columns (AGS).")
    language = models.CharField(
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text="Of comments in its gradebook: that of its first launch.",
    )
    scopes: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, help_text="What the platform lets us do with them."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    roster_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deployment", "context_id"], name="one_context_an_id")
        ]

    def __str__(self) -> str:
        return self.title or self.context_id


class ResourceLink(models.Model):
    """An activity in a course of the platform, what it opens here, and its column in the gradebook."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    context = models.ForeignKey(Context, on_delete=models.CASCADE, related_name="resource_links")
    resource_link_id = models.CharField(max_length=255)
    title = models.CharField(max_length=300, blank=True)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.SET_NULL, null=True, blank=True, related_name="resource_links"
    )
    exercise = models.ForeignKey(
        Exercise,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="resource_links",
        help_text="The part of the assessment that it is about; empty for all of it.",
    )
    deck = models.ForeignKey(
        Deck, on_delete=models.SET_NULL, null=True, blank=True, related_name="resource_links"
    )
    line_item_url = models.CharField(max_length=1000, blank=True)
    column_offered = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Whether its last launch named the gradebook: Moodle does not where grades are off.",
    )
    column_due_at = models.DateTimeField(
        null=True, blank=True, help_text="When its column is to be made; empty if it is not."
    )
    column_tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    column_problem = models.CharField(
        max_length=500, blank=True, default="", db_default="", help_text="Why it could not be made, in words."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["context", "resource_link_id"], name="one_resource_link_an_id")
        ]

    def __str__(self) -> str:
        return self.title or self.resource_link_id


class ToolKey(models.Model):
    """A key pair of this tool; the private half is encrypted under the service's secret."""

    kid = models.CharField(max_length=64, unique=True)
    private_pem = models.BinaryField(help_text="Encrypted.")
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it signs nothing; it is published for a while yet."
    )

    def __str__(self) -> str:
        return self.kid


class PlatformKeys(models.Model):
    """The public keys of a platform, as last fetched."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="platform_keys")
    keys: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    url = models.CharField(max_length=500)
    fetched_at = models.DateTimeField()
    tried_at = models.DateTimeField(help_text="When they were last asked for, with or without success.")

    def __str__(self) -> str:
        return f"{len(self.keys)} keys of {self.registration_id}"


class AccessToken(models.Model):
    """A token of a platform, until shortly before it expires; encrypted under the service's secret."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="access_tokens")
    client_id = models.CharField(max_length=255)
    scopes = models.CharField(max_length=1000, help_text="Sorted, with a space between two.")
    token = models.BinaryField(help_text="Encrypted.")
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration", "client_id", "scopes"], name="one_access_token_for_its_scopes"
            )
        ]

    def __str__(self) -> str:
        return self.scopes


class UsedNonce(models.Model):
    """A nonce of a launch whose signature held: it cannot be used again, in whichever process it comes."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    value_sha256 = models.CharField(max_length=64)
    forget_at = models.DateTimeField(db_index=True, help_text="When every token that has it has expired.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration", "value_sha256"], name="a_nonce_is_used_once")
        ]

    def __str__(self) -> str:
        return self.value_sha256[:12]


class StaffIdentity(models.Model):
    """A teacher of a platform, by the `sub` of their launches, and the staff user made for them."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="staff")
    sub = models.CharField(max_length=255)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_identity"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration", "sub"], name="one_staff_user_a_sub")
        ]

    def __str__(self) -> str:
        return self.sub


class LaunchedRole(models.Model):
    """A role that a launch gave: it ends when the platform no longer says so. Roles given by hand have no such row."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="launched_role")
    context = models.ForeignKey(Context, on_delete=models.CASCADE, related_name="launched_roles")
    seen_at = models.DateTimeField(db_default=Now(), help_text="When the platform last said so.")

    def __str__(self) -> str:
        return str(self.membership)


class Enrolment(models.Model):
    """A learner who was launched from a context, or is on its roster."""

    context = models.ForeignKey(Context, on_delete=models.CASCADE, related_name="enrolments")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="enrolments")
    active = models.BooleanField(default=True, help_text="Whether the platform's roster has them now.")
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["context", "learner"], name="one_enrolment_a_context")
        ]

    def __str__(self) -> str:
        return str(self.learner)
