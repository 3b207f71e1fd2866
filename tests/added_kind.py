"""Asks, answers and grades a question of the kind that CONTRIBUTING adds; run in a copy that has it, by a test."""

import json
import re
from html import unescape
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.test import Client

QUESTION_CHECK, QUESTION_TRY = "/admin/bank/question/check/", "/admin/bank/question/try/"
PAGE = "/practice/demo/gans-and-vaes"
TYPED = "decode\n encode\n\nsample"
KEY = {"steps": ["encode", "sample", "decode"]}


def main() -> None:
    """Print what page, admin and API show, as JSON."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("import_content", settings.BASE_DIR / "fixtures" / "content", verbosity=0)
    print(json.dumps(on_the_page() | in_the_admin() | by_the_api()))


def on_the_page() -> dict[str, Any]:
    """Put the question on the page, answer it, and return its field, its mark and its receipt."""
    from assessment.bank.models import Question, QuestionVersion

    question = Question.objects.get(slug="a", exercise__assessment__slug="gans-and-vaes")
    question.current = QuestionVersion.objects.create(
        question=question, number=99, kind="ordering", key=KEY, points=1, prompt="What comes first?"
    )
    question.save()
    browser = Client(headers={"Host": "localhost"})
    sent = browser.post(PAGE, {"check": "a", "answer.a": TYPED})
    assert sent.status_code == 302, sent.content
    article = between(browser.get(PAGE).content.decode(), 'id="question-a"', "</article>")
    hint = between(article, '<p class="hint" id="hint-a">', "</p>")
    text = between(article, "<textarea", "</textarea>").partition(">\n")[2]
    receipt = re.search(r'href="([^"]*/receipts/[^"]*)"', article)
    assert receipt
    lines = browser.get(receipt[1]).content.decode()
    return {
        "field": [hint, text],
        "page": words(between(article, '<p class="state">', "</p>")),
        "receipt": "decode; encode; sample" if "decode; encode; sample" in lines else lines,
    }


def in_the_admin() -> dict[str, Any]:
    """Return the kind's name and example in the form of a question, its key as understood, and an answer tried."""
    from assessment.people.models import User

    browser = Client(headers={"Host": "localhost"})
    browser.force_login(User.objects.create_superuser("grace"))
    form = browser.get("/admin/bank/question/add/").content.decode()
    title = between(form, '<option value="ordering">', "</option>")
    example = unescape(between(form, '<template data-example="ordering">', "</template>"))
    fields = {"kind": "ordering", "key": example, "points": "1"}
    summary = browser.post(QUESTION_CHECK, fields).json()["understood"]
    verdict = browser.post(QUESTION_TRY, fields | {"try": "encode\r\nsample\r\ndecode"}).json()["html"]
    return {
        "admin": [title, example],
        "summary": [line for line in re.split(r"<[^>]*>", summary) if line.strip()],
        "tried": between(verdict, '<strong class="review-score">', "</strong>"),
    }


def by_the_api() -> dict[str, Any]:
    """Return which members the schema asks of a key, and the verdict on an answer."""
    from assessment.people.keys import create_key
    from assessment.people.models import ApiClient

    key = create_key(ApiClient.objects.create(name="lms"), ["grade:write"])
    caller = Client(headers={"Authorization": f"Bearer {key}", "Host": "localhost"})
    schema = caller.get("/api/v1/schema", headers={"Accept": "application/json"}).json()
    components = schema["components"]["schemas"]
    (name,) = (name for name in components if name.startswith("OrderingGrade"))
    body = {"kind": "ordering", "key": KEY, "answer": ["decode", "encode", "sample"]}
    reply = caller.post("/api/v1/grade", json.dumps(body), content_type="application/json")
    verdict = reply.json()
    return {
        "schema": components[name]["properties"]["key"]["required"],
        "graded": {member: verdict[member] for member in ("score", "read_as")},
    }


def between(text: str, start: str, end: str) -> str:
    """Return what stands between two marks in a page."""
    assert start in text, (start, text)
    return text.partition(start)[2].partition(end)[0]


def words(html: str) -> str:
    """Return the words of a piece of HTML."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


if __name__ == "__main__":
    main()
