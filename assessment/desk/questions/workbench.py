"""The workbench beside a question's form: preview, the key as it was understood, and answers to try."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from assessment.bank import authoring
from assessment.bank.authoring import key_as_yaml
from assessment.bank.markup import render_markdown
from assessment.bank.models import Question, QuestionVersion
from assessment.desk.questions import trying
from assessment.grading.models import GradeRequest, State
from assessment.kinds.base import KeyLine
from assessment.kinds.registry import example_keys, presenter_for
from graders.digits import NotJson
from graders.errors import GraderError
from graders.registry import grader_for
from graders.text.key import TextKey
from graders.verdict import Verdict

if TYPE_CHECKING:
    from assessment.desk.course_scope import CourseScopedAdmin

TRIES = "tries"
# A plain limit: a session does not grow with every answer that an author tries.
KEPT_TRIES = 20
LONGEST = 100_000
"""Characters that are shown as a preview: as many as the form takes of a key."""


def state_of(question: Question, newest: int | None) -> str:
    """Say whether students see a question, and whether a newer version waits to be published."""
    if question.retired:
        return gettext("taken off the page")
    if question.current is None:
        return gettext("draft, not on the page")
    if newest is not None and question.current.number != newest:
        numbers = {"number": question.current.number, "draft": newest}
        return gettext("on the page as version %(number)s; version %(draft)s is a draft") % numbers
    return gettext("on the page")


def context(question: Question | None, *, may_change: bool) -> dict[str, Any]:
    """Return what the question's page shows beside the form."""
    newest = authoring.newest_version(question) if question else None
    address = None
    if question and question.current and not question.retired:
        page = question.assessment
        address = (
            reverse("student:practice", args=[page.course.slug, page.slug]) + f"#question-{question.slug}"
        )
    return {
        "may_write": may_change,
        "examples": example_keys(),
        "versions": shown_versions(question) if question else [],
        "state": state_of(question, newest.number if newest else None)
        if question
        else gettext("not saved yet"),
        "page_address": address,
        "is_closed": bool(address and question and not question.assessment.open),
        "can_take_off": bool(question and question.current and not question.retired),
    }


