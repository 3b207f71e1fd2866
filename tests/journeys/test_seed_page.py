"""Every sentence of the page that this service began with is on the practice page, in a model answer, or on a card."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from assessment.bank.models import Assessment, Deck, QuestionVersion
from tests.conftest import ROOT

SEED = (ROOT / "fixtures" / "seed" / "practice-gans-and-vaes.txt").read_text(encoding="utf-8")
CHROME = re.compile(r"Skip to content|Section titled “.*”|Show answer|A\.")
NUMBERING = re.compile(r"^\s*(?:\d+\.|Q\.) ")
# A sentence ends before a capital, a quote, a bracket or a line; “e.g. always” goes on.
END = re.compile(r"(?<=[.?!])\s+(?=[A-Z“(])")
PLAIN = {
    r"\mu": "μ", r"\sigma": "σ", r"\varepsilon": "ε", r"\sim": "~", r"\mid": "|", "^2": "²",
}  # fmt: skip


def fold(text: str) -> str:
    """Return text with one kind of quote and of white space, and formulas in the seed's plain characters."""
    for latex, plain in PLAIN.items():
        text = text.replace(latex, plain)
    text = re.sub(r"\\text\{([^}]*)\}", r"\1", text).replace("$", "").replace("**", "")
    text = re.sub("[‘’]", "'", re.sub("[“”]", '"', text))
    return " ".join(text.split())


def sentences(text: str) -> list[str]:
    """Return the sentences of a text without full stops: a heading that was a sentence there has none here."""
    lines = [NUMBERING.sub("", line) for line in text.splitlines() if not CHROME.fullmatch(line.strip())]
    without_stops = [fold(sentence).rstrip(".") for line in lines for sentence in END.split(line)]
    return [sentence for sentence in without_stops if sentence]


def words_of(html: str) -> str:
    """Return what a page says, its formulas as their LaTeX is written."""
    main = html.partition("<main")[2].partition("</main>")[0]
    formulas = re.sub(r'<span class="math[^"]*" data-tex="([^"]*)">[^<]*</span>', r"\1", main)
    return fold(unescape(strip_tags(formulas)))


class Student:
    """Somebody with a browser that runs no scripts."""

    def __init__(self, page: Assessment) -> None:
        self.browser = Client(headers={"accept-language": "en"})
        self.place = [page.course.slug, page.slug]
        self.slugs = list(page.questions.values_list("slug", flat=True))

    def look(self, name: str = "practice") -> str:
        """Return the practice page's HTML, or that of the deck."""
        reply = self.browser.get(reverse(f"student:{name}", args=self.place))
        assert reply.status_code == 200
        return reply.content.decode()

    def reveal(self) -> None:
        """Ask for every model answer."""
        for slug in self.slugs:
            reply = self.browser.post(reverse("student:practice", args=self.place), {"show": slug})
            assert reply.status_code == 302


@pytest.fixture
def student(page: Assessment) -> Student:
    """A student before the seed page."""
    return Student(page)


def missing(text: str, *pages: str) -> list[str]:
    """Return the sentences of a text that stand on none of the pages."""
    page_texts = [words_of(page) for page in pages]
    return [sentence for sentence in sentences(text) if not any(sentence in page for page in page_texts)]


def test_every_sentence_of_the_seed_is_there(student: Student) -> None:
    student.reveal()
    lost = missing(SEED, student.look(), student.look("deck"))
    assert lost == [], "missing:\n" + "\n".join(lost)


def test_the_comparison_is_of_the_whole_seed() -> None:
    seed_sentences = sentences(SEED)
    assert len(seed_sentences) > 100
    assert seed_sentences[0] == "Practice: GANs and VAEs"
    assert "What does a discriminative model learn, and what does a generative model learn?" in seed_sentences
    assert "= [0.2 + 0.4·1.0, 0.7 + 0.1·(-0.5), -0.3 + 0.5·0.2]" in seed_sentences
    assert seed_sentences[-1].endswith("important for on-device or cost-bound deployments")


def test_a_sentence_that_is_not_there_is_found(student: Student) -> None:
    assert missing("Q. Is this here?\nA.\n\nIt is not.", student.look()) == ["Is this here?", "It is not"]


def test_each_card_has_its_answer(page: Assessment) -> None:
    cards = Deck.objects.get(course=page.course, slug=page.slug).cards.all()
    card_sides = [(fold(card.front), fold(card.back)) for card in cards]
    pairs = re.findall(r"^Q\. (.+)\nA\.\n\n(.+)", SEED, re.MULTILINE)
    assert card_sides == [(fold(front), fold(back)) for front, back in pairs]
    assert len(card_sides) == 9


def test_no_model_answer_is_there_before_it_is_revealed(student: Student, page: Assessment) -> None:
    html = student.look()
    answers = "\n".join(version.model_answer for version in versions(page))
    secret = {sentence for sentence in sentences(answers) if len(sentence.split()) > 2}
    assert len(secret) > 40
    assert {sentence for sentence in secret if sentence in words_of(html) or sentence in fold(html)} == set()


def test_model_answers_open_under_the_labels_of_the_seed(student: Student) -> None:
    student.reveal()
    short = SEED.count("\nShow answer\n")
    situations = len(re.findall(r"^  \d\. ", SEED, re.MULTILINE)) // 2
    labels = ["Show answer"] * short + ["Worked answer"] + ["Suggested answers"] * situations
    labels.append("What a good answer looks like")
    assert (short, situations, all(f"{label}\n" in SEED for label in labels)) == (7, 4, True)
    assert re.findall(r"<summary>(.+?)</summary>", student.look()) == labels


def versions(page: Assessment) -> list[QuestionVersion]:
    """Return what the page asks now."""
    return list(QuestionVersion.objects.filter(pk__in=page.questions.values("current")))


def texts(data: object, inside: bool = False) -> Iterator[str]:
    """Yield what a key says of right answers: phrasings, terms, references, descriptions."""
    if isinstance(data, dict):
        for name, item in data.items():
            secret = name in {"any_of", "not", "references", "description", "near_misses", "also"}
            yield from texts(item, inside or secret)
    elif isinstance(data, list):
        for item in data:
            yield from texts(item, inside)
    elif inside and isinstance(data, str) and len(data.split()) > 1:
        yield fold(data)


@pytest.mark.parametrize("revealed", [False, True])
def test_nothing_of_a_key_is_ever_there(student: Student, page: Assessment, revealed: bool) -> None:
    public = fold(" ".join(version.prompt for version in versions(page)))
    if revealed:
        student.reveal()
        public += fold(" ".join(version.model_answer for version in versions(page)))
    secret = {text for version in versions(page) for text in texts(version.key) if text not in public}
    assert len(secret) > 100
    html = fold(unescape(student.look()))
    assert {text for text in secret if text in html} == set()
    assert [name for name in ("any_of", "references", "criteria", "near_miss") if name in html] == []
