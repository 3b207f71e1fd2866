"""Columns of the gradebook and the results in them: Assignment and Grade Services 2.0, sections 3.2 and 3.3."""

import json
import re
from decimal import Decimal
from typing import Any

from tests.platform.access import require_token
from tests.platform.recorded import LINE_ITEM, LINE_ITEM_READ, RESULT, recorded
from tests.platform.records import Course, LineItem, Refused, Tool, demand
from tests.platform.state import Reply, Request, State, as_json

ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
ITEM_PATH = re.compile(r"/courses/(\d+)/lineitems/(\d+)/lineitem")


def line_items_url(state: State, course: Course, tool: Tool) -> str:
    """Return the address of a course's columns; like Moodle's, it has a query."""
    return f"{state.url}/courses/{course.id}/lineitems?type_id={tool.deployment_id}"


def line_item_url(state: State, item: LineItem) -> str:
    """Return the address of a column; like Moodle's, it has a query."""
    tool = state.tools[item.client_id]
    return f"{state.url}/courses/{item.course.id}/lineitems/{item.id}/lineitem?type_id={tool.deployment_id}"


def line_item_of(state: State, request: Request, tool: Tool, under: str = "") -> LineItem:
    """Return the column that a path names; refuse one of another course or tool, and one without its query."""
    path = request.path.removesuffix(under)
    matched = ITEM_PATH.fullmatch(path)
    if not matched or (under and path == request.path):
        raise Refused(404, f"no such address: {request.path}")
    item = state.line_items.get(matched[2])
    if item is None or item.course.id != matched[1]:
        raise Refused(404, f"no column {matched[2]} in course {matched[1]}")
    demand(item.client_id == tool.client_id, "the column is another tool's", 403)
    demand(request.query.get("type_id") == tool.deployment_id, "type_id of the column's address is lost", 403)
    return item


def wants(request: Request, media_type: str) -> None:
    """Refuse a read whose Accept header does not name the specification's media type."""
    accepted = [part.partition(";")[0].strip() for part in request.headers.get("accept", "").split(",")]
    demand(media_type in accepted, f"Accept is {request.headers.get('accept', '')!r}, not {media_type}")


def serve_line_item(state: State, request: Request) -> Reply:
    """Show, change or remove a column."""
    readers = (LINE_ITEM, LINE_ITEM_READ) if request.method == "GET" else (LINE_ITEM,)
    tool = require_token(state, request, *readers)
    item = line_item_of(state, request, tool)
    if request.method == "DELETE":
        del state.line_items[item.id]
        return Reply(204)
    if request.method == "PUT":
        column = read_line_item(request)
        item.label, item.maximum = column["label"], Decimal(str(column["scoreMaximum"]))
        item.resource_id, item.tag = column.get("resourceId", ""), column.get("tag", "")
    else:
        demand(request.method == "GET", "GET, PUT or DELETE", 405)
        wants(request, ITEM_TYPE)
    return as_json(show_line_item(state, item), ITEM_TYPE)


def serve_line_items(state: State, request: Request) -> Reply:
    """List a course's columns of this tool, or add one."""
    readers = (LINE_ITEM, LINE_ITEM_READ) if request.method == "GET" else (LINE_ITEM,)
    tool = require_token(state, request, *readers)
    course = state.courses.get(request.path.split("/")[2])
    if course is None:
        raise Refused(404, "no such course")
    demand(request.query.get("type_id") == tool.deployment_id, "type_id of the address is lost", 403)
    if request.method == "POST":
        column = read_line_item(request)
        item = add_line_item(state, course, tool, column, column.get("resourceLinkId", ""))
        return as_json(show_line_item(state, item), ITEM_TYPE, 201)
    demand(request.method == "GET", "GET or POST", 405)
    wants(request, ITEMS_TYPE)
    rows = [
        item
        for item in state.line_items.values()
        if (item.course, item.client_id) == (course, tool.client_id)
    ]
    shown = [show_line_item(state, item) for item in rows]
    for name, key in (("resource_link_id", "resourceLinkId"), ("resource_id", "resourceId"), ("tag", "tag")):
        if name in request.query:
            shown = [row for row in shown if row[key] == request.query[name]]
    return as_json(shown, ITEMS_TYPE)


def add_line_item(
    state: State, course: Course, tool: Tool, column: dict[str, Any], activity_id: str = ""
) -> LineItem:
    """Add a column to a course's gradebook."""
    maximum = Decimal(str(column["scoreMaximum"]))
    item = LineItem(
        state.new_id(), course, tool.client_id, column["label"], maximum, activity_id,
        column.get("resourceId", ""), column.get("tag", ""),
    )  # fmt: skip
    state.line_items[item.id] = item
    return item


def show_line_item(state: State, item: LineItem) -> dict[str, Any]:
    """Return a column as Moodle shows it."""
    whole = recorded("line_item") | {
        "id": line_item_url(state, item),
        "label": item.label,
        "scoreMaximum": float(item.maximum),
        "resourceId": item.resource_id,
        "tag": item.tag,
        "resourceLinkId": item.activity_id,
        "ltiLinkId": item.activity_id,
    }
    return dict(whole)


def read_line_item(request: Request) -> dict[str, Any]:
    """Return the column that a body describes."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    demand(kind == ITEM_TYPE, f"a column came as {kind!r}")
    try:
        column = json.loads(request.body.decode("utf-8"))
    except ValueError as wrong:
        raise Refused(400, f"no JSON: {wrong}") from wrong
    demand(isinstance(column, dict), "no JSON object")
    check_line_item(column)
    return dict(column)


def check_line_item(column: dict[str, Any]) -> None:
    """Refuse a column without a label or with a maximum of 0."""
    demand(isinstance(column.get("label"), str) and column["label"].strip(), "no label")
    maximum = column.get("scoreMaximum", 0)
    demand(type(maximum) in (int, float) and maximum > 0, f"scoreMaximum is {maximum!r}")
    for name in ("resourceId", "tag", "resourceLinkId"):
        demand(isinstance(column.get(name, ""), str), f"{name} is no text")
    demand(len(column.get("tag", "")) < 256, "the tag is too long")


def serve_results(state: State, request: Request) -> Reply:
    """Show what the gradebook holds in a column, of everybody or of `user_id`; as Moodle does, in its own words."""
    demand(request.method == "GET", "results are read by GET", 405)
    tool = require_token(state, request, RESULT)
    item = line_item_of(state, request, tool, "/results")
    wants(request, RESULTS_TYPE)
    asked = request.query.get("user_id")
    users = [user for user in item.course.members if asked in (None, user)]
    rows = [show_result(state, item, user) for user in users if state.latest(item.id, user)]
    return as_json(rows, RESULTS_TYPE)


def show_result(state: State, item: LineItem, user_id: str) -> dict[str, Any]:
    """Return one result; without a grade Moodle shows no more than its id and the user."""
    base, _, query = line_item_url(state, item).partition("?")
    result = recorded("result")
    score = state.latest(item.id, user_id)
    shown = {"id": f"{base}/results?{query}&user_id={user_id}", "userId": user_id}
    if score is None or score.points is None:
        return shown
    result |= shown | {
        "resultScore": float(score.points),
        "resultMaximum": float(item.maximum),
        "scoreOf": f"{base}?{query}",
        "timestamp": score.stamp.isoformat(timespec="seconds"),
    }
    if "comment" in score.message:
        result["comment"] = score.message["comment"]
    return dict(result)
