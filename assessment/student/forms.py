"""The form of the practice page: its fields, what was posted with them, and answers in words.

A field is called `answer.<question>` or `answer.<question>.<part>`; a button is called as its action, and has the
question that it is about, or `all`, as its value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessment.bank.models import QuestionVersion
from assessment.kinds.base import LONGEST_ANSWER, Presenter, StoredKey, stored_key
from assessment.kinds.registry import presenter_for
from graders import digits
from graders.base import Answer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ANSWER_PREFIX = "answer."


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Why an answer was not taken: a hint, and the meanings to choose from if there are several."""

    message: str
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldOption:
    """One option to choose."""

    id: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FormField:
    """A field for one answer, or for one part of it: `path` is `b1` or `b1.reason`."""

    path: str
    presenter: Presenter[Any]
    key: StoredKey
    answer: Answer
    longest: int = LONGEST_ANSWER

    @property
    def name(self) -> str:
        """The name that the browser sends."""
        return ANSWER_PREFIX + self.path

    @property
    def id(self) -> str:
        """What the ids of its elements end in."""
        return self.path.replace(".", "-")

    @property
    def first(self) -> str:
        """What the id of its first field ends in, for links that lead there."""
        return self.parts[0].first if self.parts else self.id

    @property
    def is_part(self) -> bool:
        """Tell whether it is one of several."""
        return "." in self.path

    @property
    def template(self) -> str:
        """What shows it."""
        return self.presenter.template

    @property
    def label(self) -> "StrOrPromise":
        """What it is called beside other parts."""
        return self.presenter.label

    @property
    def hint(self) -> str:
        """How to answer."""
        return self.presenter.hint(self.key)

    @property
    def text(self) -> str:
        """What stands in a text field."""
        return self.presenter.typed_text(self.answer)

    @property
    def extras(self) -> Mapping[str, Any]:
        """What only the template of its kind knows."""
        return self.presenter.extras(self.key)

    @property
    def takes_several(self) -> bool:
        """Tell whether several options may be chosen."""
        return self.presenter.takes_several(self.key)

    @property
    def takes_interpretation(self) -> bool:
        """Tell whether it is plain where an interpretation would be put."""
        return self.presenter.takes_interpretation(self.key)

    @property
    def options(self) -> list[FieldOption]:
        """The options, with those that are chosen."""
        chosen = self.answer if isinstance(self.answer, list) else [self.answer]
        return [
            FieldOption(option.id, option.text, option.id in chosen)
            for option in self.presenter.options(self.key)
        ]

    @property
    def parts(self) -> list["FormField"]:
        """The fields of a composite."""
        answers = self.answer if isinstance(self.answer, Mapping) else {}
        return [
            FormField(f"{self.path}.{part.id}", part.presenter, part.key, answers.get(part.id))
            for part in self.presenter.parts(self.key)
        ]

    def values(self) -> dict[str, list[str]]:
        """Return the answer as a form would send it: the values of each field, by its name."""
        if self.parts:
            return {name: values for part in self.parts for name, values in part.values().items()}
        if self.presenter.has_options and isinstance(self.answer, list):
            return {self.name: [str(chosen) for chosen in self.answer]}
        return {self.name: [self.text]}


def form_field(slug: str, version: QuestionVersion, answer: Answer) -> FormField:
    """Return the field of a question, with an answer in it."""
    return FormField(slug, presenter_for(version.kind), stored_key(version.key), answer)


# What was posted: check one or all, take an interpretation, show a model answer, choose between two drafts.
ALL_QUESTIONS = "all"
ACTIONS = ("check", "show", "look", "take", "discard")
SEEN_PREFIX = "seen."


@dataclass(frozen=True, slots=True)
class ParsedForm:
    """One press of a button, the question it names (or `all`), and every field that came along.

    `seen_versions` are those of the drafts that stood on the page, by question.
    """

    action: str
    target: str
    answers: Mapping[str, Answer]
    seen_versions: Mapping[str, str]


def parse_form(form: QueryDict, versions: Mapping[str, QuestionVersion]) -> ParsedForm:
    """Read a form; fields of questions that are not on the page are ignored."""
    answers = {
        slug: _parse_answer(form, slug, version)
        for slug, version in versions.items()
        if _was_sent(form, slug)
    }
    seen_versions = {slug: str(form.get(SEEN_PREFIX + slug, "")) for slug in versions}
    slug, _colon, interpretation = form.get("use", "").partition(":")
    if interpretation and slug in answers:
        answers[slug] = _with_interpretation(versions[slug], answers[slug], interpretation)
        return ParsedForm("check", slug, answers, seen_versions)
    for action in ACTIONS:
        if action in form:
            return ParsedForm(action, form.get(action, ""), answers, seen_versions)
    return ParsedForm("", "", answers, seen_versions)


def parse_answer(version: QuestionVersion, form: QueryDict) -> Answer:
    """Return what a form has for one question: nothing chosen sends no field, and is blank."""
    return _parse_answer(form, version.question.slug, version)


def answer_problem(answer: Answer) -> AnswerProblem | None:
    """Return what keeps something from being an answer at all, whatever its kind."""
    count = sum(map(len, _answer_texts(answer)))
    if count > LONGEST_ANSWER:
        return AnswerProblem(
            _("This answer has %(count)d characters; at most %(limit)d are read. Please shorten it.")
            % {"count": count, "limit": LONGEST_ANSWER}
        )
    try:
        digits.check_storable(answer)
    except digits.NotJson:
        return AnswerProblem(_("This answer has a character that cannot be stored. Please type it anew."))
    return None


def _was_sent(form: QueryDict, slug: str) -> bool:
    """Tell whether a question, or a part of it, was among the fields: what was not sent has not become blank."""
    name = ANSWER_PREFIX + slug
    return any(field == name or field.startswith(f"{name}.") for field in form)


def _parse_answer(form: QueryDict, slug: str, version: QuestionVersion) -> Answer:
    return presenter_for(version.kind).read_answer(stored_key(version.key), form, ANSWER_PREFIX + slug)


def _with_interpretation(version: QuestionVersion, answer: Answer, interpretation: str) -> Answer:
    return presenter_for(version.kind).with_interpretation(stored_key(version.key), answer, interpretation)


def _answer_texts(answer: Answer) -> Iterator[str]:
    """Yield every text in an answer."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, Mapping):
        for item in answer.values():
            yield from _answer_texts(item)
    elif isinstance(answer, list):
        for item in answer:
            yield from _answer_texts(item)


# An answer in words, as its student typed or chose it: for a receipt, and where two texts are compared.
@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One part of an answer: how its field is called, where there are several, and what stands in it."""

    label: str
    text: str


def answer_lines(version: QuestionVersion, answer: Answer) -> list[AnswerLine]:
    """Return what an answer says; of a choice the words of its options."""
    presenter, key = presenter_for(version.kind), stored_key(version.key)
    parts = presenter.parts(key)
    if isinstance(answer, Mapping) and parts:
        return [
            AnswerLine(str(part.presenter.label), part.presenter.in_words(part.key, answer.get(part.id)))
            for part in parts
        ]
    return [AnswerLine("", presenter.in_words(key, answer))]
