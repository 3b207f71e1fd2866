"""The page on which one answer is reviewed: what was asked and answered, the marks so far, and a form for a new one."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy

from assessment.bank.markup import render_markdown
from assessment.bank.models import Assessment, QuestionVersion
from assessment.desk.answers.bulk_actions import wake_after_commit
from assessment.desk.answers.marking_form import MarkForm
from assessment.desk.course_scope import MOST, page_context
from assessment.desk.roles import Deed, actor
from assessment.grading import review as services
from assessment.grading.explanation import Explanation, Piece, history, pieces
from assessment.grading.grade_events import lock_responses
from assessment.grading.judged_criteria import criteria_to_judge
from assessment.grading.models import Response, State
from assessment.grading.part_points import add_up
from assessment.grading.promise import Stage, standing_of
from assessment.grading.sample import is_blind, unmarked_sample
from assessment.kinds.base import AnswerPart, KeyLine, stored_key
from assessment.kinds.registry import presenter_for
from graders.digits import ROW_DIGITS, typed_number
from graders.errors import GraderError
from graders.registry import grader_for
from graders.verdict import Part, plain_points


@dataclass(frozen=True, slots=True)
class AnswerText:
    """One text of an answer; `name` is the part of a question of several."""

    name: str
    pieces: list[Piece]


def parsed_key(version: QuestionVersion) -> Any:
    """Return the key of a version, or None if the grader no longer takes it."""
    try:
        return grader_for(version.kind).parse_key(version.key, Fraction(version.points))
    except GraderError:
        return None


def key_lines(version: QuestionVersion) -> tuple[KeyLine, ...]:
    """Return the key as the grader understands it."""
    key = parsed_key(version)
    if key is None:
        return (KeyLine(gettext("This key can no longer be read: look at the question.")),)
    return presenter_for(version.kind).summary(key, key.maximum)


def criterion_descriptions(version: QuestionVersion) -> dict[str, str]:
    """Return what each criterion of a key asks for, by the id that a verdict has."""
    key = parsed_key(version)
    return {} if key is None else presenter_for(version.kind).criteria(key)


def answer_texts(answer: Any, version: QuestionVersion, parts: Sequence[Part]) -> list[AnswerText]:
    """Return the texts of an answer, cut by the evidence of the parts."""
    presenter, key = presenter_for(version.kind), stored_key(version.key)
    answered = (
        presenter.answered_parts(key) if isinstance(answer, Mapping) else [AnswerPart("", presenter, key)]
    )
    texts = [
        (part, part.presenter.for_reviewer(part.key, answer.get(part.id) if part.id else answer))
        for part in answered
    ]
    return [
        AnswerText(
            part.id,
            pieces(text, parts, part.prefix) if part.presenter.is_prose else [Piece(text, (), ())],
        )
        for part, text in texts
        if text
    ]


MEANWHILE = gettext_lazy("Meanwhile this answer got another mark: look at it below, then save again.")


def review(page: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show the page, or do what was pressed on it."""
    response = _find(page, request, object_id)
    may_mark = page.is_allowed(request, Deed.MARK, response)
    if request.method == "POST" and not may_mark:
        raise PermissionDenied
    blind = is_blind(response)
    marks = history(response)
    form = _form(response, marks, request.POST if request.method == "POST" else None, blind=blind)
    if request.method == "POST" and (outcome := _act(request, response, form)):
        messages.success(request, outcome)
        return _after_blind(request, response) if blind else _after(page, request, response)
    context = _context(page, request, response, form, marks) | {"may_mark": may_mark}
    # Asked again: what was pressed may have failed since a colleague has marked it meanwhile.
    if blind and is_blind(response):
        context |= _hidden(response)
    return TemplateResponse(request, "desk/answers/review.html", context)


def _find(page: Any, request: HttpRequest, object_id: str) -> Response:
    related = ("question__assessment__course", "version", "submission__learner", "submission__assessment")
    rows = page.get_queryset(request).select_related(*related)
    response: Response | None = rows.filter(pk=typed_number(object_id, ROW_DIGITS)).first()
    if response is None:
        raise Http404("There is no such answer, or it belongs to a course that is not yours.")
    return response


def _form(response: Response, marks: list[Explanation], data: Any, *, blind: bool) -> MarkForm:
    stands = next((mark for mark in marks if mark.effective), None)
    verdict = stands.verdict if stands else None
    version = stands.version if stands else response.version
    initial = {"seen": str(stands.grade.pk) if stands else ""}
    return MarkForm(
        data,
        # Blind, no points are asked for by criterion: they would begin at the machine's.
        parts=verdict.parts if verdict and not blind and add_up(verdict) else (),
        to_judge=criteria_to_judge(version) if blind else (),
        version=version.pk,
        maximum=stands.grade.maximum if stands else response.version.points,
        initial=initial | ({"reason": gettext("Marked for the promise.")} if blind else {}),
    )


def _act(request: HttpRequest, response: Response, form: MarkForm) -> str:
    """Do what was pressed and return what to say; nothing if the form has errors."""
    if "retry" in request.POST:
        if services.retry(Response.objects.filter(pk=response.pk), actor=actor(request)):
            wake_after_commit()
        return gettext("It will be graded again.")
    is_valid = form.is_valid()
    with transaction.atomic():
        lock_responses([response.pk])
        # Under the lock: of two teachers with the same page open, the second must see what the first has given.
        newest = next((mark for mark in history(response) if mark.effective), None)
        if form.cleaned_data.get("seen", "") != (str(newest.grade.pk) if newest else ""):
            form.add_error(None, MEANWHILE)
            form.data = {**request.POST.dict(), "seen": str(newest.grade.pk) if newest else ""}
            return ""
        return _mark(request, response, form, is_valid=is_valid)


