"""Questions to attack, from files of answers that people marked.

Honest answers are those with full marks, wrong ones those with none; whole questions are drawn by the digest of their
name, so that the same ones are drawn on every machine and from any order of rows.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.attacks.attack import Attack, Source, chance
from tests.attacks.families import attacks_on, harmless_edits
from tests.attacks.measure import Asked

HONEST, FORMS, CLEAN, POOL = 3, 3, 10, 5
"""At most so many honest answers a question, forms of a family an answer, clean answers a question, other texts."""

Rows = Sequence[dict[str, Any]]


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file with one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def questions(rows: Rows, sample: int | None = None, seed: int = 0) -> list[Asked]:
    """Return the questions of some rows with what is to be tried on them; `sample` draws so many of the questions."""
    by_question = _by_question(rows)
    return [asked for name in _chosen(by_question, sample, seed) for asked in _asked(name, by_question, seed)]


def drawn_questions(rows: Rows, sample: int | None = None, seed: int = 0) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the questions that are drawn, by question; the same ones as `questions` draws."""
    by_question = _by_question(rows)
    return {name: by_question[name] for name in _chosen(by_question, sample, seed)}


def _by_question(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    by_question: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_question.setdefault(str(row["question_id"]), []).append(row)
    return by_question


def _chosen(by_question: Iterable[str], sample: int | None, seed: int) -> list[str]:
    names = sorted(by_question, key=lambda name: hashlib.sha256(f"{seed} {name}".encode()).digest())
    return sorted(names[:sample])


def _asked(name: str, by_question: dict[str, list[dict[str, Any]]], seed: int) -> Iterator[Asked]:
    rows = by_question[name]
    references = tuple(text for text in rows[0]["reference_answers"] if text.strip())
    honest = _drawn((row for row in rows if row["grade"] == row["max_grade"]), HONEST, name, seed)
    if not honest or not references:
        return
    none = [row for row in rows if row["grade"] == 0]
    against = _drawn((row for row in none if row.get("label") == "contradictory"), HONEST, name, seed)
    wrong = _drawn((row for row in none if row.get("label") != "contradictory"), HONEST, name, seed)
    found: dict[tuple[str, str], Attack] = {}
    sources = [
        Source(
            question=rows[0]["question"],
            references=references,
            answer=answer,
            wrong=_turn(wrong or against, at),
            contradicting=_turn(against, at),
            pool=_pool(name, by_question, seed),
        )
        for at, answer in enumerate(honest)
    ]
    for at, source in enumerate(sources):
        for attack in _some(
            [*attacks_on(source, seed + at), *harmless_edits(source, seed + at)], source, seed
        ):
            found.setdefault((attack.family, attack.text), attack)
    key = {"question": rows[0]["question"], "references": list(references)}
    yield Asked(name, key, sources[0], tuple(found.values()), tuple(_drawn(rows, CLEAN, name, seed)))


def _drawn(rows: Iterable[dict[str, Any]], count: int, name: str, seed: int) -> list[str]:
    """Draw some different answers of three words or more."""
    texts = sorted({row["student_answer"].strip() for row in rows if len(row["student_answer"].split()) >= 3})
    return chance(seed, name).sample(texts, min(count, len(texts)))


def _turn(texts: Sequence[str], at: int) -> str:
    return texts[at % len(texts)] if texts else ""


def _pool(name: str, by_question: dict[str, list[dict[str, Any]]], seed: int) -> tuple[str, ...]:
    """Draw answers to other questions."""
    others = sorted(other for other in by_question if other != name)
    random = chance(seed, name, "pool")
    drawn = random.sample(others, min(POOL, len(others)))
    return tuple(
        random.choice(sorted(row["student_answer"] for row in by_question[other])) for other in drawn
    )


def _some(attacks: Sequence[Attack], source: Source, seed: int) -> Iterator[Attack]:
    """Yield a few forms of each family, in order."""
    families: dict[str, list[Attack]] = {}
    for attack in attacks:
        families.setdefault(attack.family, []).append(attack)
    for family, listed in families.items():
        random = chance(seed, source.answer, family)
        kept = sorted(random.sample(range(len(listed)), min(FORMS, len(listed))))
        yield from (listed[at] for at in kept)
