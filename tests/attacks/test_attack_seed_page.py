"""The practice page under attack, with the real model: what is released at half marks or more."""

import pytest

from tests.attacks.seed_page import graded, released_at_half, tries

pytestmark = pytest.mark.model

KNOWN = {("b2", "negation")}
"""Released still: a denial of all but the named methods and one true remark, which earn the point by themselves."""
LEAST_TRIED = 200


def test_no_turned_copied_or_salad_answer_but_the_known_one_is_released_at_half() -> None:
    tried = [one for one in tries() if one.attack]
    assert len(tried) >= LEAST_TRIED
    found = released_at_half(list(zip(tried, graded(tried), strict=True)))
    assert {(item, family) for item, family, _, _ in found} <= KNOWN
    assert len(found) <= len(KNOWN)