class Workbench:
    """The addresses that the form's script asks while one types."""

    def __init__(self, page: "CourseScopedAdmin") -> None:
        self.page = page

    def check(self, request: HttpRequest) -> HttpResponseBase:
        """Return the preview, the key as understood or what is wrong with it, and fields to try an answer in."""
        if refusal := self._refusal(request):
            return refusal
        form = request.POST
        reading = _reading(request)
        presenter = presenter_for(form.get("kind", ""))
        context = {
            "prompt": render_markdown(form.get("prompt", "")[:LONGEST]),
            "model_answer": render_markdown(form.get("model_answer", "")[:LONGEST]),
            "reading": reading,
            "lines": presenter.summary(reading.key, reading.key.maximum) if reading.key else (),
            "fields": trying.fields_for(presenter, reading.data) if reading.key else [],
            "is_by_references": isinstance(reading.key, TextKey) and not reading.key.criteria,
            "proposed_key": _proposed_key(request, reading),
        }
        pieces = {
            "preview": "desk/questions/preview.html",
            "understood": "desk/questions/understood.html",
            "try_fields": "desk/questions/try_fields.html",
            "proposal": "desk/questions/proposal.html",
        }
        return JsonResponse({name: render_to_string(path, context) for name, path in pieces.items()})

    def try_one(self, request: HttpRequest) -> HttpResponseBase:
        """Grade an answer with the key as it stands in the form; free text is left to the worker."""
        if refusal := self._refusal(request):
            return refusal
        reading = _reading(request)
        if reading.key is None:
            return _verdict(problem=gettext("The key has errors: mend them first, then try an answer."))
        presenter = presenter_for(request.POST.get("kind", ""))
        answer = trying.read_answer(presenter, reading.data, request.POST)
        try:
            tried = trying.try_answer(request.POST.get("kind", ""), reading.data, reading.key, answer)
        except NotJson:
            return _verdict(
                problem=gettext("This answer has a character that cannot be stored. Please type it anew.")
            )
        if isinstance(tried, GradeRequest):
            earlier_tries = request.session.get(TRIES, [])[-KEPT_TRIES:]
            request.session[TRIES] = [*earlier_tries, [str(tried.public_id), str(_points(request))]]
            return _waiting(tried)
        return _verdict(verdict=tried.to_json())

    def tried(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Return the worker's verdict once it is there; only to who tried the answer."""
        worth = dict(request.session.get(TRIES, [])).get(str(public_id))
        row = GradeRequest.objects.filter(public_id=public_id).first() if worth else None
        if row is None or worth is None:
            raise Http404("No such answer was tried here; try it again.")
        if row.state == State.FAILED:
            return _verdict(
                problem=gettext("The worker could not grade this. Look at its log, and try again.")
            )
        if row.verdict is None:
            return _waiting(row)
        return _verdict(verdict=trying.scaled(row.verdict, Decimal(worth)))

    def _refusal(self, request: HttpRequest) -> HttpResponseBase | None:
        if not self.page.has_add_permission(request):
            raise PermissionDenied
        return None if request.method == "POST" else HttpResponseNotAllowed(["POST"])


def _reading(request: HttpRequest) -> authoring.ParsedKey:
    text = request.POST.get("key", "")
    if len(text) > LONGEST:
        too_long = gettext("The key is longer than %(limit)s characters: shorten it.")
        return authoring.ParsedKey(errors=(too_long % {"limit": LONGEST},))
    return authoring.parse_typed_key(request.POST.get("kind", ""), text, _points(request))


def _proposed_key(request: HttpRequest, reading: authoring.ParsedKey) -> str:
    """Return the key in the form with a proposal of criteria, or nothing; it is saved only as any key is."""
    if reading.key is None:
        return ""
    proposal = grader_for(request.POST.get("kind", "")).proposed(reading.data, reading.key.maximum)
    return (
        authoring.typed_key_with(request.POST.get("key", ""), proposal)
        if isinstance(proposal, Mapping)
        else ""
    )


def _points(request: HttpRequest) -> Decimal:
    """Return the points in the form, or 1 while they are not a number."""
    try:
        points = Decimal(request.POST.get("points", "1")[:20])
    except InvalidOperation:
        return Decimal(1)
    return points if points.is_finite() and 0 <= points < 10_000 else Decimal(1)


def _verdict(*, verdict: dict[str, Any] | None = None, problem: str = "") -> JsonResponse:
    html = render_to_string(
        "desk/questions/verdict.html", {"verdict": verdict and Verdict.from_json(verdict), "problem": problem}
    )
    return JsonResponse({"html": html, "poll": None})


def _waiting(row: GradeRequest) -> JsonResponse:
    html = render_to_string("desk/questions/verdict.html", {"waiting": True})
    return JsonResponse({"html": html, "poll": reverse("admin:bank_question_tried", args=[row.public_id])})


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version as the page shows it."""

    version: QuestionVersion
    is_current: bool
    prompt: SafeString
    key: str
    lines: tuple[KeyLine, ...] = ()
    problem: str = ""


def shown_versions(question: Question) -> list[ShownVersion]:
    """Return the versions of a question."""
    return [_shown(version, question) for version in question.versions.order_by("-number")]


def _shown(version: QuestionVersion, question: Question) -> ShownVersion:
    lines: tuple[KeyLine, ...] = ()
    problem = ""
    try:
        key = grader_for(version.kind).parse_key(version.key, Fraction(version.points))
        lines = presenter_for(version.kind).summary(key, key.maximum)
    except GraderError as error:
        # A grader may have grown stricter since the version was written.
        problem = str(error)
    return ShownVersion(
        version=version,
        is_current=version.pk == question.current_id and not question.retired,
        prompt=render_markdown(version.prompt),
        key=key_as_yaml(version.key),
        lines=lines,
        problem=problem,
    )
