"""Columns, results and the roster, as the platform shows them."""

import json

import pytest

from tests.platform.gradebook import ITEM_TYPE, ITEMS_TYPE, RESULTS_TYPE, line_item_url, line_items_url
from tests.platform.recorded import recorded
from tests.platform.records import Activity
from tests.platform.roster import MEDIA_TYPE
from tests.platform.server import Platform
from tests.platform.toolside import ToolSide, send


def item_url(platform: Platform, activity: Activity) -> str:
    assert activity.line_item
    return line_item_url(platform, activity.line_item)


def results_url(tool: ToolSide, activity: Activity, user: str = "") -> str:
    return tool.scores_url(activity).replace("/scores", "/results") + (f"&user_id={user}" if user else "")


def test_a_column_is_read(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    answer = send("GET", item_url(platform, activity), Accept=ITEM_TYPE, Authorization=tool.bearer())
    assert answer.headers["Content-Type"] == ITEM_TYPE
    assert answer.json.keys() == recorded("line_item").keys()
    assert (answer.json["label"], answer.json["scoreMaximum"]) == (activity.title, 100)


def test_columns_are_listed_and_filtered(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    second_activity = platform.add_activity("Second")
    address = line_items_url(platform, platform.course, tool.tool)
    bearer = tool.bearer()
    every = send("GET", address, Accept=ITEMS_TYPE, Authorization=bearer).json
    assert [row["label"] for row in every] == [activity.title, "Second"]
    filtered = send(
        "GET", f"{address}&resource_link_id={second_activity.id}", Accept=ITEMS_TYPE, Authorization=bearer
    ).json
    assert [row["label"] for row in filtered] == ["Second"]


def test_a_column_is_made_changed_and_removed(platform: Platform, tool: ToolSide) -> None:
    address, bearer = line_items_url(platform, platform.course, tool.tool), tool.bearer()
    body = json.dumps({"label": "New", "scoreMaximum": 8, "resourceId": "r", "tag": "t"}).encode()
    created = send("POST", address, body, Content_Type=ITEM_TYPE, Authorization=bearer)
    assert (created.status, created.json["label"], created.json["tag"]) == (201, "New", "t")
    where = created.json["id"]
    body = json.dumps({"label": "Newer", "scoreMaximum": 9}).encode()
    assert send("PUT", where, body, Content_Type=ITEM_TYPE, Authorization=bearer).json["scoreMaximum"] == 9
    assert send("DELETE", where, Authorization=bearer).status == 204
    assert send("GET", where, Accept=ITEM_TYPE, Authorization=bearer).status == 404


@pytest.mark.parametrize(
    "body",
    [
        {"label": "New"},
        {"scoreMaximum": 8},
        {"label": " ", "scoreMaximum": 8},
        {"label": "New", "scoreMaximum": 0},
        {"label": "New", "scoreMaximum": "8"},
        {"label": "New", "scoreMaximum": 8, "tag": 3},
        [],
    ],
)
def test_a_wrong_column_is_refused(platform: Platform, tool: ToolSide, body: object) -> None:
    address = line_items_url(platform, platform.course, tool.tool)
    data = json.dumps(body).encode()
    assert send("POST", address, data, Content_Type=ITEM_TYPE, Authorization=tool.bearer()).status == 400
    assert platform.line_items == {}


def test_a_result_is_read_back(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    tool.send_score(activity, platform.ada)
    tool.send_score(activity, platform.bob, gradingProgress="Pending")
    bearer = tool.bearer()
    rows = send("GET", results_url(tool, activity, "4"), Accept=RESULTS_TYPE, Authorization=bearer).json
    assert [row.keys() for row in rows] == [recorded("result").keys()]
    assert (rows[0]["userId"], rows[0]["resultScore"], rows[0]["resultMaximum"]) == ("4", 70, 100)
    pending = send("GET", results_url(tool, activity, "5"), Accept=RESULTS_TYPE, Authorization=bearer).json
    assert [set(row) for row in pending] == [{"id", "userId"}]
    every = send("GET", results_url(tool, activity), Accept=RESULTS_TYPE, Authorization=bearer).json
    assert [row["userId"] for row in every] == ["4", "5"]


@pytest.mark.parametrize("accept", ["*/*", "application/json", "", ITEM_TYPE])
def test_a_read_names_its_media_type(
    platform: Platform, tool: ToolSide, activity: Activity, accept: str
) -> None:
    address = results_url(tool, activity)
    assert send("GET", address, Accept=accept, Authorization=tool.bearer()).status == 400


def test_the_roster_comes_in_pages(platform: Platform, tool: ToolSide) -> None:
    platform.page_size = 2
    bearer, address, members = tool.bearer(), f"{platform.url}/courses/2/memberships", []
    while address:
        page = send("GET", address, Accept=MEDIA_TYPE, Authorization=bearer)
        members += page.json["members"]
        address = page.headers.get("Link", "").partition("<")[2].partition(">")[0]
    assert [(row["user_id"], row["roles"]) for row in members] == [
        ("3", ["Instructor"]),
        ("4", ["Learner"]),
        ("5", ["Learner"]),
    ]
    assert members[0].keys() == recorded("memberships")["members"][0].keys()
    assert page.json.keys() == recorded("memberships").keys()


def test_the_roster_needs_its_media_type_and_a_course(platform: Platform, tool: ToolSide) -> None:
    bearer = tool.bearer()
    known, unknown = f"{platform.url}/courses/2/memberships", f"{platform.url}/courses/9/memberships"
    assert send("GET", known, Accept="application/json", Authorization=bearer).status == 400
    assert send("GET", unknown, Accept=MEDIA_TYPE, Authorization=bearer).status == 404
