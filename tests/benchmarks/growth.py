"""The service with few and with many answers stored: what a user waits for must not grow with them."""

import io
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

from tests.benchmarks.benchmark import Result, seconds

FEW, MANY = 200, 3_000
PAGE = 100
ANSWERS = ("[0.6; 0.65; -0.2]", "(3/5, 13/20, -1/5)", "0.6 0.65 0.2")
Work = Callable[[], object]


def results() -> Iterator[Result]:
    """Measure with few answers, then with many, and yield what is left of the speed."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"EVENMARK_DATA": folder, "DJANGO_SETTINGS_MODULE": "assessment.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        logging.disable(logging.INFO)  # a line for each of the requests
        page = Page()
        page.fill(FEW)
        few = {name: seconds(work) for name, work in page.works().items()}
        page.fill(MANY)
        for name, work in page.works().items():
            yield Result(f"{name} beside {MANY:,} answers", few[name] / seconds(work), 0.7)
        yield Result(
            "feed read at its end", seconds(page.first_page_of_feed) / seconds(page.last_page_of_feed), 0.7
        )


class Page:
    """The practice page in a new database, with a client of its API and an instructor."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.core.management import call_command
        from django.test import Client
        from rest_framework.test import APIClient

        from assessment.bank.models import Assessment
        from assessment.people.keys import create_key
        from assessment.people.models import ApiClient, User

        settings.ALLOWED_HOSTS.append("testserver")
        settings.LIMITS = dict.fromkeys(settings.LIMITS, 0)
        call_command("migrate", verbosity=0)
        call_command("import_content", "fixtures/content", stdout=io.StringIO())
        self.assessment = Assessment.objects.get(slug="gans-and-vaes")
        client = ApiClient.objects.create(name="benchmark")
        client.courses.add(self.assessment.course)
        key = create_key(client, ["grade:write", "grade:read", "grade:held"])
        self.api: APIClient = APIClient(HTTP_AUTHORIZATION=f"Bearer {key}")
        self.admin = Client()
        self.admin.force_login(User.objects.create_superuser("grace"))
        self.stored = 0

    def fill(self, count: int) -> None:
        """Hand in vectors until so many are stored."""
        while self.stored < count:
            self.hand_in()

    def hand_in(self) -> None:
        """Hand in one vector, as another learner each time."""
        self.stored += 1
        body = {
            "assessment": self.assessment.slug,
            "learner": f"learner-{self.stored}",
            "answers": [{"question": "a", "answer": ANSWERS[self.stored % len(ANSWERS)]}],
        }
        reply = self.api.post("/api/v1/submissions", body, format="json")
        _expect(reply, 201)

    def works(self) -> dict[str, Work]:
        """Return what is measured, by name."""
        return {
            "a vector handed in": self.hand_in,
            "the student's page": lambda: _expect(self.admin.get("/practice/demo/gans-and-vaes"), 200),
            "the list of answers": lambda: _expect(self.admin.get("/admin/grading/response/"), 200),
        }

    def first_page_of_feed(self) -> None:
        """Read the oldest changes."""
        self._feed("0")

    def last_page_of_feed(self) -> None:
        """Read the newest changes."""
        self._feed(str(self._end() - PAGE))

    def _feed(self, after: str) -> None:
        reply = self.api.get("/api/v1/grades", {"after": after, "limit": str(PAGE)})
        _expect(reply, 200)
        if len(reply.json()["results"]) != PAGE:
            raise SystemExit("the feed gave another number of changes than were asked for")

    def _end(self) -> int:
        from assessment.grading.grade_events import feed_end

        return feed_end()


def _expect(reply: Any, status: int) -> None:
    """End the run if a page was not what it should be: the time of an error page says nothing."""
    if reply.status_code != status:
        raise SystemExit(f"{reply.request['PATH_INFO']} answered {reply.status_code} instead of {status}")
