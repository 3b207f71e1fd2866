"""The practice page as data: for each question what was typed, what became of it, and what is revealed.

A model answer that is not revealed never reaches the page.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from assessment.bank.models import Assessment, Exercise, Question, QuestionVersion, Reveal
from assessment.grading.models import Response
from assessment.people.models import Learner
from assessment.student.forms import AnswerLine, AnswerProblem, FormField, answer_lines, form_field
from assessment.student.results import AnswerResult, answer_results
from graders.base import Answer, is_blank

# The usual name of a model answer in content files, where no catalogue finds it.
gettext_noop("Show answer")
RESULT_RELATIONS = ("version", "run", "submission__assessment", "question__assessment__course")
"""What is fetched with an answer to show its result."""


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """One question on the page."""

    question: Question
    version: QuestionVersion
    number: str
    field: FormField
    result: AnswerResult | None = None
    problem: AnswerProblem | None = None
    model_answer: str = ""
    asked_for: bool = False
    may_ask: bool = False
    attempts_left: int | None = None
    level: int = 2
    seen_version: str = ""
    other_lines: Sequence[AnswerLine] = ()

    @property
    def slug(self) -> str:
        """The name of the question in the page's addresses and fields."""
        return self.question.slug

    @property
    def label(self) -> str:
        """What the question is called where its prompt does not stand beside it."""
        title = self.question.exercise.title
        if not self.number:
            return title or _("the question")
        if not title:
            return _("Question %(number)s") % {"number": self.number}
        return _("%(exercise)s, question %(number)s") % {"exercise": title, "number": self.number}

    @property
    def is_draft(self) -> bool:
        """Tell whether the field holds something that was not submitted."""
        submitted = self.result.response.answer if self.result else ""
        return not is_blank(self.field.answer) and self.field.answer != submitted

    @property
    def spent(self) -> bool:
        """Tell whether every attempt is used."""
        return self.attempts_left == 0


@dataclass(frozen=True, slots=True)
class Section:
    """An exercise with its questions."""

    exercise: Exercise
    questions: list[PageQuestion]
    level: int = 2

    @property
    def only(self) -> PageQuestion | None:
        """The question of an exercise that has just one, and so needs no heading of its own."""
        return self.questions[0] if len(self.questions) == 1 else None


@dataclass(slots=True)
class VisitorState:
    """What one visitor brings to the page."""

    learner: Learner | None = None
    answers: Mapping[str, Answer] = attribute(default_factory=dict)
    seen_versions: Mapping[str, str] = attribute(default_factory=dict)
    other_answers: Mapping[str, Answer] = attribute(default_factory=dict)
    requested: Collection[str] = ()
    problems: Mapping[str, AnswerProblem] = attribute(default_factory=dict)


def latest_responses(assessment: Assessment, learner: Learner | None) -> list[Response]:
    """Return a learner's newest answer to each question that is asked."""
    if learner is None:
        return []
    responses = Response.objects.filter(submission__learner=learner, question__assessment=assessment)
    if assessment.shown_exercise:
        responses = responses.filter(question__exercise=assessment.shown_exercise)
    newest = responses.order_by().values("question").annotate(newest=Max("pk")).values("newest")
    return list(Response.objects.filter(pk__in=newest).select_related(*RESULT_RELATIONS))


def build_page(assessment: Assessment, state: VisitorState) -> list[Section]:
    """Return the page's exercises in order, as this visitor sees them."""
    results = answer_results(latest_responses(assessment, state.learner))
    sections: dict[int, Section] = {}
    for question in assessment.current_questions().select_related("exercise", "current"):
        section = sections.setdefault(question.exercise_id, Section(question.exercise, []))
        section.questions.append(_page_question(assessment, question, results.get(question.pk), state))
    return _with_headings(list(sections.values()))


@dataclass(frozen=True, slots=True)
class PointsTotal:
    """The points of the marks that are released, and of all questions."""

    score: Decimal
    maximum: Decimal


