"""Marks by criteria learn from a teacher's marks: what they take over, and what they leave. No model is needed: here
texts are alike as far as they share words.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from graders.errors import KeyInvalid
from graders.messages import render
from graders.text import reasons
from graders.text.calibration import GUESSED, shipped_models
from graders.text.estimates import marking_digest
from graders.text.grader import TextGrader
from graders.text.messages import REASONS
from graders.text.prototypes import REJECTED_SPANS
from graders.verdict import Verdict

ICE: Mapping[str, Any] = {
    "question": "Why does ice float on water?",
    "criteria": [
        {"id": "density", "description": "Ice is less dense", "any_of": ["ice is less dense"]},
        {"id": "lattice", "description": "Far apart", "any_of": ["the molecules of ice stand far apart"]},
    ],
}
DENSITY_ONLY = {"density": "1", "lattice": "0"}
WEIGHS = "A litre of the less dense ice weighs less."
LIKE_IT = "A litre of the ice weighs less."


def marked(answer: str, mark: str, **points: str) -> dict[str, object]:
    return {"answer": answer, "mark": mark, "criteria": points}


def grade(grader: TextGrader, answer: str, *marks: Mapping[str, object], **fields: object) -> Verdict:
    (verdict,) = grader.grade([(grader.parse_key({**ICE, **fields, "marked": list(marks)}), answer)])
    return verdict


def met(verdict: Verdict) -> set[str]:
    return {part.id for part in verdict.parts if part.matched}


ACCEPTED = marked(WEIGHS, "0.5", **DENSITY_ONLY)


def test_what_says_the_same_as_an_accepted_answer_meets_the_point(tiny: TextGrader) -> None:
    assert met(grade(tiny, LIKE_IT)) == set()
    verdict = grade(tiny, LIKE_IT, ACCEPTED)
    assert met(verdict) == {"density"}
    part = verdict.parts[0]
    assert render(part.feedback) == "Met, as in an answer that the teacher accepted: Ice is less dense"
    assert part.evidence is not None
    assert LIKE_IT[part.evidence.start : part.evidence.end] == LIKE_IT
    assert WEIGHS not in str(verdict.to_json())


@pytest.mark.parametrize(
    "answer",
    [
        "A litre of the ice never weighs less.",
        "A litre of the ice weighs more.",
        "A litre of the less dense fog costs less.",
        "A litre of ice weighs less than 3 of the others.",
        "m = a litre of the ice weighs less",
        "A house of bricks has a roof.",
        "litre ice weighs less molecules dense water floats lattice bonds",
    ],
    ids=[
        "denied",
        "the opposite",
        "other words in their place",
        "another number",
        "a formula",
        "unlike",
        "a heap of keywords",
    ],
)
def test_an_accepted_answer_opens_no_way_round_the_guards(tiny: TextGrader, answer: str) -> None:
    assert grade(tiny, answer, ACCEPTED).score == grade(tiny, answer).score
    assert met(grade(tiny, answer, ACCEPTED)) == met(grade(tiny, answer))


def test_the_wrong_party_does_not_learn_from_the_right_one(tiny: TextGrader) -> None:
    rivals = {"contrasts": [["ice", "steam"]]}
    assert met(grade(tiny, LIKE_IT, ACCEPTED, **rivals)) == {"density"}
    assert met(grade(tiny, "A litre of the steam weighs less.", ACCEPTED, **rivals)) == set()


def test_what_the_teacher_ruled_out_stays_ruled_out(tiny: TextGrader) -> None:
    criteria = [{**ICE["criteria"][0], "not": [LIKE_IT]}, ICE["criteria"][1]]
    assert met(grade(tiny, LIKE_IT, ACCEPTED, criteria=criteria)) == set()


def test_nothing_in_prose_learns_for_a_point_that_is_matched_exactly(tiny: TextGrader) -> None:
    criteria = [{"id": "density", "any_of": [{"term": "buoyancy"}]}, ICE["criteria"][1]]
    assert met(grade(tiny, LIKE_IT, marked(LIKE_IT, "1"), criteria=criteria)) == set()


def test_an_answer_like_a_rejected_and_an_accepted_one_learns_nothing(tiny: TextGrader) -> None:
    rejected = marked(LIKE_IT, "0")
    assert met(grade(tiny, LIKE_IT, ACCEPTED, rejected)) == set()


LEAD = "Ice is less dense than lead."


def test_a_point_earned_like_a_rejected_one_goes_to_a_person(tiny: TextGrader) -> None:
    before, after = grade(tiny, LEAD), grade(tiny, LEAD, marked(LEAD, "0"))
    reason = REASONS[reasons.LIKE_A_REJECTED]()
    assert (met(before), reason in before.reasons) == ({"density"}, False)
    # The mark stays, as a guess.
    assert (after.score, reason in after.reasons, after.needs_review) == (before.score, True, True)
    assert after.confidence <= GUESSED < before.confidence


@pytest.mark.parametrize(
    ("rejected", "answer"),
    [
        (LEAD, "Ice is less dense."),
        ("Ice is not less dense.", "Ice is less dense."),
        ("Steam is nice.", LEAD),
    ],
    ids=["nearer to the key", "the contrary was rejected", "unlike"],
)
def test_a_right_answer_is_not_held_for_a_rejected_one(tiny: TextGrader, rejected: str, answer: str) -> None:
    assert grade(tiny, answer, marked(rejected, "0")).reasons == grade(tiny, answer).reasons


@pytest.mark.parametrize(("before_it", "is_held"), [(REJECTED_SPANS - 1, True), (REJECTED_SPANS, False)])
def test_of_a_rejected_answer_so_many_spans_are_compared(
    tiny: TextGrader, before_it: int, *, is_held: bool
) -> None:
    others = " ".join(f"Steam number {number} is nice." for number in range(before_it))
    verdict = grade(tiny, LEAD, marked(f"{others} {LEAD}", "0"))
    assert (REASONS[reasons.LIKE_A_REJECTED]() in verdict.reasons) is is_held


@pytest.mark.parametrize(
    ("mark", "teaches"),
    [
        (marked(WEIGHS, "1"), True),
        # Which point a half is for, nobody knows.
        (marked(WEIGHS, "0.5"), False),
        (marked(WEIGHS, "0.5", density="1/2"), False),
        (marked(WEIGHS, "0.5", lattice="1"), False),
    ],
)
def test_a_mark_teaches_what_it_determines(
    tiny: TextGrader, mark: dict[str, object], *, teaches: bool
) -> None:
    assert ("density" in met(grade(tiny, LIKE_IT, mark))) is teaches


def test_a_full_mark_that_spares_points_does_not_tell_which_were_met(tiny: TextGrader) -> None:
    one_is_enough = {"at_most": "1"}
    assert met(grade(tiny, LIKE_IT, marked(WEIGHS, "1"), **one_is_enough)) == set()
    assert met(grade(tiny, LIKE_IT, ACCEPTED, **one_is_enough)) == {"density"}


def test_marks_without_lessons_leave_the_verdict_as_it_was(tiny: TextGrader) -> None:
    for answer in (LIKE_IT, LEAD, "The molecules of ice stand far apart.", "It has 3 bonds."):
        plain, taught = (
            grade(tiny, answer).to_json(),
            grade(tiny, answer, marked("Who knows?", "0.5")).to_json(),
        )
        assert plain["provenance"].pop("calibration") == shipped_models().digest
        assert taught["provenance"].pop("calibration") != shipped_models().digest
        assert plain == taught


def test_an_answer_is_marked_alone_as_in_a_batch_of_several_keys(tiny: TextGrader) -> None:
    keys = [tiny.parse_key({**ICE, "marked": marks}) for marks in ([ACCEPTED], [], [marked(LEAD, "0")])]
    pairs = [(key, answer) for key in keys for answer in (LIKE_IT, LEAD)]
    assert tiny.grade(pairs) == [tiny.grade([pair])[0] for pair in pairs]


def test_the_digest_says_what_was_learned_from(tiny: TextGrader) -> None:
    keys = [
        tiny.parse_key({**ICE, "marked": marks})
        for marks in ([], [ACCEPTED], [marked(WEIGHS, "0.5")], [marked(WEIGHS, "1")], [marked(LIKE_IT, "1")])
    ]
    digests = [marking_digest(key) for key in keys]
    assert digests[0] == shipped_models().digest
    assert len(set(digests)) == len(keys)
    assert grade(tiny, LEAD, ACCEPTED).provenance.calibration == digests[1]


def test_points_by_criterion_are_checked(tiny: TextGrader) -> None:
    with pytest.raises(KeyInvalid) as refusal:
        tiny.parse_key(
            {**ICE, "marked": [marked("x", "1", density="2", colour="1"), {**ACCEPTED, "criteria": []}]}
        )
    assert set(refusal.value.errors) == {
        "marked.0.criteria.density", "marked.0.criteria.colour", "marked.1.criteria",
    }  # fmt: skip
