"""What a student is told about one answer: its state and its wait in words, once released its points and evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.bank.models import QuestionVersion
from assessment.grading.effective_grade import effective_grades, held_responses, is_held
from assessment.grading.explanation import Piece, pieces
from assessment.grading.models import Grade, Response, State
from assessment.grading.part_points import parts_that_explain
from assessment.grading.queue import MOST_COUNTED, Wait, last_in_queue, wait_of
from assessment.grading.wording import in_words
from assessment.kinds.base import AnswerPart, stored_key
from assessment.kinds.registry import presenter_for
from graders.base import is_blank
from graders.choice import messages as choice
from graders.composite import messages as composite
from graders.messages import AUTHORED, STORED, Message
from graders.text import messages as text
from graders.verdict import Part, Verdict

SOON = timedelta(seconds=10)
"""How long an answer may wait before the page says what it waits for."""
FULL, SOME, NONE = "full", "some", "none"
# Whether a point is met, and which part it belongs to, stands beside it already.
_NAMES_POINT = {text.MET.code: "{point}", text.NOT_MET.code: "{point}."}
_ADDS_NOTHING = {message.code for message in (text.MET_UNNAMED, choice.RIGHT, choice.PARTLY, choice.WRONG)}
_OF_PARTS = {composite.OF_CHOICE.code, composite.OF_REASON.code}
_CUTS = {composite.REASON_CUT.code, composite.CHOICE_CUT.code}
# What verdicts said that were stored as sentences, before there were codes.
_STORED_CUTS = tuple(template.english for template in (composite.REASON_CUT, composite.CHOICE_CUT))
_STORED_OF_PARTS = ("Your choice: ", "Your reason: ")
_STORED_PREFIXES = ("Met: ", "Not met: ")
_STORED_WITHOUT_NEWS = {
    template.english for template in (text.MET_UNNAMED, choice.RIGHT, choice.PARTLY, choice.WRONG)
}


@dataclass(frozen=True, slots=True)
class RubricPoint:
    """One point of a rubric as a student sees it: not its key, only what the grader says in general terms."""

    number: int
    met: bool
    score: Decimal
    maximum: Decimal
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """One answer and what became of it; `state` is a word of ours, shown by a template."""

    response: Response
    state: str
    message: str = ""
    score: Decimal | None = None
    maximum: Decimal | None = None
    reading: str = ""
    feedback: str = ""
    points: list[RubricPoint] = field(default_factory=list)
    marked_texts: list[list[Piece]] = field(default_factory=list)
    rows: range = range(0)

    @property
    def waits(self) -> bool:
        """Tell whether the page should look again."""
        return self.state == "waiting"

    @property
    def share(self) -> str:
        """Say in one word how much was earned, for the mark's colour and sign."""
        if not self.score:
            return NONE
        return FULL if self.score == self.maximum else SOME

    @property
    def is_number(self) -> bool:
        """Tell whether the reading is a formula."""
        return presenter_for(self.response.version.kind).is_read_back

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was answered."""
        return is_blank(self.response.answer)


def answer_results(responses: Iterable[Response]) -> dict[int, AnswerResult]:
    """Return the result of each response, by the primary key of its question.

    What they wait for is counted once, for the last of those without a mark.
    """
    rows = list(responses)
    grades = effective_grades(rows)
    held = held_responses(grades)
    last = last_in_queue(row for row in rows if row.pk not in grades and _has_waited(row))
    message = wait_in_words(wait_of(last)) if last else ""
    return {
        row.question_id: answer_result(row, grades.get(row.pk), held=row.pk in held, message=message)
        for row in rows
    }


def answer_result(
    response: Response, grade: Grade | None, *, held: bool | None = None, message: str | None = None
) -> AnswerResult:
    """Return what the student may know of a response now; `held`, and the `message` while it waits, if known already.

    A mark stands while its answer waits to be graded again.
    """
    if grade is None:
        waits = response.state in (State.WAITING, State.CLAIMED)
        return (
            _waiting(response, message)
            if waits
            else AnswerResult(response, "failed", marked_texts=_marked_texts(response))
        )
    verdict = _verdict(grade)
    reading = _interpretation(response.version, verdict)
    if is_held(grade) if held is None else held:
        state = "review" if response.state == State.NEEDS_REVIEW else "held"
        return AnswerResult(response, state, reading=reading, marked_texts=_marked_texts(response))
    return _graded(response, grade, verdict)


def _graded(response: Response, grade: Grade, verdict: Verdict | None) -> AnswerResult:
    parts = parts_that_explain(verdict, response.version, human=grade.human) if verdict else ()
    choices = _choice_prefixes(response.version)
    return AnswerResult(
        response,
        "graded",
        score=grade.score,
        maximum=grade.maximum,
        reading=_interpretation(response.version, verdict),
        feedback=_feedback(grade, verdict),
        points=[_rubric_point(number, part, choices) for number, part in enumerate(parts, start=1)],
        marked_texts=_marked_texts(response, parts),
    )


def _feedback(grade: Grade, verdict: Verdict | None) -> str:
    """Return the comment on the whole answer; what is said of single parts stands beside them."""
    if verdict is None or not verdict.feedback:
        return _("A person gave this mark.") if grade.human else ""
    if verdict.parts and verdict.feedback[0].code in _OF_PARTS:
        return in_words(message for message in verdict.feedback if message.code in _CUTS)
    words = in_words(verdict.feedback)
    if verdict.parts and _is_stored(verdict.feedback[0]) and words.startswith(_STORED_OF_PARTS):
        return " ".join(cut for cut in _STORED_CUTS if words.endswith(cut))
    return words


def _is_stored(message: Message) -> bool:
    return message.code == STORED.code


def _waiting(response: Response, message: str | None) -> AnswerResult:
    if not _has_waited(response):
        message = ""
    elif message is None:
        message = wait_in_words(wait_of(response))
    version = response.version
    rows = range(presenter_for(version.kind).result_rows(stored_key(version.key)))
    return AnswerResult(response, "waiting", message=message, marked_texts=_marked_texts(response), rows=rows)


def _has_waited(response: Response) -> bool:
    """Tell whether an answer has waited for so long that the page says what for."""
    return timezone.now() - response.waiting_since > SOON


def _marked_texts(response: Response, parts: Sequence[Part] = ()) -> list[list[Piece]]:
    """Return each text of the answer with its evidence; numbers are shown by their reading."""
    texts = [
        (prefix, text) for prefix, text in _prose_texts(response) if isinstance(text, str) and text.strip()
    ]
    return [pieces(text, parts, prefix) for prefix, text in texts]


def _prose_texts(response: Response) -> list[tuple[str, object]]:
    """Return what was written in words, each with how the ids of its points begin."""
    answer = response.answer
    return [
        (part.prefix, answer.get(part.id) if isinstance(answer, Mapping) else answer)
        for part in _answered_parts(response.version)
        if part.presenter.is_prose and isinstance(answer, Mapping) == bool(part.id)
    ]


def _rubric_point(number: int, part: Part, choices: tuple[str, ...]) -> RubricPoint:
    words = in_words(map(_of_point, _telling(part.feedback)))
    if any(map(_is_stored, part.feedback)):
        words = _stored_point(words)
    chosen = part.id.startswith(choices)
    return RubricPoint(number, part.matched, part.score, part.maximum, words[:1].upper() + words[1:], chosen)


def _stored_point(sentence: str) -> str:
    """Return what an old sentence adds to the sign beside it, which says whether the point is met."""
    if sentence in _STORED_WITHOUT_NEWS:
        return ""
    for prefix in _STORED_PREFIXES:
        sentence = sentence.removeprefix(prefix)
    return sentence


def _telling(feedback: Iterable[Message]) -> Iterable[Message]:
    return (message for message in feedback if message.code not in _ADDS_NOTHING)


def _of_point(message: Message) -> Message:
    """Return only the point of a message that says whether it is met."""
    if message.code not in _NAMES_POINT:
        return message
    return Message(AUTHORED.code, {"text": _NAMES_POINT[message.code].format(**message.params)})


def _interpretation(version: QuestionVersion, verdict: Verdict | None) -> str:
    """Return how a number was read; what was chosen stands above already."""
    is_read_back = any(part.presenter.is_read_back for part in _answered_parts(version))
    return verdict.read_as if verdict and is_read_back else ""


def _choice_prefixes(version: QuestionVersion) -> tuple[str, ...]:
    """Return how the ids of chosen options begin."""
    return tuple(part.prefix for part in _answered_parts(version) if part.presenter.has_options)


def _answered_parts(version: QuestionVersion) -> Sequence[AnswerPart]:
    return presenter_for(version.kind).answered_parts(stored_key(version.key))


def _verdict(grade: Grade) -> Verdict | None:
    """Return the verdict behind a grade, unless its words were erased or a person gave the mark without."""
    detail = getattr(grade, "detail", None)
    try:
        return Verdict.from_json(detail.verdict) if detail is not None else None
    except (KeyError, TypeError):
        return None


# A wait in words: how many answers come first and about how long that takes, in round words, as it is a guess.
MINUTE, HOUR = 60, 3600


def wait_in_words(wait: Wait) -> str:
    """Return two short sentences: what the answer waits for, and that it is saved."""
    if not wait.grader_at_work:
        return _(
            "The grader is not running at the moment; "
            "your answer is saved and will be graded when it is back."
        )
    # No f-string: `makemessages` finds no text inside one.
    return " ".join((_before(wait), _("Your answer is saved.")))


def _before(wait: Wait) -> str:
    if not wait.ahead:
        return _("Your answer is being graded.")
    count = min(wait.ahead, MOST_COUNTED)
    if wait.about_seconds is None:
        return ngettext("%(count)d answer before yours.", "%(count)d answers before yours.", count) % {
            "count": count
        }
    return ngettext(
        "%(count)d answer before yours, %(time)s.", "%(count)d answers before yours, %(time)s.", count
    ) % {"count": count, "time": rounded_time(wait.about_seconds)}


def rounded_time(seconds: int) -> str:
    """Return a time in round words: minutes by one up to ten and by five up to an hour, then hours; never too short."""
    if seconds <= MINUTE:
        return _("less than a minute")
    if seconds <= HOUR:
        step = 1 if seconds <= 10 * MINUTE else 5
        minutes = -(-seconds // (step * MINUTE)) * step
        return ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    hours = -(-seconds // HOUR)
    return ngettext("about %(count)d hour", "about %(count)d hours", hours) % {"count": hours}