def points_so_far(assessment: Assessment, results: Iterable[AnswerResult]) -> PointsTotal | None:
    """Return what a visitor has so far: of the newest answers, those whose mark they may see; None for none."""
    scores = [result.score for result in results if result.score is not None]
    maximum = page_maximum(assessment) if scores else None
    return PointsTotal(sum(scores, Decimal(0)), maximum) if maximum else None


def page_maximum(assessment: Assessment) -> Decimal | None:
    """Return the points of all questions; None if there is none."""
    maximum: Decimal | None = assessment.current_questions().aggregate(sum=Sum("current__points"))["sum"]
    return maximum


def question_labels(assessment: Assessment) -> dict[int, str]:
    """Return what each question is called, by its primary key, as on the page."""
    return {
        page_question.question.pk: page_question.label
        for section in build_page(assessment, VisitorState())
        for page_question in section.questions
    }


def uses_formulas(assessment: Assessment, sections: list[Section]) -> bool:
    """Tell whether anything on the page is a formula, so that KaTeX is fetched only then."""
    page_questions = [question for section in sections for question in section.questions]
    texts = [assessment.intro, *(section.exercise.stem for section in sections)]
    texts += [section.exercise.section_intro for section in sections]
    texts += [
        text for question in page_questions for text in (question.version.prompt, question.model_answer)
    ]
    # Readings of numbers are set as formulas, too.
    return any("$" in text for text in texts) or any(
        question.field.presenter.is_read_back for question in page_questions
    )


def _page_question(
    assessment: Assessment, question: Question, result: AnswerResult | None, state: VisitorState
) -> PageQuestion:
    version = question.current
    if version is None:  # pragma: no cover - the query leaves these out
        raise TypeError(question.slug)
    asked_for = question.slug in state.requested
    revealed = is_revealed(assessment, answered=result is not None, asked_for=asked_for)
    submitted = result.response.answer if result else ""
    return PageQuestion(
        question=question,
        version=version,
        number="",
        field=form_field(question.slug, version, state.answers.get(question.slug, submitted)),
        result=result,
        problem=state.problems.get(question.slug),
        model_answer=version.model_answer if revealed else "",
        asked_for=asked_for and result is None,
        may_ask=bool(version.model_answer) and not revealed and may_request_model_answer(assessment),
        attempts_left=_attempts_left(assessment, result),
        seen_version=state.seen_versions.get(question.slug, ""),
        other_lines=answer_lines(version, state.other_answers[question.slug])
        if question.slug in state.other_answers
        else (),
    )


def _attempts_left(assessment: Assessment, result: AnswerResult | None) -> int | None:
    if assessment.attempts is None:
        return None
    return max(0, assessment.attempts - (result.response.attempt if result else 0))


def _with_headings(sections: list[Section]) -> list[Section]:
    """Number the questions of an exercise that has several, and set the level of every heading."""
    headed: list[Section] = []
    level = 2
    for section in sections:
        if section.exercise.section:
            level = 3
        below = level + 1 if section.exercise.title else level
        several = len(section.questions) > 1
        questions = [
            replace(page_question, number=str(place) if several else "", level=below)
            for place, page_question in enumerate(section.questions, start=1)
        ]
        headed.append(replace(section, questions=questions, level=level))
    return headed


def is_revealed(assessment: Assessment, *, answered: bool, asked_for: bool) -> bool:
    """Tell whether the model answer of a question is shown, to one who has answered it or asked for it."""
    match assessment.reveal:
        case Reveal.ALWAYS:
            return True
        case Reveal.AFTER_ANSWER:
            return answered or asked_for
        case Reveal.AFTER_DATE:
            return assessment.reveal_at is not None and assessment.reveal_at <= timezone.now()
    return False


def may_request_model_answer(assessment: Assessment) -> bool:
    """Tell whether the model answer can be had without answering."""
    return assessment.reveal == Reveal.AFTER_ANSWER.value
