"""The comment beside a score: points by question, in the course's language, and nothing that is not released."""

from decimal import Decimal
from pathlib import Path

import polib
import pytest

from assessment.bank.models import Assessment, Release
from assessment.grading import review
from assessment.grading.models import Grade, GradeDetail
from assessment.lti import passback
from assessment.lti.passback.scores import CUT_MARK, LONGEST_COMMENT, QuestionScore, gradebook_comment
from assessment.lti.platforms.models import ResourceLink
from assessment.people.models import Learner
from tests.assessment.lti.passback.cast import RIGHT, WRONG, deliver_scores, grace, hand_in, override_mark
from tests.platform.server import Platform

MESSAGES = Path(passback.__file__).parent / "locale" / "de" / "LC_MESSAGES"


def grade(points: str) -> Grade:
    """Return a grade whose verdict has a point of a key for each `+` (met) or `-`; its words are a secret."""
    row = Grade()
    parts = [{"id": "secret", "matched": sign == "+", "feedback": "secret"} for sign in points]
    row.detail = GradeDetail(verdict={"parts": parts, "feedback": "secret", "read_as": "secret"})
    return row


def marked(points: str, maximum: str, met: str = "") -> QuestionScore:
    """Return a question with its mark."""
    return QuestionScore("q1", Decimal(points), Decimal(maximum), grade(met))


@pytest.mark.parametrize(
    ("language", "question", "line"),
    [
        ("en", marked("1", "1"), "q1: 1 of 1"),
        ("en", marked("0", "2"), "q1: 0 of 2"),
        ("en", marked("10", "20"), "q1: 10 of 20"),
        ("en", marked("1.5000", "2", "++-"), "q1: 1.5 of 2 (2 of 3 points met)"),
        ("de", marked("1.5", "2", "+-"), "q1: 1,5 von 2 (1 von 2 Punkten getroffen)"),
        ("de", marked("1.333333", "2"), "q1: 1,33 von 2"),
        ("en", marked("0.5", "1", "+"), "q1: 0.5 of 1"),
        ("en", QuestionScore("q1", Decimal(1), Decimal(1), Grade()), "q1: 1 of 1"),  # its words were erased
        ("en", QuestionScore("q1", Decimal(0), Decimal(1)), "1 question not answered yet"),
        ("de", QuestionScore("q1", Decimal(0), Decimal(1)), "1 Aufgabe noch nicht beantwortet"),
        ("fr", marked("1.5", "2"), "q1: 1.5 of 2"),
        ("", marked("1", "1"), "q1: 1 of 1"),
    ],
)
def test_a_line_has_the_points_of_its_question(language: str, question: QuestionScore, line: str) -> None:
    assert gradebook_comment([question], language) == line


@pytest.mark.parametrize("count", [1, 30, 31, 100, 1_000])
def test_it_is_cut_after_a_whole_line(count: int) -> None:
    text = gradebook_comment(
        [QuestionScore(f"q{number:03}", Decimal(1), Decimal(1), Grade()) for number in range(count)], "en"
    )
    assert len(text) <= LONGEST_COMMENT
    lines = text.split("\n")
    assert (lines[-1] == CUT_MARK) == (len("q000: 1 of 1\n") * count - 1 > LONGEST_COMMENT)
    assert lines[0] == "q000: 1 of 1"


@pytest.mark.django_db
def test_it_goes_with_the_score_and_only_when_it_changed(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    submission = hand_in(exam, ada, a=RIGHT, b=WRONG)
    deliver_scores()
    deliver_scores()
    (applied,) = platform.applied
    assert applied.message["comment"] == "a: 1 of 1\nb: 0 of 1\n1 question not answered yet"
    hand_in(exam, ada, a=WRONG)  # the best counts: nothing changes
    deliver_scores()
    assert len(platform.applied) == 1
    # The same sum, for other questions.
    override_mark(submission.responses.get(question__slug="a"), "0.5", grace())
    override_mark(submission.responses.get(question__slug="b"), "0.5", grace())
    deliver_scores()
    assert len(platform.applied) == 2
    assert platform.applied[1].message["scoreGiven"] == platform.applied[0].message["scoreGiven"]
    assert platform.applied[1].message["comment"].startswith("a: 0.5 of 1\nb: 0.5 of 1")


@pytest.mark.django_db
def test_of_held_marks_nothing_is_said(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    exam.release = Release.BY_HAND
    exam.save()
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    assert "comment" not in platform.applied[-1].message
    review.release_grades(exam, actor=grace())
    deliver_scores()
    assert "a: 1 of 1" in platform.applied[-1].message["comment"]
    review.withdraw_release(exam, actor=grace())
    deliver_scores()
    assert "comment" not in platform.applied[-1].message


@pytest.mark.django_db
def test_it_is_in_the_language_of_the_course(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    link.context.language = "de"
    link.context.save()
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    assert "2 Aufgaben noch nicht beantwortet" in platform.applied[-1].message["comment"]


def test_every_text_is_translated_and_compiled() -> None:
    catalogue = polib.pofile(str(MESSAGES / "django.po"))
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    compiled = {
        entry.msgid: (entry.msgstr, entry.msgstr_plural)
        for entry in polib.mofile(str(MESSAGES / "django.mo"))
    }
    assert compiled == {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in catalogue}
