"""What answers to a question with options earn, how they are read, and what their students are told."""

from decimal import Decimal
from typing import Any

import pytest

from graders.base import InstantGrader
from graders.choice import messages
from graders.choice.key import ChoiceKey, Option
from graders.choice.marking import select_options
from graders.digits import Digits
from graders.messages import NO_ANSWER, Message, OwnWords, authored
from graders.registry import grader_for
from graders.verdict import Verdict, plain_points
from tests.graders.choice.choice_cast import FAMILIES, GRADER, LOSSES, STRICT, grade, marks

ONE_ANSWER = [
    ("vae", "1 vae:1/1"),
    (["vae"], "1 vae:1/1"),
    (("vae",), "1 vae:1/1"),
    ("VAE", "1 vae:1/1"),
    (" Vae\n", "1 vae:1/1"),
    (["vae", "VAE", " vae"], "1 vae:1/1"),
    (["", "vae", None], "1 vae:1/1"),
    ("gan", "0.5 gan:0.5/1"),
    ("diffusion", "0 diffusion:0/1"),
    ("A diffusion model", "0 diffusion:0/1"),
    (" A diffusion model ", "0 diffusion:0/1"),
    ("SSL", "0 ssl:0/1"),
]
SEVERAL_ANSWERS = [
    (["a", "b"], "1 a:0.5/0.5 b:0.5/0.5"),
    (["B", "reconstruction loss"], "1 b:0.5/0.5 a:0.5/0.5"),
    (["a", "A", "b"], "1 a:0.5/0.5 b:0.5/0.5"),
    ("a", "0.5 a:0.5/0.5"),
    (["b"], "0.5 b:0.5/0.5"),
    (["a", "b", "c"], "0.5 a:0.25/0.5 b:0.25/0.5 c:0/0.5"),
    (["a", "c"], "0 a:0/0.5 c:0/0.5"),
    (["a", "c", "d"], "0 a:0/0.5 c:0/0.5 d:0/0.5"),
    (["c"], "0 c:0/0.5"),
    (["a", "b", "c", "d"], "0 a:0/0.5 b:0/0.5 c:0/0.5 d:0/0.5"),
]
ALL_OR_NOTHING = [
    (["a", "b"], "1 a:0.5/0.5 b:0.5/0.5"),
    (["a"], "0 a:0/0.5"),
    (["a", "b", "c"], "0 a:0/0.5 b:0/0.5 c:0/0.5"),
    (["c", "d"], "0 c:0/0.5 d:0/0.5"),
]


@pytest.mark.parametrize(
    ("key", "answer", "expected"),
    [(FAMILIES, *row) for row in ONE_ANSWER]
    + [(LOSSES, *row) for row in SEVERAL_ANSWERS]
    + [(STRICT, *row) for row in ALL_OR_NOTHING],
)
def test_points(key: dict[str, Any], answer: object, expected: str) -> None:
    verdict = grade(answer, key)
    assert (verdict.outcome, marks(verdict)) == ("graded", expected)


@pytest.mark.parametrize("blank", [None, "", "  \n", [], ["", None], {}, [[]], ()])
def test_a_blank_answer_is_unanswered(blank: object) -> None:
    verdict = grade(blank, points=3)
    assert (verdict.outcome, plain_points(verdict.score), plain_points(verdict.maximum)) == (
        "graded",
        "0",
        "3",
    )
    assert verdict.feedback == (NO_ANSWER(),)


LISTED = "vae (VAE), gan (GAN), diffusion (A diffusion model), ssl (A self-supervised encoder)"


def unknown(name: str) -> Message:
    """Return what is said of a name that is no option."""
    return messages.UNKNOWN(name=name, options=OwnWords(LISTED))


@pytest.mark.parametrize(
    ("answer", "feedback"),
    [
        ("cnn", unknown("cnn")),
        (["vae", "cnn"], unknown("cnn")),
        (Digits("1"), unknown("1")),
        ("a diffusion model", unknown("a diffusion model")),
        ("x\x00y" + "z" * 90, unknown("x y" + "z" * 36 + "…")),
        (["vae", "gan"], messages.TOO_MANY(count=2)),
        (["vae", "A diffusion model", "gan"], messages.TOO_MANY(count=3)),
        *[
            (answer, messages.NOT_NAMES(options=OwnWords(LISTED)))
            for answer in (1, True, {"choice": "vae"}, [["vae"]], ["vae", {"id": "gan"}])
        ],
    ],
)
def test_what_cannot_be_graded(answer: object, feedback: Message) -> None:
    verdict = grade(answer)
    assert (verdict.outcome, marks(verdict), verdict.feedback) == ("invalid", "0", (feedback,))


LATENCY, CODES = "Look at what is asked about latency.", "It keeps the codes together."


