"""The practice page: attacks made from its labelled answers, and what is held and released of them.

Of an answer with a choice, the mark of its reason counts: the right choice alone is half of the points. An attack is
tried only where it leaves nothing that deserves half: a negation of every clause, parties exchanged in the questions
that ask for nothing else. In a formula or a named term a “not” or another party changes nothing.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from graders.registry import grader_for
from graders.verdict import Verdict
from tests.attacks import copied, negation, roles, salad
from tests.attacks.attack import Attack, Source
from tests.attacks.measure import PASS
from tests.attacks.scorer import encoder
from tests.attacks.wording import CLAUSES

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "fixtures" / "content" / "gans-and-vaes.yaml"
LABELLED = tuple(
    ROOT / "fixtures" / "labelled" / f"gans-and-vaes-{name}.jsonl" for name in ("tuned", "unseen")
)

ABOUT_PARTIES = {
    "q1": "discriminative and generative",
    "q2": "encoder and decoder",
    "q5": "generator and discriminator",
    "q6": "vae and gan",
}
DISHONEST = frozenset({"copied", "salad", "other", "off-topic"})
GOOD, SURE = 0.75, 0.9


@dataclass(frozen=True, slots=True)
class Item:
    """A text item: its slug, kind and key, and the option for which its reason is asked."""

    slug: str
    kind: str
    key: Mapping[str, Any]

    @property
    def text_key(self) -> Mapping[str, Any]:
        """The key of the text, or of the reason."""
        if self.kind == "text":
            return self.key
        reason: Mapping[str, Any] = next(part["key"] for part in self.key["parts"] if part["kind"] == "text")
        return reason


@dataclass(frozen=True, slots=True)
class Tried:
    """An attack on an item, or a labelled answer of it, and what the grader made of it."""

    item: Item
    answer: Any
    attack: Attack | None = None
    label: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SeedFigures:
    """The figures of the page; the three shares have a limit in the issue."""

    attacks: Mapping[str, int]
    released_at_half: tuple[tuple[str, str, str, str], ...]
    honest: int
    waiting: float
    released: int
    passed_who_should_fail: float


def items() -> dict[str, Item]:
    """Return the twelve text items of the page."""
    # Every value as the text that stands there, as the import reads it.
    read = yaml.load(CONTENT.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (it builds texts only)
    asked = [question for exercise in read["assessment"]["exercises"] for question in exercise["questions"]]
    return {
        one["slug"]: Item(one["slug"], one["kind"], one["key"])
        for one in asked
        if one["kind"] in ("text", "composite")
    }


def labelled() -> list[dict[str, Any]]:
    """Return the labelled answers of the page."""
    return [json.loads(line) for path in LABELLED for line in path.read_text("utf-8").splitlines()]


def attacks(item: Item, answers: Sequence[str]) -> list[Attack]:
    """Return the swapped, negated, copied and salad answers of an item that surely deserve less than half."""
    key = item.text_key
    references = tuple(key.get("references", ())) or (" ".join(_phrasings(key)),)
    found: list[Attack] = []
    for answer in answers:
        source = Source(key["question"], references, answer)
        turned = [one for one in negation.attacks(source, 0) if _whole(one)]
        if item.slug in ABOUT_PARTIES:
            turned += [one for one in roles.attacks(source, 0) if one.form == ABOUT_PARTIES[item.slug]]
        found += [one for one in turned if one.share >= SURE]
    source = Source(key["question"], references)
    found += [*copied.attacks(source, 0), *salad.attacks(source, 0)]
    return list({one.text: one for one in found}.values())


def _whole(attack: Attack) -> bool:
    """Tell whether a negation leaves no clause as it was."""
    alone = len(CLAUSES.split(attack.before.strip())) == 1
    return alone or attack.form == "every clause"


def _phrasings(key: Mapping[str, Any]) -> list[str]:
    return [one for criterion in key["criteria"] for one in criterion["any_of"][:4] if isinstance(one, str)]


def tries() -> list[Tried]:
    """Return every labelled answer, and every attack made from the good ones."""
    rows = labelled()
    found = []
    for item in items().values():
        mine = [row for row in rows if row["question"] == item.slug]
        found += [Tried(item, row["answer"], label=row) for row in mine]
        good = [row["answer"] for row in mine if row["mark"] >= GOOD and row["kind"] not in DISHONEST]
        texts = [answer if isinstance(answer, str) else answer["reason"] for answer in good]
        choice = next((answer["choice"] for answer in good if isinstance(answer, dict)), None)
        for attack in attacks(item, texts):
            answer = attack.text if choice is None else {"choice": choice, "reason": attack.text}
            found.append(Tried(item, answer, attack=attack))
    return found


def graded(tried: Sequence[Tried]) -> list[Verdict]:
    """Return the verdicts of the grader as it is shipped, in order."""
    verdicts: dict[int, Verdict] = {}
    for kind in ("text", "composite"):
        grader = grader_for(kind, encoder)
        keys = {one.slug: grader.parse_key(one.key) for one in items().values() if one.kind == kind}
        mine = [at for at, one in enumerate(tried) if one.item.kind == kind]
        found = grader.grade([(keys[tried[at].item.slug], tried[at].answer) for at in mine])
        verdicts.update(zip(mine, found, strict=True))
    return [verdicts[at] for at in range(len(tried))]


def text_share(verdict: Verdict) -> float:
    """Return the share of the points of the text, or of the reason, that a verdict gives."""
    parts = [part for part in verdict.parts if part.id.startswith("reason.")]
    if not parts:
        return float(verdict.score / verdict.maximum)
    return float(sum(part.score for part in parts) / sum(part.maximum for part in parts))


def released_at_half(pairs: Sequence[tuple[Tried, Verdict]]) -> tuple[tuple[str, str, str, str], ...]:
    """Return item, family, form and text of every attack that got half of the points or more, and was released."""
    return tuple(
        (one.item.slug, one.attack.family, one.attack.form, one.attack.text)
        for one, verdict in pairs
        if one.attack and not verdict.needs_review and text_share(verdict) >= PASS
    )


def figures(tried: Sequence[Tried], verdicts: Sequence[Verdict]) -> SeedFigures:
    """Count what became of attacks and labelled answers."""
    pairs = list(zip(tried, verdicts, strict=True))
    answers = [(one.label, verdict) for one, verdict in pairs if one.label]
    honest = [verdict for label, verdict in answers if label["kind"] not in DISHONEST]
    released = [(label, verdict) for label, verdict in answers if not verdict.needs_review]
    wrongly = [label for label, v in released if label["mark"] < PASS and v.score / v.maximum >= PASS]
    return SeedFigures(
        attacks=dict(Counter(one.attack.family for one in tried if one.attack)),
        released_at_half=released_at_half(pairs),
        honest=len(honest),
        waiting=sum(verdict.needs_review for verdict in honest) / max(len(honest), 1),
        released=len(released),
        passed_who_should_fail=len(wrongly) / max(len(released), 1),
    )
