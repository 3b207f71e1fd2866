"""The few pages that a person sees of the platform: a course, an activity in its frame, content to pick, a gradebook.

Every address takes `user`, whose eyes one looks through.
"""

from collections.abc import Mapping
from decimal import Decimal
from html import escape
from urllib.parse import urlencode

from tests.platform.records import Activity, Course, User
from tests.platform.state import Reply

STYLE = "body{font:16px sans-serif;margin:0;padding:1rem}iframe{width:100%;height:80vh;border:1px solid #999}"

# What the page keeps for tools, by their origin: LTI Client Side postMessages 0.1 and Platform Storage 0.1.
STORAGE = """
const kept = new Map();
window.seen = [];
addEventListener("message", (event) => {
  const asked = event.data;
  if (!asked || typeof asked.subject !== "string") return;
  window.seen.push(asked.subject);
  if (asked.subject === "org.imsglobal.lti.close") { document.title = "closed"; return; }
  if (!asked.subject.startsWith("lti.")) return;
  const reply = { subject: asked.subject + ".response", message_id: asked.message_id };
  const key = event.origin + " " + asked.key;
  if (typeof asked.message_id !== "string" || !asked.message_id) {
    reply.error = { code: "bad_request", message: "no message_id" };
  } else if (asked.subject === "lti.capabilities") {
    reply.supported_messages = ["lti.capabilities", "lti.put_data", "lti.get_data"].map((subject) => ({ subject }));
  } else if (asked.subject === "lti.put_data" && typeof asked.key === "string" && asked.key) {
    if (asked.value === null || asked.value === undefined) kept.delete(key); else kept.set(key, asked.value);
    reply.key = asked.key; reply.value = asked.value;
  } else if (asked.subject === "lti.get_data" && typeof asked.key === "string" && asked.key) {
    reply.key = asked.key; reply.value = kept.get(key);
  } else {
    reply.error = { code: "unsupported_subject", message: "not known, or no key" };
  }
  // A frame that has moved on in the meantime needs no reply.
  event.source?.postMessage(reply, event.origin);
});
"""
CLOSING = """
addEventListener("message", (event) => {
  const asked = event.data;
  if (asked && asked.subject === "org.imsglobal.lti.close") {
    document.getElementById("said").textContent = "The tool is registered.";
  }
});
"""


def page(title: str, body: str, script: str = "", status: int = 200) -> Reply:
    """Return a whole page."""
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"><style>{STYLE}</style>'
        f"<h1>{escape(title)}</h1>{body}<script>{script}</script></html>"
    )
    return Reply(status, html.encode())


def form_that_sends_itself(address: str, fields: Mapping[str, str]) -> Reply:
    """Return a page that posts a form at once, as Moodle's do."""
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(str(value))}">'
        for name, value in fields.items()
    )
    form = f'<form method="post" action="{escape(address)}">{inputs}<noscript><button>Go on</button></noscript></form>'
    return Reply(200, f"<!doctype html>{form}<script>document.forms[0].submit()</script>".encode())


def course_page(course: Course, user: User, activities: list[Activity]) -> Reply:
    """List the activities of a course."""
    rows = "".join(
        f'<li><a href="{address("activity", activity=row.id, user=user.id)}">{escape(row.title)}</a></li>'
        for row in activities
    )
    add = f'<a href="{address("content", course=course.id, user=user.id)}">Add content</a>'
    book = f'<a href="{address("gradebook", course=course.id, user=user.id)}">Gradebook</a>'
    return page(course.title, f"<ul>{rows}</ul><p>{add} {book}</p>")


def frame_page(title: str, source: str, *, storage: bool) -> Reply:
    """Show a tool in a frame."""
    frame = f'<iframe name="tool" title="Tool" src="{escape(source)}" allow="fullscreen"></iframe>'
    return page(title, frame, STORAGE if storage else "")


def registration_page(tool_address: str) -> Reply:
    """Open a tool's registration in a frame, until it says that it is done."""
    frame = f'<iframe name="tool" title="Tool" src="{escape(tool_address)}"></iframe>'
    return page("Add a tool", f'<p id="said" role="status"></p>{frame}', CLOSING)


def gradebook_page(course: Course, book: Mapping[str, Mapping[str, Decimal | None]]) -> Reply:
    """Show the gradebook as a table: a row for each member, a column for each line item."""
    names = list(dict.fromkeys(name for rows in book.values() for name in rows))
    head = "".join(f"<th>{escape(label)}</th>" for label in book)
    rows = "".join(
        f"<tr><th>{escape(name)}</th>"
        + "".join(f"<td>{cell(rows.get(name))}</td>" for rows in book.values())
        + "</tr>"
        for name in names
    )
    return page(f"Gradebook of {course.title}", f"<table border><tr><th>Name</th>{head}</tr>{rows}</table>")


def cell(points: Decimal | None) -> str:
    """Return points with two places, and a dash for none."""
    return "–" if points is None else f"{points:.2f}"


def address(name: str, **query: str) -> str:
    """Return the address of a page on this platform."""
    return escape(f"/{name}?{urlencode(query)}")
