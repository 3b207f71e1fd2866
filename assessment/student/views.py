"""The list of what can be practised, and the practice page."""

from dataclasses import replace
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe
from django.views.i18n import set_language

from assessment.bank.models import Assessment, Deck
from assessment.grading.submission import window_of, zone_of
from assessment.people.models import Learner
from assessment.student import access, drafts, forms, practice_page
from assessment.student.access import current_versions, page_address, visible_assessment
from assessment.student.decks import deck_beside
from assessment.student.submit_form import RefusedForm, keep_drafts, submit_form


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List what can be practised here; where practice is not open, say what this service is."""
    assessments, decks = [], []
    if settings.OPEN_PRACTICE:
        assessments = list(Assessment.objects.select_related("course").filter(open=True))
        decks = list(Deck.objects.select_related("course").filter(open=True, cards__isnull=False).distinct())
    if len(assessments) == 1 and all(_stands_beside(deck, assessments[0]) for deck in decks):
        return redirect("student:practice", assessments[0].course.slug, assessments[0].slug)
    context = {"assessments": assessments, "decks": decks, "open": settings.OPEN_PRACTICE}
    return render(request, "student/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def practice(request: HttpRequest, course_slug: str, slug: str, exercise: str = "") -> HttpResponse:
    """Show the practice page, or take what was typed there."""
    assessment = visible_assessment(request, course_slug, slug, exercise)
    learner = access.current_learner(request, assessment.course)
    if window_of(assessment, learner).is_to_come(timezone.now()):
        return _render_early(request, assessment)
    if request.method != "POST":
        return _render_page(request, assessment, _visitor_state(request, assessment))
    versions = current_versions(assessment)
    form = forms.parse_form(request.POST, versions)
    # What was typed is kept first: choosing a language loads the page anew.
    if "language" in request.POST:
        keep_drafts(request, assessment, learner, form)
        return set_language(request)
    if form.target not in {*versions, forms.ALL_QUESTIONS}:
        state = _visitor_state(request, assessment, form)
        return _render_page(request, assessment, state, message=_("That question is not on this page."))
    if form.action != "check":
        return _handle_button(request, assessment, form)
    outcome = submit_form(request, assessment, form)
    if isinstance(outcome, RefusedForm):
        if learner is not None:
            keep_drafts(request, assessment, learner, form)
        state = _visitor_state(request, assessment, form)
        state.problems = outcome.problems
        return _render_page(request, assessment, state, message=outcome.message)
    in_order = outcome.answered().order_by("question__exercise__position", "question__position")
    return _redirect_to_question(request, assessment, in_order.values_list("question__slug", flat=True)[0])


def _stands_beside(deck: Deck, assessment: Assessment) -> bool:
    """Tell whether a practice page has a link to the deck."""
    return (deck.course_id, deck.slug) == (assessment.course_id, assessment.slug)


def _render_page(
    request: HttpRequest, assessment: Assessment, state: practice_page.VisitorState, *, message: str = ""
) -> HttpResponse:
    sections = practice_page.build_page(assessment, state)
    questions = [question for section in sections for question in section.questions]
    deck = deck_beside(assessment.course, assessment.slug)
    context = {
        "assessment": assessment,
        "sections": sections,
        "refused": [question for question in questions if question.problem],
        "message": message,
        "answered": sum(question.result is not None for question in questions),
        "count": len(questions),
        "total": practice_page.points_so_far(
            assessment, [question.result for question in questions if question.result]
        ),
        "deck": deck if deck and access.may_see(request, deck) else None,
        **_date_context(assessment, state.learner),
        "formulas": practice_page.uses_formulas(assessment, sections),
    }
    refused = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "student/practice.html", context, status=status)


def _visitor_state(
    request: HttpRequest, assessment: Assessment, form: forms.ParsedForm | None = None
) -> practice_page.VisitorState:
    """Return what the page shows of a visitor: their drafts, or what came with a form that was not taken."""
    learner = access.current_learner(request, assessment.course)
    stored = drafts.load_drafts(request, assessment, learner)
    state = practice_page.VisitorState(
        learner=learner,
        answers=stored.answers,
        seen_versions=stored.versions,
        other_answers=stored.other_answers,
    )
    state.requested = drafts.requested_model_answers(request, assessment)
    if form is not None:
        state.answers = {**stored.answers, **form.answers}
        # Of a text that is not the one stored, the page has still seen only what it had seen before.
        state.seen_versions = {
            slug: stored.versions.get(slug, "")
            if stored.answers.get(slug) == text
            else form.seen_versions.get(slug, "")
            for slug, text in state.answers.items()
        }
    return state


def _render_early(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show what it is and when it opens, and none of its questions."""
    learner = access.current_learner(request, assessment.course)
    return render(
        request, "student/early.html", {"assessment": assessment, **_date_context(assessment, learner)}
    )


def _date_context(assessment: Assessment, learner: Learner | None) -> dict[str, object]:
    """Return what a template says of dates."""
    window = window_of(assessment, learner)
    return {"window": window, "zone": zone_of(assessment.course), "closed": window.is_over(timezone.now())}


def _handle_button(request: HttpRequest, assessment: Assessment, form: forms.ParsedForm) -> HttpResponse:
    """Show the page again, with what the button asks for; what was typed stays."""
    learner = access.current_learner(request, assessment.course)
    if form.action == "show":
        drafts.request_model_answers(request, assessment, [form.target])
    if form.action == "discard":
        drafts.discard_other_answer(request, assessment, form.target)
    if form.action == "take" and learner is not None:
        drafts.take_other_answer(request, assessment, learner, form.target, form.answers.get(form.target))
        other_questions = {slug: text for slug, text in form.answers.items() if slug != form.target}
        form = replace(form, answers=other_questions)
    keep_drafts(request, assessment, learner, form)
    return _redirect_to_question(request, assessment, form.target)


def _redirect_to_question(request: HttpRequest, assessment: Assessment, slug: str) -> HttpResponse:
    """Send the browser to the question: a reload then sends nothing twice."""
    namespace = request.resolver_match.namespace if request.resolver_match else "student"
    address = page_address(assessment, "practice", current_app=namespace)
    return redirect(f"{address}#question-{slug}")
