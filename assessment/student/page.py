"""The practice page as data: for each question what was typed, what became of it, and what is revealed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from assessment.bank.models import Assessment, Exercise, Question, QuestionVersion
from assessment.grading.models import Response
from assessment.people.models import Learner
from assessment.student.entries import FormField, form_field
from assessment.student.results import Result, results_for
from assessment.student.reveal import is_revealed, may_ask
from assessment.student.said import AnswerLine, answer_lines
from graders.base import Answer, is_blank

# The usual name of a model answer in content files, where no catalogue finds it.
gettext_noop("Show answer")
OF_A_RESULT = ("version", "run", "submission__assessment", "question__assessment__course")
"""What is fetched with an answer to show its result."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer was not taken: a hint, and the meanings to choose from if there are several."""

    message: str
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the page."""

    question: Question
    version: QuestionVersion
    number: str
    field: FormField
    result: Result | None = None
    problem: Problem | None = None
    model_answer: str = ""
    asked_for: bool = False
    may_ask: bool = False
    left: int | None = None
    level: int = 2
    seen: str = ""
    other: Sequence[AnswerLine] = ()

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
        return self.left == 0


@dataclass(frozen=True, slots=True)
class Section:
    """An exercise with its questions."""

    exercise: Exercise
    questions: list[Asked]
    level: int = 2

    @property
    def only(self) -> Asked | None:
        """The question of an exercise that has just one, and so needs no heading of its own."""
        return self.questions[0] if len(self.questions) == 1 else None


@dataclass(slots=True)
class Visit:
    """What one visitor brings to the page."""

    learner: Learner | None = None
    typed: Mapping[str, Answer] = attribute(default_factory=dict)
    seen: Mapping[str, str] = attribute(default_factory=dict)
    others: Mapping[str, Answer] = attribute(default_factory=dict)
    shown: Collection[str] = ()
    problems: Mapping[str, Problem] = attribute(default_factory=dict)


def latest_responses(assessment: Assessment, learner: Learner | None) -> list[Response]:
    """Return a learner's newest answer to each question that is asked."""
    if learner is None:
        return []
    own = Response.objects.filter(submission__learner=learner, question__assessment=assessment)
    if assessment.shown_exercise:
        own = own.filter(question__exercise=assessment.shown_exercise)
    newest = own.order_by().values("question").annotate(newest=Max("pk")).values("newest")
    return list(Response.objects.filter(pk__in=newest).select_related(*OF_A_RESULT))


def build(assessment: Assessment, visit: Visit) -> list[Section]:
    """Return the page's exercises in order, as this visitor sees them."""
    results = results_for(latest_responses(assessment, visit.learner))
    sections: dict[int, Section] = {}
    for question in assessment.current_questions().select_related("exercise", "current"):
        section = sections.setdefault(question.exercise_id, Section(question.exercise, []))
        section.questions.append(_asked(assessment, question, results.get(question.pk), visit))
    return _with_headings(list(sections.values()))


@dataclass(frozen=True, slots=True)
class Total:
    """The points of the marks that are released, and of all questions."""

    score: Decimal
    maximum: Decimal


def total(assessment: Assessment, results: Iterable[Result]) -> Total | None:
    """Return what a visitor has so far: of the newest answers, those whose mark they may see; None for none."""
    scores = [result.score for result in results if result.score is not None]
    maximum = maximum_of(assessment) if scores else None
    return Total(sum(scores, Decimal(0)), maximum) if maximum else None


def maximum_of(assessment: Assessment) -> Decimal | None:
    """Return the points of all questions; None if there is none."""
    maximum: Decimal | None = assessment.current_questions().aggregate(sum=Sum("current__points"))["sum"]
    return maximum


def labels_of(assessment: Assessment) -> dict[int, str]:
    """Return what each question is called, by its primary key, as on the page."""
    return {
        asked.question.pk: asked.label
        for section in build(assessment, Visit())
        for asked in section.questions
    }


def uses_formulas(assessment: Assessment, sections: list[Section]) -> bool:
    """Tell whether anything on the page is a formula, so that KaTeX is fetched only then."""
    asked = [question for section in sections for question in section.questions]
    texts = [assessment.intro, *(section.exercise.stem for section in sections)]
    texts += [section.exercise.section_intro for section in sections]
    texts += [text for question in asked for text in (question.version.prompt, question.model_answer)]
    # Readings of numbers are set as formulas, too.
    return any("$" in text for text in texts) or any(
        question.field.presenter.is_read_back for question in asked
    )


def _asked(assessment: Assessment, question: Question, result: Result | None, visit: Visit) -> Asked:
    version = question.current
    if version is None:  # pragma: no cover - the query leaves these out
        raise TypeError(question.slug)
    asked_for = question.slug in visit.shown
    revealed = is_revealed(assessment, answered=result is not None, asked=asked_for)
    before = result.response.answer if result else ""
    return Asked(
        question=question,
        version=version,
        number="",
        field=form_field(question.slug, version, visit.typed.get(question.slug, before)),
        result=result,
        problem=visit.problems.get(question.slug),
        model_answer=version.model_answer if revealed else "",
        asked_for=asked_for and result is None,
        may_ask=bool(version.model_answer) and not revealed and may_ask(assessment),
        left=_left(assessment, result),
        seen=visit.seen.get(question.slug, ""),
        other=answer_lines(version, visit.others[question.slug]) if question.slug in visit.others else (),
    )


def _left(assessment: Assessment, result: Result | None) -> int | None:
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
            replace(asked, number=str(place) if several else "", level=below)
            for place, asked in enumerate(section.questions, start=1)
        ]
        headed.append(replace(section, questions=questions, level=level))
    return headed
