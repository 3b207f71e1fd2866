"""The tables that people take along: a row a learner, and Excel workbooks whose cells are what they look like."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessment.bank.models import Assessment, Counts, Release, ReleaseRule
from assessment.desk.answers.export import CHARACTERS, TooManyRows, workbook
from assessment.grading.models import Response, State
from assessment.people.models import ApiClient, Course
from tests.assessment.desk.answers.marking_cast import graded_number, graded_text
from tests.assessment.desk.cast import signed_in
from tests.assessment.grading.cast import add_grade

RIGHT, WRONG = "[0.6, 0.65, -0.2]", "[0.6, 0.65, 0.2]"


def fetch(browser: Client, page: Assessment, query: str) -> bytes:
    reply: Any = browser.get(reverse("admin:bank_assessment_export", args=[page.pk]) + query)
    assert reply.status_code == 200, reply.status_code
    return b"".join(reply.streaming_content)


def rows_of(browser: Client, page: Assessment) -> dict[str, dict[str, str]]:
    """Return the table of learners by the id of each."""
    text = fetch(browser, page, "?table=learners").decode("utf-8-sig")
    return {row["learner"]: row for row in csv.DictReader(io.StringIO(text))}


def sheet_of(browser: Client, page: Assessment, query: str) -> Any:
    return load_workbook(io.BytesIO(fetch(browser, page, query))).active


@pytest.fixture
def marked(page: Assessment) -> Assessment:
    """The page, at once: ada has two attempts at a number; bob and cyn a text that a person must look at."""
    page.questions.update(release_rule=ReleaseRule.AT_ONCE)
    first = graded_number(page, "ada", RIGHT)
    graded_number(page, "ada", WRONG)
    first.submission.learner.__class__.objects.filter(external_id="ada").update(name="Ada Lovelace")
    graded_text(page, "bob")
    Response.objects.filter(pk=graded_text(page, "cyn").pk).update(state=State.WAITING)
    return page


def test_a_learner_has_one_row_with_the_mark_of_each_question(instructor: Client, marked: Assessment) -> None:
    rows = rows_of(instructor, marked)
    assert list(rows) == ["bob", "cyn", "ada"]  # who has no name comes first
    ada = rows["ada"]
    assert (ada["name"], ada["a (of 1)"], ada["total"], ada["not in the total"]) == (
        "Ada Lovelace",
        "1",
        "1",
        "",
    )
    assert ada["b1 (of 2)"] == ""
    maximum = sum(
        (question.current.points for question in marked.questions.all() if question.current), Decimal(0)
    )
    assert Decimal(ada["maximum"]) == maximum


@pytest.mark.parametrize(("counts", "mark"), [(Counts.BEST, "1"), (Counts.LAST, "0")])
def test_the_attempt_counts_that_the_assessment_says(
    instructor: Client, marked: Assessment, counts: str, mark: str
) -> None:
    Assessment.objects.update(counts=counts)
    assert rows_of(instructor, marked)["ada"]["a (of 1)"] == mark


def test_what_is_not_released_is_said_in_words(instructor: Client, marked: Assessment) -> None:
    bob = rows_of(instructor, marked)["bob"]
    assert (bob["c (of 4)"], bob["total"], bob["not in the total"]) == (
        "needs a review (1)",
        "0",
        "1 needs a review",
    )
    Assessment.objects.update(release=Release.BY_HAND)
    ada = rows_of(instructor, marked)["ada"]
    assert (ada["a (of 1)"], ada["not in the total"]) == ("held (0)", "1 held")


def test_what_has_no_mark_yet_waits(instructor: Client, page: Assessment) -> None:
    from assessment.grading.submission import prepare, store
    from assessment.people.models import Learner

    learner = Learner.objects.create(course=page.course, source="test", external_id="dan")
    store(page, learner, prepare(page, [("q3", "Gradients reach mu and sigma.")]))
    dan = rows_of(instructor, page)["dan"]
    assert (dan["q3 (of 5)"], dan["not in the total"]) == ("waiting", "1 waiting")
    Response.objects.update(state=State.FAILED)
    assert rows_of(instructor, page)["dan"]["q3 (of 5)"] == "failed"


def test_a_learner_is_known_from_a_client_or_a_platform(
    instructor: Client, marked: Assessment, client_of_course: ApiClient
) -> None:
    learner = Response.objects.filter(submission__learner__external_id="bob")[0].submission.learner
    learner.source = client_of_course.source
    learner.save()
    assert rows_of(instructor, marked)["bob"]["known from"] == "lms"


def test_a_negative_mark_is_a_number_in_every_table(instructor: Client, marked: Assessment) -> None:
    add_grade(Response.objects.get(submission__learner__external_id="bob"), "-0.5", human=True)
    Response.objects.update(state=State.GRADED)
    long = csv.DictReader(io.StringIO(fetch(instructor, marked, "").decode("utf-8-sig")))
    assert "-0.5" in {row["score"] for row in long}
    assert rows_of(instructor, marked)["bob"]["total"] == "-0.5"
    sheet = sheet_of(instructor, marked, "?table=learners&format=xlsx")
    assert -0.5 in {cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "n"}


@pytest.mark.parametrize("query", ["?format=xlsx", "?table=learners&format=xlsx", "?answers=1&format=xlsx"])
def test_the_workbook_has_the_cells_of_the_table(instructor: Client, marked: Assessment, query: str) -> None:
    text = fetch(instructor, marked, query.replace("xlsx", "csv")).decode("utf-8-sig")
    sheet = sheet_of(instructor, marked, query)
    cells = [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()]
    assert [[value if isinstance(value, str) else f"{value:g}" for value in row] for row in cells] == [
        [cell.removeprefix("'") for cell in row] for row in csv.reader(io.StringIO(text))
    ]
    assert sheet.freeze_panes == "A2"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_points_are_numbers_and_ids_are_text(instructor: Client, marked: Assessment) -> None:
    Response.objects.all()[0].submission.learner.__class__.objects.filter(external_id="ada").update(
        external_id="0017"
    )
    sheet = sheet_of(instructor, marked, "?format=xlsx")
    heading, *rows = sheet.iter_rows(values_only=True)
    records = [dict(zip(heading, row, strict=True)) for row in rows]
    (best, *_) = [row for row in records if row["learner"] == "0017"]
    assert (best["score"], best["maximum"], best["attempt"]) == (1, 1, 1)


CELLS = [
    # What a cell is made from, and what a reader of the workbook gets.
    ("=1+1", "=1+1", "s"),
    ("@SUM(A1)", "@SUM(A1)", "s"),
    ("{=1}", "{=1}", "s"),
    ("https://example.org", "https://example.org", "s"),
    ("0017", "0017", "s"),
    ("1e5", "1e5", "s"),
    ("a\x00b\x0bc\x1fd", "abcd", "s"),
    ("a\nb\tc", "a\nb\tc", "s"),
    ("Größe 😀 ﷽", "Größe 😀 ﷽", "s"),
    (" leading", " leading", "s"),
    (Decimal("-0.5"), -0.5, "n"),
    (Decimal("1.0000"), 1, "n"),
    (3, 3, "n"),
    (None, None, "n"),
    ("", None, "n"),
]


@pytest.mark.parametrize(("cell", "value", "kind"), CELLS, ids=repr)
def test_a_cell_of_a_workbook(cell: Any, value: object, kind: str) -> None:
    with workbook("answers", [["heading", "x"], [cell, "x"]]) as file:
        sheet = load_workbook(file).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == (value, kind)


def test_a_workbook_has_no_more_than_a_sheet_and_a_cell_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    with workbook("answers", [["x" * 40_000]]) as file:
        sheet = load_workbook(file).active
    assert sheet is not None
    assert len(str(sheet["A1"].value)) == CHARACTERS
    monkeypatch.setattr("assessment.desk.answers.export.ROWS", 2)
    with pytest.raises(TooManyRows):
        workbook("answers", [["x"], ["y"], ["z"]])


@pytest.mark.parametrize(
    ("role", "query", "status"),
    [
        ("auditor", "?table=learners&format=xlsx", 200),
        ("assistant", "?table=learners", 200),
        ("assistant", "?answers=1&format=xlsx", 403),
        ("auditor", "?answers=1", 403),
        ("instructor", "?answers=1&format=xlsx", 200),
        ("instructor", "?format=ods", 404),
        ("instructor", "?table=grades", 404),
    ],
)
def test_who_may_take_what(marked: Assessment, role: str, query: str, status: int) -> None:
    browser = signed_in("nina", marked.course, role)
    address = reverse("admin:bank_assessment_export", args=[marked.pk])
    assert browser.get(address + query).status_code == status


@pytest.mark.parametrize("query", ["?table=learners", "?table=learners&format=xlsx"])
def test_nobody_of_another_course_gets_it(marked: Assessment, query: str) -> None:
    browser = signed_in("otto", Course.objects.create(slug="other", title="Other"), "instructor")
    assert browser.get(reverse("admin:bank_assessment_export", args=[marked.pk]) + query).status_code == 404


def test_queries_do_not_grow_with_the_learners(instructor: Client, marked: Assessment) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            fetch(instructor, marked, "?table=learners&format=xlsx")
        return len(captured)

    few = queries()
    for count in range(10):
        graded_number(marked, f"eve-{count}", RIGHT)
    assert queries() == few <= 12


def test_the_marks_page_offers_both_tables_in_both_forms(instructor: Client, marked: Assessment) -> None:
    html = instructor.get(reverse("admin:bank_assessment_marks", args=[marked.pk])).content.decode()
    for query in (
        "?table=learners",
        "?table=learners&amp;format=xlsx",
        "?format=xlsx",
        "?answers=1&amp;format=xlsx",
    ):
        assert f'export/{query}"' in html
