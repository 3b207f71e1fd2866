"""What the API shows of submissions, marks, courses, assessments and decks, as plain data."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from assessment.bank.models import Assessment, Deck, Question
from assessment.grading.effective_grade import effective_grades, held_responses
from assessment.grading.models import Grade, MarkChange, PromiseTest, Response, State, Submission
from assessment.grading.promise import Standing
from assessment.grading.queue import Wait, last_in_queue, wait_of
from assessment.people.models import Course
from graders.verdict import plain_points, with_messages

UNFINISHED = (State.WAITING, State.CLAIMED)
SOONEST, LATEST, WITHOUT_GRADER = 1, 30, 10
"""Seconds. An estimate may be wrong by much, so that nobody is sent away for longer; a text worker needs some ten
seconds to start."""
BY_URGENCY = (State.CLAIMED, State.WAITING, State.FAILED, State.NEEDS_REVIEW, State.GRADED)


def submission_reply(submission: Submission, *, held: bool) -> dict[str, Any]:
    """Return a submission with its verdicts; those not yet released only where the caller may see `held` ones."""
    responses = list(
        submission.answered()
        .select_related("question__assessment", "version", "run", "submission__assessment")
        .order_by("question__exercise__position", "question__position")
    )
    grades = effective_grades(responses)
    hidden = set() if held else held_responses(grades)
    shown = {key: grade for key, grade in grades.items() if key not in hidden}
    states = {response.state for response in responses}
    wait = _wait(responses)
    return {
        "id": str(submission.public_id),
        "assessment": submission.assessment.slug,
        "course": submission.assessment.course.slug,
        "learner": submission.learner.external_id,
        "created_at": submission.created_at.isoformat(),
        "state": next(state.value for state in BY_URGENCY if state in states),
        "ahead": wait and wait.ahead,
        "about_seconds": wait and wait.about_seconds,
        "grader_at_work": wait and wait.grader_at_work,
        "score": _total(responses, shown),
        "maximum": plain_points(sum((response.version.points for response in responses), Decimal(0))),
        "responses": [response_reply(response, shown.get(response.pk)) for response in responses],
    }


def is_unfinished(reply: dict[str, Any]) -> bool:
    """Tell whether some answer of a submission still waits for a worker."""
    return reply["state"] in UNFINISHED


def retry_after(reply: dict[str, Any]) -> str:
    """Return the seconds after which to ask for a submission again: what it waits, within `SOONEST` and `LATEST`."""
    if not reply["grader_at_work"]:
        return str(WITHOUT_GRADER)
    return str(min(max(reply["about_seconds"] or SOONEST, SOONEST), LATEST))


def _wait(responses: Sequence[Response]) -> Wait | None:
    """Return what the last of the answers waits for, or None if all are graded."""
    last = last_in_queue(responses)
    return wait_of(last) if last else None


def response_reply(response: Response, grade: Grade | None) -> dict[str, Any]:
    """Return one answer's state and, where it is shown, its verdict and effective mark."""
    is_finished = response.state not in UNFINISHED
    return {
        "id": str(response.public_id),
        "question": response.question.slug,
        "version": response.version.number,
        "attempt": response.attempt,
        "state": response.state,
        "held": is_finished and grade is None,
        "score": plain_points(grade.score) if grade else None,
        "maximum": plain_points(response.version.points),
        "verdict": _verdict(grade) if grade else None,
    }


def assessment_reply(
    assessment: Assessment, questions: Sequence[Question], standing: Standing | None
) -> dict[str, Any]:
    """Return an assessment with its questions and its promise, and without a word of their keys."""
    return {
        "id": str(assessment.public_id),
        "slug": assessment.slug,
        "course": assessment.course.slug,
        "title": assessment.title,
        "intro": assessment.intro,
        "release": assessment.release,
        "attempts": assessment.attempts,
        "maximum": plain_points(
            sum((question.current.points for question in questions if question.current), Decimal(0))
        ),
        "promise": promise_reply(standing, questions) if standing else None,
        "questions": [question_reply(question) for question in questions],
    }


