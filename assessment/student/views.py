"""The student's pages: open practice, the practice page, and the two small answers its scripts ask for."""

from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from assessment.bank.models import Assessment, Deck
from assessment.grading.effective_grade import effective_grades
from assessment.grading.models import Response
from assessment.grading.submission import window_of, zone_of
from assessment.people.models import Learner
from assessment.student import drafts, page, posted, reading, visitors
from assessment.student.checking import Refused, check, keep_typed
from assessment.student.decks import deck_beside
from assessment.student.finding import address_of, find_assessment, versions_of
from assessment.student.results import result_of, results_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List what can be practised here; where practice is not open, say what this service is."""
    found, decks = [], []
    if settings.OPEN_PRACTICE:
        found = list(Assessment.objects.select_related("course").filter(open=True))
        decks = list(Deck.objects.select_related("course").filter(open=True, cards__isnull=False).distinct())
    if len(found) == 1 and all(_stands_beside(deck, found[0]) for deck in decks):
        return redirect("student:practice", found[0].course.slug, found[0].slug)
    context = {"assessments": found, "decks": decks, "open": settings.OPEN_PRACTICE}
    return render(request, "student/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def practice(request: HttpRequest, course_slug: str, slug: str, exercise: str = "") -> HttpResponse:
    """Show the practice page, or take what was typed there."""
    assessment = find_assessment(request, course_slug, slug, exercise)
    learner = visitors.current_learner(request, assessment.course)
    if window_of(assessment, learner).is_to_come(timezone.now()):
        return _early(request, assessment)
    if request.method != "POST":
        return _page(request, assessment, _visit(request, assessment))
    versions = versions_of(assessment)
    form = posted.read(request.POST, versions)
    if "language" in request.POST:
        keep_typed(request, assessment, learner, form)
        return set_language(request)
    if form.named not in {*versions, posted.ALL}:
        visit = _visit(request, assessment, form)
        return _page(request, assessment, visit, message=_("That question is not on this page."))
    if form.action != "check":
        return _look(request, assessment, form)
    outcome = check(request, assessment, form)
    if isinstance(outcome, Refused):
        if learner is not None:
            keep_typed(request, assessment, learner, form)
        visit = _visit(request, assessment, form)
        visit.problems = outcome.problems
        return _page(request, assessment, visit, message=outcome.message)
    in_order = outcome.answered().order_by("question__exercise__position", "question__position")
    return _back(request, assessment, in_order.values_list("question__slug", flat=True)[0])


@require_POST
@cache_control(private=True, no_store=True)
def read(request: HttpRequest, course_slug: str, slug: str, exercise: str = "") -> HttpResponse:
    """Say how a number is read while it is typed; asked by POST, so that no log has the answer."""
    assessment = find_assessment(request, course_slug, slug, exercise)
    version = versions_of(assessment).get(request.POST.get("question", ""))
    learner = visitors.current_learner(request, assessment.course)
    if version is not None and not window_of(assessment, learner).is_to_come(timezone.now()):
        return JsonResponse(reading.echo(version, request.POST.get("answer", "")))
    raise Http404


@require_safe
@cache_control(private=True, no_store=True)
def response(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return the result of one of the visitor's own answers, to be put in its place on the page."""
    rows = Response.objects.select_related("submission__learner", *page.OF_A_RESULT)
    row = get_object_or_404(rows, public_id=public_id)
    if not visitors.is_own(request, row.submission.learner):
        raise Http404
    assessment = row.question.assessment
    if slug := request.GET.get("exercise"):
        assessment.shown_exercise = assessment.exercises.filter(slug=slug).first()
    result = result_of(row, effective_grades([row]).get(row.pk))
    if result.waits:
        return render(request, "student/parts/result.html", {"result": result, "assessment": assessment})
    newest = results_for(page.latest_responses(assessment, row.submission.learner)).values()
    context = {"result": result, "total": page.total(assessment, newest), "assessment": assessment}
    return render(request, "student/result.html", context)


def _stands_beside(deck: Deck, assessment: Assessment) -> bool:
    """Tell whether a practice page has a link to the deck."""
    return (deck.course_id, deck.slug) == (assessment.course_id, assessment.slug)


def _page(
    request: HttpRequest, assessment: Assessment, visit: page.Visit, *, message: str = ""
) -> HttpResponse:
    sections = page.build(assessment, visit)
    asked = [question for section in sections for question in section.questions]
    deck = deck_beside(assessment.course, assessment.slug)
    context = {
        "assessment": assessment,
        "sections": sections,
        "refused": [question for question in asked if question.problem],
        "message": message,
        "answered": sum(question.result is not None for question in asked),
        "count": len(asked),
        "total": page.total(assessment, [question.result for question in asked if question.result]),
        "deck": deck if deck and visitors.may_look(request, deck) else None,
        **_dates(assessment, visit.learner),
        "formulas": page.uses_formulas(assessment, sections),
    }
    refused = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "student/practice.html", context, status=status)


def _visit(request: HttpRequest, assessment: Assessment, form: posted.Posted | None = None) -> page.Visit:
    """Return what the page shows of a visitor: their drafts, or what came with a form that was not taken."""
    learner = visitors.current_learner(request, assessment.course)
    kept = drafts.drafts(request, assessment, learner)
    visit = page.Visit(learner=learner, typed=kept.texts, seen=kept.versions, others=kept.others)
    visit.shown = drafts.shown(request, assessment)
    if form is not None:
        visit.typed = {**kept.texts, **form.typed}
        # Of a text that is not the one stored, the page has still seen only what it had seen before.
        visit.seen = {
            slug: kept.versions.get(slug, "") if kept.texts.get(slug) == text else form.seen.get(slug, "")
            for slug, text in visit.typed.items()
        }
    return visit


def _early(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show what it is and when it opens, and none of its questions."""
    learner = visitors.current_learner(request, assessment.course)
    return render(request, "student/early.html", {"assessment": assessment, **_dates(assessment, learner)})


def _dates(assessment: Assessment, learner: Learner | None) -> dict[str, object]:
    """Return what a template says of dates."""
    window = window_of(assessment, learner)
    return {"window": window, "zone": zone_of(assessment.course), "closed": window.is_over(timezone.now())}


def _look(request: HttpRequest, assessment: Assessment, form: posted.Posted) -> HttpResponse:
    """Show the page again, with what the button asks for; what was typed stays."""
    learner = visitors.current_learner(request, assessment.course)
    if form.action == "show":
        drafts.show(request, assessment, [form.named])
    if form.action == "discard":
        drafts.discard(request, assessment, form.named)
    if form.action == "take" and learner is not None:
        drafts.take(request, assessment, learner, form.named, form.typed.get(form.named))
        rest = {slug: text for slug, text in form.typed.items() if slug != form.named}
        form = replace(form, typed=rest)
    keep_typed(request, assessment, learner, form)
    return _back(request, assessment, form.named)


def _back(request: HttpRequest, assessment: Assessment, slug: str) -> HttpResponse:
    """Send the browser to the question: a reload then sends nothing twice."""
    here = request.resolver_match.namespace if request.resolver_match else "student"
    address = address_of(assessment, "practice", current_app=here)
    return redirect(f"{address}#question-{slug}")