@pytest.mark.parametrize(
    ("key", "answer", "feedback", "of_parts"),
    [
        (FAMILIES, "vae", authored("Its latent space is smooth."), authored("Its latent space is smooth.")),
        (FAMILIES, "gan", (messages.PARTLY(),), (messages.PARTLY(),)),
        (FAMILIES, "ssl", (messages.WRONG(),), (messages.WRONG(),)),
        (FAMILIES, "diffusion", authored(LATENCY), authored(LATENCY)),
        (LOSSES, ["a", "b"], (messages.ALL_RIGHT(),), (messages.RIGHT(), *authored(CODES))),
        (LOSSES, ["a"], (messages.ALL_RIGHT(),), (messages.RIGHT(),)),
        (
            LOSSES,
            ["a", "c"],
            (messages.COUNTED(count=2, right=1), messages.TAKEN()),
            (messages.RIGHT(), *authored("That is another family.")),
        ),
        (LOSSES, ["d"], (messages.NONE_RIGHT(),), (messages.WRONG(),)),
        (STRICT, ["a", "b"], (messages.ALL_RIGHT(),), (messages.RIGHT(), *authored(CODES))),
        (STRICT, ["a"], (messages.ALL_RIGHT(), messages.ALL_OR_NOTHING()), (messages.RIGHT(),)),
    ],
)
def test_feedback_is_about_what_was_chosen(
    key: dict[str, Any], answer: object, feedback: tuple[Message, ...], of_parts: tuple[Message, ...]
) -> None:
    verdict = grade(answer, key)
    assert verdict.feedback == feedback
    assert tuple(message for part in verdict.parts for message in part.feedback) == of_parts


@pytest.mark.parametrize("key", [FAMILIES, LOSSES, STRICT])
@pytest.mark.parametrize("place", range(4))
def test_nothing_is_said_about_the_other_options(key: dict[str, Any], place: int) -> None:
    chosen = key["options"][place]["id"]
    unchosen = [option for option in key["options"] if option["id"] != chosen]
    printed = str(grade(chosen, key).to_json())
    assert not [
        option
        for option in unchosen
        if option["text"] in printed or option.get("feedback", "nowhere") in printed
    ]


def test_three_right_ones_share_the_points_and_add_up() -> None:
    options = [{"id": name, "correct": name in "abc"} for name in "abcd"]
    verdict = grade(["a", "b", "c"], {"options": options, "multiple": True}, points=1)
    assert marks(verdict) == "1 a:0.3333/0.3333 b:0.3333/0.3333 c:0.3333/0.3333"
    assert (
        marks(grade(["a", "b"], {"options": options, "multiple": True}))
        == "0.6667 a:0.3333/0.3333 b:0.3333/0.3333"
    )


@pytest.mark.parametrize(
    ("condition_met", "chosen", "expected"),
    [
        (False, ["a"], "1 a:1/1"),
        (False, ["c"], "0 c:0/1"),
        (True, ["c"], "1 c:1/1"),
        (True, ["a", "c"], "1 a:0.5/0.5 c:0.5/0.5"),
        (False, ["a", "c"], "0 a:0/1 c:0/1"),
        (True, ["c", "d"], "0 c:0/1 d:0/1"),
    ],
)
def test_an_option_right_by_its_reason_counts_among_several(
    condition_met: bool, chosen: list[str], expected: str
) -> None:
    options = (Option("a", "a", correct=True), Option("c", "c", correct_if="shown"), Option("d", "d"))
    key = ChoiceKey(options, GRADER.parse_key(LOSSES).maximum, multiple=True)
    met = {"shown"} if condition_met else set()
    assert marks(GRADER.grade_chosen(key, select_options(key, chosen), met)) == expected


def test_what_was_read_is_shown_by_its_text() -> None:
    assert grade(["B", "a"], LOSSES).read_as == "KL divergence, reconstruction loss"


@pytest.mark.parametrize(("points", "score"), [(1, "0.5"), (2, "1"), (3, "1.5"), (0, "0")])
def test_points_scale(points: int, score: str) -> None:
    verdict = grade("gan", points=points)
    assert (plain_points(verdict.score), verdict.maximum) == (score, Decimal(points))


def test_it_is_instant_and_registered() -> None:
    grader = grader_for("choice")
    key = grader.parse_key(FAMILIES)
    assert isinstance(grader, InstantGrader)
    assert grader.grade([(key, "vae"), (key, "cnn")]) == [
        grader.grade_instantly(key, "vae"),
        grader.grade_instantly(key, "cnn"),
    ]


@pytest.mark.parametrize("answer", ["vae", "gan", "cnn", ""])
def test_the_verdict_survives_json(answer: str) -> None:
    verdict = grade(answer)
    assert Verdict.from_json(verdict.to_json()) == verdict
