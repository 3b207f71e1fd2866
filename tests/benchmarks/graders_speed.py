"""How the work of graders grows with an answer's length, and what a batch saves."""

from collections.abc import Iterator

from graders.base import Answer
from graders.embedding.encoder import load_encoder
from graders.registry import grader_for
from tests.benchmarks.benchmark import Result, seconds

SHORT, LONG = 250, 1_000
"""Elements of a vector."""
WORDS, MANY_WORDS = 750, 3_000
"""Words of a text: even the shorter one is long enough for its own work to be most of it."""
BATCH = 32
QUESTION = "Why does a generator that collapses look good by its loss?"
REFERENCE = (
    "The loss only says how well the discriminator is fooled, and nothing about how varied the samples are."
)
SENTENCES = (
    "The loss measures how often the discriminator is fooled by sample number {}.",
    "It does not tell how many kinds of pictures out of {} there are.",
    "A generator may repeat one picture {} times and still win.",
)


def results() -> Iterator[Result]:
    """Yield all of them."""
    yield vectors()
    encoder = load_encoder()
    grader = grader_for("text", lambda: encoder)
    key = grader.parse_key({"question": QUESTION, "references": [REFERENCE]})

    def grade(answers: list[str]) -> object:
        return grader.grade([(key, answer) for answer in answers])

    short, long = _prose(WORDS), _prose(MANY_WORDS)
    per_word = seconds(lambda: grade([short]), 3) / WORDS
    yield Result("long text, time a word", per_word / (seconds(lambda: grade([long]), 3) / MANY_WORDS), 1.0)
    answers = [_prose(20 + number) for number in range(BATCH)]
    alone = seconds(lambda: [grade([answer]) for answer in answers], 3)
    yield Result("texts in one batch", alone / seconds(lambda: grade(answers), 3), 2.0)


def vectors() -> Result:
    """Compare the time for an element of a short vector with that of a long one: reading is linear."""
    grader = grader_for("numeric")
    times = []
    for count in (SHORT, LONG):
        value = "[" + ", ".join(f"{number}.5" for number in range(count)) + "]"
        key, answer = grader.parse_key({"value": value}), value.replace(",", ";")
        pairs: list[tuple[object, Answer]] = [(key, answer)]
        times.append(seconds(lambda pairs=pairs: grader.grade(pairs)) / count)  # type: ignore[misc]
    return Result("long vector, time an element", times[0] / times[1], 0.7)


def _prose(count: int) -> str:
    """Return an answer of so many words."""
    said = " ".join(SENTENCES[at % len(SENTENCES)].format(at) for at in range(count // 10 + 1))
    return " ".join(said.split()[:count])
