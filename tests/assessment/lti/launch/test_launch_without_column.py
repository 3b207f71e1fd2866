"""A launch that names the gradebook but no column in it: one is made by a worker, or the teacher reads why not."""

from typing import Any

import pytest

from assessment.bank.models import Assessment
from assessment.lti.platforms.models import ResourceLink
from tests.assessment.lti.launch.cast import AGS, Browser
from tests.assessment.lti.launch.test_launch_accepted import opened_address, page_claim
from tests.assessment.lti.launch.test_launch_teachers import TEACHER

pytestmark = pytest.mark.django_db
SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
ITEMS = "https://lms.example/9/lineitems?type=1"


@pytest.mark.parametrize(
    ("services", "due", "words"),
    [
        ({"scope": [f"{SCOPE}lineitem"], "lineitems": ITEMS}, True, "one is being made"),
        ({"scope": [f"{SCOPE}score"], "lineitems": ITEMS}, False, "lets this tool make none"),
        ({"scope": [f"{SCOPE}lineitem.readonly"], "lineitems": ITEMS}, False, "lets this tool make none"),
        (None, False, "offers it no column"),
        (
            {"scope": [f"{SCOPE}lineitem"], "lineitems": ITEMS, "lineitem": f"{ITEMS}&item=4"},
            False,
            "",
        ),
    ],
)
def test_what_a_teacher_reads(
    browser: Browser, page: Assessment, services: dict[str, Any] | None, due: bool, words: str
) -> None:
    for _ in range(2):
        shown = browser.get(opened_address(browser.launch({**page_claim(page), **TEACHER, AGS: services})))
        text = shown.content.decode()
        assert words in text
        assert ("gradebook" in text) == bool(words)
    link = ResourceLink.objects.get()
    assert (link.column_due_at is not None) == due
    assert link.column_tries == 0


def test_a_student_is_not_told_of_it(browser: Browser, page: Assessment) -> None:
    shown = browser.get(opened_address(browser.launch({**page_claim(page), AGS: None})))
    assert "gradebook" not in shown.content.decode()


def test_an_activity_whose_grades_are_off_gets_none_although_the_course_has_a_gradebook(
    browser: Browser, page: Assessment
) -> None:
    services = {"scope": [f"{SCOPE}lineitem"], "lineitems": ITEMS, "lineitem": f"{ITEMS}&item=4"}
    browser.launch({**page_claim(page), **TEACHER, AGS: services})
    other_activity = {
        "https://purl.imsglobal.org/spec/lti/claim/resource_link": {"id": "link-2", "title": "Week 4"}
    }
    browser.launch({**page_claim(page), **TEACHER, **other_activity, AGS: None})
    link = ResourceLink.objects.get(resource_link_id="link-2")
    assert (link.line_item_url, link.column_due_at) == ("", None)
