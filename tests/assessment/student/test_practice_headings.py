"""Headings: sections above exercises above questions, none skipped, and numbers only where there are several."""

import re
from itertools import pairwise

from assessment.bank.models import Assessment
from tests.assessment.student.cast import Visitor


def levels(html: str) -> list[tuple[int, str]]:
    """Return the level and text of each heading."""
    return [(int(level), text) for level, text in re.findall(r"<h(\d)[^>]*>([^<]+)</h\d>", html)]


def test_a_section_moves_the_headings_after_it_down(visitor: Visitor, page: Assessment) -> None:
    page.exercises.filter(slug="part-a").update(
        section="Try it", section_intro="Three exercises.", title="Part A"
    )
    page.exercises.filter(slug="part-c").update(section="", title="Part C")
    html = visitor.look()
    headings = levels(html)
    assert (2, "Try it") in headings
    assert (3, "Part A") in headings
    assert (3, "Part C") in headings
    assert "Three exercises." in html


def test_no_level_is_skipped(visitor: Visitor) -> None:
    heading_levels = [level for level, _ in levels(visitor.look())]
    assert heading_levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(heading_levels))


def test_one_question_alone_has_no_number(visitor: Visitor, page: Assessment) -> None:
    page.questions.exclude(slug__in=["a", "q3"]).update(retired=True)
    assert "Question" not in [text for _, text in levels(visitor.look())]
