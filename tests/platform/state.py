"""The whole state of a platform, and the requests and replies that its services are functions of."""

import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.platform.faults import Faults
from tests.platform.records import (
    Activity,
    AppliedScore,
    Course,
    LineItem,
    Refusal,
    Refused,
    Tool,
    User,
)
from tests.platform.signing import SigningKey


@dataclass(frozen=True)
class Request:
    """A request as it came; header names are in lower case, an empty string if one is missing."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path, as written."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The query; of a name that comes twice, the last."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The body as a form; refuse any other content type, and a name that comes twice."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise Refused(400, f"a form came as {kind!r}")
        pairs = parse_qsl(self.body.decode("ascii"), keep_blank_values=True, strict_parsing=True)
        if len(dict(pairs)) < len(pairs):
            raise Refused(400, "a field comes twice")
        return dict(pairs)


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    reason: str = ""


def as_json(
    data: object,
    content_type: str = "application/json",
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Reply:
    """Return a reply with JSON in it."""
    return Reply(status, json.dumps(data).encode(), content_type, headers or {})


@dataclass(frozen=True)
class Token:
    """An access token: whose it is, what for, and until when, in seconds of the epoch."""

    client_id: str
    scopes: frozenset[str]
    expires: float


@dataclass
class Launch:
    """A launch that has been started and is not answered yet; `changes` break it where a test says so."""

    user: User
    tool: Tool
    course: Course
    activity: Activity | None
    login: dict[str, str]
    changes: dict[str, Any]


@dataclass(repr=False, eq=False)
class State:
    """Everything a platform knows, with what it was asked, what it applied, and what it refused."""

    url: str = ""
    key: SigningKey = field(default_factory=SigningKey)
    users: dict[str, User] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    tools: dict[str, Tool] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    line_items: dict[str, LineItem] = field(default_factory=dict)
    applied: list[AppliedScore] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    calls: Counter[str] = field(default_factory=Counter)
    requests: list[Request] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    # Habits that a test may change.
    bad_token_status: int = 401
    token_seconds: int = 3600
    token_audience: str = ""
    page_size: int = 50
    storage: bool = False
    sends_data: bool = True
    kind: str = "moodle"
    """Whose habits it has with scores, one of `tests.platform.scores.STORED`."""

    locked: set[tuple[str, str]] = field(default_factory=set)
    """Cells that a teacher locked, by the ids of column and user; an empty user is the whole column."""

    tokens: dict[str, Token] = field(default_factory=dict)
    launches: dict[str, Launch] = field(default_factory=dict)
    deep_links: dict[str, Launch] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    registration_tokens: set[str] = field(default_factory=set)
    last_id: int = 6

    def new_id(self) -> str:
        """Return the next id; Moodle counts."""
        self.last_id += 1
        return str(self.last_id)

    def now(self) -> datetime:
        """Return the platform's time."""
        return datetime.now(UTC)

    def use_once(self, kind: str, value: object) -> bool:
        """Note a nonce or a `jti`; return whether it is new and a text."""
        if not isinstance(value, str) or not value or (kind, value) in self.used:
            return False
        self.used.add((kind, value))
        return True

    def latest(self, line_item_id: str, user_id: str) -> AppliedScore | None:
        """Return what was last applied for one user in one column."""
        applied = [row for row in self.applied if (row.line_item_id, row.user_id) == (line_item_id, user_id)]
        return applied[-1] if applied else None

    def gradebook(self, course: Course) -> dict[str, dict[str, Decimal | None]]:
        """Return the points in a course's gradebook, by the names of columns and of users; None is an empty cell."""
        book: dict[str, dict[str, Decimal | None]] = {}
        for item in self.line_items.values():
            if item.course is course:
                rows = book.setdefault(item.label, {})
                for user in (self.users[member] for member in course.members):
                    score = self.latest(item.id, user.id)
                    rows[user.name] = score.points if score else None
        return book