def _mark(request: HttpRequest, response: Response, form: MarkForm, *, is_valid: bool) -> str:
    try:
        if "accept" in request.POST:
            services.accept_grade(response, actor=actor(request))
            return gettext("The mark was accepted.")
        if is_valid:
            grade = services.override_grade(response, actor=actor(request), **form.given())
            saved = gettext("Saved: %(points)s of %(maximum)s points.")
            return saved % {"points": plain_points(grade.score), "maximum": plain_points(grade.maximum)}
    except services.OverrideInvalid as error:
        form.refuse(error)
    return ""


def _after(page: Any, request: HttpRequest, response: Response) -> HttpResponse:
    """Go on: to the next that needs a person if that was asked for, else to the same page."""
    target = response.pk
    if "next" in request.POST:
        next_response, _left = following(due(page, request), response)
        if next_response is None:
            messages.info(request, gettext("No other answer in this list needs a person."))
        target = next_response or target
    return redirect(_address(request, target))


def _after_blind(request: HttpRequest, response: Response) -> HttpResponse:
    """Go on: to the next of the sample if that was asked for and there is one, else to the assessment's marks."""
    assessment = response.question.assessment_id
    sample = unmarked_sample().filter(promise__assessment=assessment)
    following_key = sample.values_list("response", flat=True).first()
    if following_key is None:
        messages.info(request, _what_comes_of_it(response.question.assessment))
    elif "next" in request.POST:
        return redirect("admin:grading_response_change", following_key)
    return redirect("admin:bank_assessment_marks", assessment)


def _what_comes_of_it(assessment: Assessment) -> str:
    """Say what a sample that is marked leads to; what it leads to at once is done already."""
    if standing_of(assessment).stage != Stage.LEARNING:
        return gettext("The sample is marked: the promise was tested.")
    wake_after_commit()
    return gettext("The sample is marked: the machine learns from it, then the promise is tested.")


def _address(request: HttpRequest, pk: int) -> str:
    list_filters = request.GET.get(LIST_FILTERS_PARAMETER, "")
    query = f"?{urlencode({LIST_FILTERS_PARAMETER: list_filters})}" if list_filters else ""
    return reverse("admin:grading_response_change", args=[pk]) + query


def _context(
    page: Any, request: HttpRequest, response: Response, form: MarkForm, marks: list[Explanation]
) -> dict[str, Any]:
    machine = next((mark for mark in reversed(marks) if not mark.grade.human), None)
    effective = next((mark for mark in marks if mark.effective), None)
    graded_by = effective.version if effective else response.version
    next_response, left = following(due(page, request), response)
    machine_parts = machine.verdict.parts if machine and machine.verdict else ()
    by_id = {part.id: part for part in machine_parts}
    evidence = [by_id.get(part.id, part) for part in form.parts] or machine_parts
    return page_context(
        request,
        gettext("Question %(question)s, %(learner)s")
        % {"question": response.question, "learner": response.submission.learner},
        response=response,
        state=response.get_state_display(),
        prompt=render_markdown(response.version.prompt),
        model_answer=render_markdown(response.version.model_answer),
        said=answer_texts(response.answer, response.version, evidence),
        key=key_lines(graded_by),
        graded_by=graded_by,
        machine=machine,
        effective=effective,
        history=list(reversed(marks)),
        form=form,
        criteria=list(form.criteria(machine_parts, criterion_descriptions(graded_by))),
        judgements=list(form.judgements()),
        next=_address(request, next_response) if next_response else "",
        left=left,
        list_address=f"{reverse('admin:grading_response_changelist')}?{request.GET.get(LIST_FILTERS_PARAMETER, '')}",
        can_retry=response.state == State.FAILED and response.erased_at is None,
    )


def _hidden(response: Response) -> dict[str, Any]:
    """Return the context of an answer that is marked blind: nothing that the machine made of it."""
    left = unmarked_sample().filter(promise__assessment=response.question.assessment_id).count()
    return {
        "blind": True,
        "state": gettext("drawn for the promise"),
        "said": answer_texts(response.answer, response.version, ()),
        "machine": None,
        "effective": None,
        "history": [],
        "criteria": [],
        "next": "",
        "left": left,
        "can_retry": False,
    }


# The next answer that needs a person, within the filters of the list that one comes from.
LIST_FILTERS_PARAMETER = "_changelist_filters"


def due(page: Any, request: HttpRequest) -> QuerySet[Any]:
    """Return the answers in the same list that need a person; all of one's own if the filters are none."""
    asked = copy(request)
    # The copy reads the list's own filters, and is no form that was sent.
    asked.GET = QueryDict(request.GET.get(LIST_FILTERS_PARAMETER, ""))
    asked.method = "GET"
    try:
        rows = page.get_changelist_instance(asked).get_queryset(asked)
    except IncorrectLookupParameters:
        rows = page.get_queryset(request)
    return Response.objects.filter(
        pk__in=rows.order_by().values("pk"), state__in=[State.NEEDS_REVIEW, State.FAILED]
    )


def following(rows: QuerySet[Any], response: Response) -> tuple[int | None, int]:
    """Return the next of the rows, from the beginning after the last, and how many there are beside this one."""
    other_rows = rows.exclude(pk=response.pk).order_by("question_id", "pk")
    same_question = Q(question_id=response.question_id, pk__gt=response.pk)
    later = other_rows.filter(same_question | Q(question_id__gt=response.question_id))
    pks = later.values_list("pk", flat=True)[:1]
    next_key = next(iter(pks), None) or next(iter(other_rows.values_list("pk", flat=True)[:1]), None)
    return next_key, other_rows.order_by()[:MOST].count() if next_key else 0
