"""A strict learning platform on this machine: `with Platform() as platform` runs it on `localhost`, in a thread.

It speaks LTI 1.3 with Assignment and Grade Services 2.0, Names and Roles 2.0, Deep Linking 2.0 and Dynamic Registration
1.0 as Moodle 5.1 does, and refuses whatever these do not allow; `refused` tells what and why. Its faults are in
`tests.platform.faults`, its default messages in `fixtures/lti`.
"""

import threading
from collections.abc import Callable, Mapping
from decimal import Decimal
from http.server import ThreadingHTTPServer
from typing import Any, Self, Unpack
from urllib.parse import parse_qsl, urlsplit

from tests.platform import launching
from tests.platform.connection import Handler
from tests.platform.gradebook import add_line_item
from tests.platform.launching import DROP, Changes
from tests.platform.records import Activity, Course, Refusal, Refused, Tool, User
from tests.platform.state import State

__all__ = ["DROP", "Platform"]


class Platform(State):
    """The platform with its cast: `course` with the teacher `grace` and the students `ada` and `bob`."""

    def __init__(self) -> None:
        super().__init__()
        self.grace = self.add_user("3", "Grace", "Teacher", "Instructor")
        self.ada = self.add_user("4", "Ada", "Student")
        self.bob = self.add_user("5", "Bob", "Student")
        self.course = self.add_course("2", "GEN1", "Generative models", self.grace, self.ada, self.bob)
        self._server = ThreadingHTTPServer(("localhost", 0), Handler)
        self._server.platform = self  # type: ignore[attr-defined]
        self._server.daemon_threads = True
        self.url = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.faults.clear()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # What is in it.

    def add_user(self, id: str, given_name: str, family_name: str, *roles: str) -> User:  # noqa: A002 - as in the claims
        """Add a person; without roles a learner."""
        user = User(
            id, given_name, family_name, f"{given_name.lower()}@school.example", roles or ("Learner",)
        )
        self.users[id] = user
        return user

    def add_course(self, id: str, label: str, title: str, *members: User) -> Course:  # noqa: A002
        """Add a course with its members."""
        course = Course(id, label, title, [user.id for user in members])
        self.courses[id] = course
        return course

    def install(
        self,
        url: str = "https://testserver/",
        keys: Callable[[], dict[str, Any]] | None = None,
        client_id: str = "qX3vT0bR9sLw2Ne",
    ) -> Tool:
        """Register a tool by hand; `keys` returns its JWKS where no server of the tool's runs."""
        base = url.rstrip("/")
        tool = Tool(
            client_id=client_id,
            deployment_id=str(len(self.tools) + 1),
            url=f"{base}/lti/launch",
            login_url=f"{base}/lti/login",
            redirect_urls=[f"{base}/lti/launch"],
            deep_link_url=f"{base}/lti/launch",
            jwks_url=f"{base}/lti/jwks",
            keys=keys,
        )
        self.tools[client_id] = tool
        return tool

    @property
    def tool(self) -> Tool:
        """The tool that was registered first."""
        return next(iter(self.tools.values()))

    def add_activity(
        self,
        title: str = "Practice: GANs and VAEs",
        *,
        course: Course | None = None,
        tool: Tool | None = None,
        maximum: int | None = 100,
        **custom: str,
    ) -> Activity:
        """Add an activity by hand, with a column of this maximum in the gradebook (None: without)."""
        tool, course = tool or self.tool, course or self.course
        activity = Activity(self.new_id(), course, tool.client_id, title, tool.url, dict(custom))
        if maximum is not None:
            column = {"label": title, "scoreMaximum": maximum}
            activity.line_item = add_line_item(self, course, tool, column, activity.id)
        self.activities[activity.id] = activity
        return activity

    # Launches without a browser.

    def launch_form(self, user: User, activity: Activity, **changes: Unpack[Changes]) -> dict[str, str]:
        """Start a launch: return what the browser posts to the tool's login address."""
        tool = self.tools[activity.client_id]
        return launching.start(self, user, tool, activity, changes)

    def deep_link_form(
        self, user: User, course: Course | None = None, tool: Tool | None = None, **changes: Unpack[Changes]
    ) -> dict[str, str]:
        """Start to pick content: return what the browser posts to the tool's login address."""
        return launching.start(self, user, tool or self.tool, course or self.course, changes)

    def answer_login(self, query: Mapping[str, str] | str) -> dict[str, str]:
        """Answer the tool's authentication request (its query, or the whole address): `id_token` and `state`.

        Raise `Refused` if it breaks a rule.
        """
        if isinstance(query, str):
            query = dict(parse_qsl(urlsplit(query).query or query, keep_blank_values=True))
        try:
            with self.lock:
                return launching.answer(self, query)[1]
        except Refused as refusal:
            self.refused.append(Refusal("auth", refusal.status, refusal.reason))
            raise

    def launch(self, client: Any, user: User, activity: Activity, **changes: Unpack[Changes]) -> Any:
        """Launch with Django's test client and return the tool's reply to the id_token, or to a refused login."""
        form = self.launch_form(user, activity, **changes)
        return self.follow(client, self.tools[activity.client_id], form)

    def deep_link(self, client: Any, user: User, tool: Tool | None = None, **changes: Unpack[Changes]) -> Any:
        """Ask for content with Django's test client and return the tool's reply to the id_token."""
        return self.follow(client, tool or self.tool, self.deep_link_form(user, tool=tool, **changes))

    def follow(self, client: Any, tool: Tool, form: Mapping[str, str]) -> Any:
        """Post a login form, answer what it leads to, and post that; stop where the tool refuses."""
        reply = post(client, tool.login_url, form)
        if reply.status_code != 302:
            return reply
        query = dict(parse_qsl(urlsplit(reply["Location"]).query, keep_blank_values=True))
        return post(client, query["redirect_uri"], self.answer_login(query))

    # What can be seen and done.

    def mark(self, activity: Activity, user: User) -> Decimal | None:
        """Return the points in an activity's column, in points of the column."""
        assert activity.line_item
        score = self.latest(activity.line_item.id, user.id)
        return score.points if score else None

    def lock_cell(self, activity: Activity, user: User | None = None) -> None:
        """Lock a cell of the gradebook, or an activity's whole column."""
        assert activity.line_item
        self.locked.add((activity.line_item.id, user.id if user else ""))

    def expire_tokens(self) -> None:
        """Let every token that was given be worth nothing any more."""
        self.tokens.clear()


def post(client: Any, address: str, fields: Mapping[str, str]) -> Any:
    """Post to an address of the tool with Django's test client."""
    parts = urlsplit(address)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return client.post(target, dict(fields), secure=parts.scheme == "https", headers={"host": parts.netloc})