def promise_reply(standing: Standing, questions: Sequence[Question]) -> dict[str, Any]:
    """Return the terms of a promise, how far its sample is marked and learned from, and its last test."""
    test = standing.promise.latest
    return asdict(standing.promise.terms) | {
        "by": standing.promise.grouping,
        "drawn": standing.drawn,
        "marked": standing.marked,
        "stage": standing.stage,
        "learned": {"graded": standing.learned, "answers": standing.to_learn} if standing.learns else None,
        "test": test
        and {
            "tested_at": test.created_at.isoformat(),
            "at_most": test.at_most,
            "off_by": test.off_by,
            "sure": test.sure,
            "by": test.grouping,
            "sampled": test.sampled,
            "wrong": test.wrong,
            "threshold": test.threshold,
            "bound": test.bound,
            "held": test.held or None,
            "groups": None if test.groups is None else _group_replies(test, questions),
        },
    }


def _group_replies(test: PromiseTest, questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return what came of each group of questions; of those that have gone nothing is said."""
    slugs = {question.pk: question.slug for question in questions}
    return [
        {
            "questions": names,
            "sampled": outcome.sampled,
            "wrong": outcome.wrong,
            "threshold": outcome.threshold,
            "bound": outcome.bound,
            "held": outcome.held or None,
        }
        for outcome in test.group_outcomes
        if (names := [slugs[pk] for pk in outcome.questions if pk in slugs])
    ]


def question_reply(question: Question) -> dict[str, Any]:
    """Return what a question asks."""
    version = question.current
    if version is None:  # an imported question always has a version; one being written in the admin may not
        return {"id": str(question.public_id), "slug": question.slug}
    return {
        "id": str(question.public_id),
        "slug": question.slug,
        "exercise": question.exercise.slug,
        "kind": version.kind,
        "version": version.number,
        "prompt": version.prompt,
        "shown": version.shown(),
        "maximum": plain_points(version.points),
    }


def whole_question_reply(question: Question, *, with_key: bool) -> dict[str, Any]:
    """Return a question on its own, as a student sees it; or also with what is right."""
    version = question.current
    reply = {
        **question_reply(question),
        "course": question.assessment.course.slug,
        "assessment": question.assessment.slug,
        "retired": question.retired,
    }
    if with_key and version is not None:
        reply |= {"key": version.key, "model_answer": version.model_answer}
    return reply


def course_reply(course: Course) -> dict[str, Any]:
    """Return a course."""
    return {"id": str(course.public_id), "slug": course.slug, "title": course.title}


def change_reply(change: MarkChange, *, held: bool) -> dict[str, Any]:
    """Return one entry of the feed; the mark is left out where it was held then and the caller may not see those."""
    response, submission = change.response, change.response.submission
    grade = change.grade if held or change.visible else None
    return {
        "cursor": str(change.position),
        "kind": change.kind,
        "changed_at": change.created_at.isoformat(),
        "course": change.course.slug,
        "assessment": submission.assessment.slug,
        "question": response.question.slug,
        "version": response.version.number,
        "learner": submission.learner.external_id,
        "learner_id": str(submission.learner.public_id),
        "submission": str(submission.public_id),
        "response": str(response.public_id),
        "attempt": response.attempt,
        "score": plain_points(grade.score) if grade else None,
        "maximum": plain_points(grade.maximum if grade else response.version.points),
        "by": ("person" if grade.human else "machine") if grade else None,
        "held": not change.visible,
    }


def deck_reply(deck: Deck) -> dict[str, Any]:
    """Return a deck with its cards, numbered from 1."""
    return {
        "id": str(deck.public_id),
        "slug": deck.slug,
        "course": deck.course.slug,
        "title": deck.title,
        "intro": deck.intro,
        "cards": [
            {"position": position, "front": card.front, "back": card.back}
            for position, card in enumerate(deck.cards.all(), start=1)
        ],
    }


def _total(responses: Sequence[Response], shown: dict[int, Grade]) -> str | None:
    """Return the sum of effective marks, or None while some of them are not there or not shown."""
    if len(shown) < len(responses):
        return None
    return plain_points(sum((grade.score for grade in shown.values()), Decimal(0)))


def _verdict(grade: Grade) -> dict[str, Any] | None:
    """Return the verdict without what is for the teacher alone; None once it is erased."""
    detail = getattr(grade, "detail", None)
    if detail is None:
        return None
    verdict = with_messages(detail.verdict)
    return {**verdict, "notes": [], "messages": {**verdict["messages"], "notes": []}}
