"""What a learning platform keeps: people, courses, activities, columns of its gradebook, and the tools it knows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.platform.recorded import SCOPES


@dataclass(frozen=True)
class User:
    """A person; `roles` are Moodle's short ones (`Learner`, `Instructor`) or whole addresses, in every course."""

    id: str
    given_name: str
    family_name: str
    email: str
    roles: tuple[str, ...] = ("Learner",)

    @property
    def name(self) -> str:
        """The name as Moodle writes it."""
        return f"{self.given_name} {self.family_name}"


@dataclass
class Course:
    """A course and the ids of its members."""

    id: str
    label: str
    title: str
    members: list[str] = field(default_factory=list)


@dataclass
class Tool:
    """An external tool as the platform has it registered; its addresses are the only ones that it may use.

    `keys` returns its JWKS without a call, for tests without a web server; it is fetched from `jwks_url` otherwise.
    """

    client_id: str
    deployment_id: str
    url: str
    login_url: str
    redirect_urls: list[str]
    deep_link_url: str
    jwks_url: str
    name: str = "Evenmark"
    scopes: tuple[str, ...] = SCOPES
    keys: Callable[[], dict[str, Any]] | None = None


@dataclass
class LineItem:
    """A column of a gradebook."""

    id: str
    course: Course
    client_id: str
    label: str
    maximum: Decimal
    activity_id: str = ""
    resource_id: str = ""
    tag: str = ""


@dataclass
class Activity:
    """A resource link of a course: what a student clicks."""

    id: str
    course: Course
    client_id: str
    title: str
    url: str
    custom: dict[str, str] = field(default_factory=dict)
    line_item: LineItem | None = None


@dataclass(frozen=True)
class AppliedScore:
    """A score that the platform took: what stands in the gradebook after it, and the message itself.

    `given` is in points of the line item, clamped to its maximum; None if the message was not `FullyGraded`.
    """

    line_item_id: str
    user_id: str
    points: Decimal | None
    stamp: datetime
    message: dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """Something that the tool did and a strict platform does not take."""

    endpoint: str
    status: int
    reason: str


class Refused(Exception):
    """A request is refused; `error` is the code of OAuth or OIDC, where these have one."""

    def __init__(self, status: int, reason: str, error: str = "invalid_request") -> None:
        super().__init__(f"{status}: {reason}")
        self.status, self.reason, self.error = status, reason, error


def demand(holds: object, reason: str, status: int = 400, error: str = "invalid_request") -> None:
    """Refuse unless something holds."""
    if not holds:
        raise Refused(status, reason, error)
