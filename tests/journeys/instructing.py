"""An instructor at work in the admin, in Chromium: finds answers, marks them, releases, and takes the table home."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from graders.verdict import plain_points
from tests.journeys.browser import DESKTOP, chromium

PATIENCE = 30_000
"""In milliseconds: the workers may be busy on the same two cores."""
# An icon stands before the words of these two links.
ANSWERS, MARKS = re.compile("Answers$"), re.compile("Marks$")
COLUMNS = ("answers", "waiting", "needs_review", "failed", "held", "released")


@dataclass(frozen=True)
class Mark:
    """A mark that a person gives: the whole score, or the points of one criterion, and what the score is then."""

    response: dict[str, Any]
    points: Decimal
    total: Decimal
    criterion: str = ""


@dataclass(frozen=True)
class Instructor:
    """Somebody who has signed in."""

    page: Page

    def give(self, mark: Mark) -> None:
        """Look for a learner's answers in the list, open the one, and save a mark with a reason."""
        learner, question = mark.response["learner"], mark.response["question"]
        self.page.get_by_role("link", name=ANSWERS).first.click()
        self.page.locator("input[name=q]").fill(learner)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#result_list tbody tr")).to_have_count(5, timeout=PATIENCE)
        self.page.locator("#result_list").get_by_role("link", name=question, exact=True).click()
        expect(self.page.get_by_role("heading", name=f"Answer of {learner}")).to_be_visible(timeout=PATIENCE)
        box = self.page.locator("input[name=score]")
        if mark.criterion:
            box = self.page.get_by_label(f"Points for {mark.criterion}")
        box.fill(plain_points(mark.points))
        self.page.get_by_label("Reason", exact=True).fill("As we agreed in our meeting")
        self.page.get_by_label("Go on to the next").uncheck()
        self.page.get_by_role("button", name="Save this mark").click()
        expect(self.page.get_by_text(f"Saved: {plain_points(mark.total)} of ")).to_be_visible(
            timeout=PATIENCE
        )

    def totals(self) -> dict[str, int]:
        """Return the numbers under the table of an assessment's marks."""
        self._open_marks()
        cells = self.page.locator("tfoot td").all_inner_texts()
        return dict(zip(COLUMNS, map(int, cells[: len(COLUMNS)]), strict=True))

    def table(self, folder: Path) -> list[dict[str, str]]:
        """Export the marks and return the rows."""
        self._open_marks()
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="Export as CSV").click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def release(self, shown: int) -> None:
        """Release all marks, and see how many students see now."""
        self._open_marks()
        self.page.get_by_role("link", name="Release all marks").click()
        self.page.get_by_role("button", name="Release all marks").click()
        expect(self.page.get_by_text(f"{shown} more marks can now be seen by students")).to_be_visible(
            timeout=PATIENCE
        )

    def _open_marks(self) -> None:
        self.page.get_by_role("link", name=MARKS).first.click()
        self.page.get_by_role("link", name="Midterm", exact=True).click()
        expect(self.page.get_by_role("heading", name="Marks of Midterm").first).to_be_visible(
            timeout=PATIENCE
        )


@contextmanager
def signed_in(url: str, name: str, password: str) -> Iterator[Instructor]:
    """Sign in by the form; in the end no script may have failed."""
    with chromium() as browser:
        page = browser.new_context(viewport=DESKTOP, locale="en", ignore_https_errors=True).new_page()
        page.set_default_timeout(PATIENCE)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(f"{url}admin/")
        page.get_by_label("Username").fill(name)
        page.locator("input[name=password]").fill(password)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=ANSWERS).first).to_be_visible(timeout=PATIENCE)
        yield Instructor(page)
        assert wrong == []
