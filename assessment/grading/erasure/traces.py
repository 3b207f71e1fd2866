"""What a learner leaves in rows that are not theirs: found by their words, their name and their id.

Nothing there says whose it is, so the rule is one of texts. White space and case do not count. What could be anybody's
is no trace: an answer that is blank, and, where many people's rows are searched, a name of one word or a short id.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from assessment.grading.embeddings import CHUNK
from assessment.people.models import Course, Learner
from graders import digits
from graders.base import is_blank

LONG = 20
"""Characters from which on a text inside another one is taken for a quotation: “it is differentiable”, not “yes”."""
SHORTEST_NAME = 2  # a single letter is no name that could be looked for
SHORTEST_ID = 8
"""Characters from which on an id with a digit or a sign in it is one person's: “a@example.org”, not “42” or “anna”."""


class Traces:
    """The texts, the name and the id of one learner."""

    def __init__(self, texts: Iterable[object], name: str, external_id: str) -> None:
        answers = [text for text in texts if not is_blank(text)]
        self._whole = {_plain(digits.dumps(answer)) for answer in answers}
        self._whole |= {_plain(text) for text in _strings(answers)}
        self._whole.discard("")
        self._long = [text for text in self._whole if len(text) >= LONG]
        is_a_number = external_id.isdecimal() and len(external_id) < SHORTEST_ID
        self._named = _any_of([name], ["" if is_a_number else external_id])
        full_name = name if len(name.split()) > 1 else ""
        is_own = len(external_id) >= SHORTEST_ID and not external_id.isalpha()
        self._told_apart = _any_of([full_name], [external_id if is_own else ""])

    def is_theirs(self, answer: object) -> bool:
        """Tell whether an answer is one of theirs: the same, or one of which a long text is part of the other."""
        return _plain(digits.dumps(answer)) in self._whole or any(map(self.quotes, _strings([answer])))

    def quotes(self, text: str) -> bool:
        """Tell whether a text is one of theirs, holds a long one of theirs, or is a long part of one."""
        plain = _plain(text)
        if plain in self._whole:
            return True
        if len(plain) < LONG:
            return False
        return any(long in plain or plain in long for long in self._long)

    def names(self, text: str) -> bool:
        """Tell whether their name or their id stands in a text as a word of its own; a few digits say nothing."""
        return self._named is not None and self._named.search(_plain(text)) is not None

    def is_in(self, text: str) -> bool:
        """Tell whether a text that somebody wrote about them, or about others with them, names or quotes them."""
        return self.names(text) or self.quotes(text)

    def are_surely_in(self, text: str) -> bool:
        """Tell whether a text about anything names them in full, or holds a long text of theirs.

        “Exercise sheet 42” says nothing of a learner whose id is 42, nor a page's title of who has written it.
        """
        plain = _plain(text)
        named = self._told_apart is not None and self._told_apart.search(plain) is not None
        return named or any(long in plain for long in self._long)


def strings_of(message: str) -> list[str]:
    """Return the texts in a message of the admin's log, which is JSON or a sentence."""
    try:
        return list(_strings(json.loads(message)))
    except ValueError:
        return [message]


def _any_of(names: Iterable[str], ids: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds a name as a word of its own, “Anna: 15 min” and not “the Karl-Anna seminar”; or an id.

    An id may be part of a compound: `try-ext-17` is about `ext-17`, and `ext-171` is not.
    """
    words = [rf"(?<![\w-]){re.escape(_plain(name))}(?![\w-])" for name in names if len(name) >= SHORTEST_NAME]
    words += [rf"(?<!\w){re.escape(_plain(text))}(?!\w)" for text in ids if len(text) >= SHORTEST_NAME]
    return re.compile("|".join(words)) if words else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _strings(data: object) -> Iterator[str]:
    """Yield the texts in JSON data, numbers left out."""
    if isinstance(data, Mapping):
        data = list(data.values())
    if isinstance(data, list | tuple):
        for item in data:
            yield from _strings(item)
    elif isinstance(data, str) and not isinstance(data, digits.Digits):
        yield data


# What the admin's log says of a learner: entries on their rows, and those on rows of their course that tell of them.
# It is read outside of the transaction of an erasure, for it may be long.
FARTHEST = 4
"""Foreign keys from a row to its course at most: a response's is its submission's assessment's."""


def entries_on(model: type[models.Model], keys: Collection[int]) -> Iterator[int]:
    """Yield the primary keys of the entries on rows of one table."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
    texts = [str(key) for key in keys]
    for start in range(0, len(texts), CHUNK):
        yield from entries.filter(object_id__in=texts[start : start + CHUNK]).values_list("pk", flat=True)


def entries_that_tell(learner: Learner, traces: Traces, titles: Collection[str]) -> set[int]:
    """Return the entries on rows of a learner's course that name them in full, quote them, or have one of `titles`.

    `titles` are those of the learner's own rows: the log of an assessment has them where extra time was given.
    """
    return {
        entry.pk
        for entry in _every_entry()
        if any(
            text in titles or traces.are_surely_in(text)
            for text in (entry.object_repr, *strings_of(entry.change_message))
        )
        and _may_be_of(entry, learner.course)
    }


def _every_entry() -> Iterator[LogEntry]:
    last = 0
    rows = LogEntry.objects.order_by("pk").only("content_type", "object_id", "object_repr", "change_message")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield from chunk
        last = chunk[-1].pk


def _may_be_of(entry: LogEntry, course: Course) -> bool:
    """Tell whether an entry is on a row of a course, or on one that is not there any more."""
    model = entry.content_type.model_class() if entry.content_type else None
    # The table of a part that was taken out: better one entry too many than one too few.
    if model is None:
        return True
    path = path_to_course(model)
    if path is None:
        return False
    courses = list(model._default_manager.filter(pk=entry.object_id).values_list(path, flat=True))
    return not courses or course.pk in courses


@cache
def path_to_course(model: type[models.Model]) -> str | None:
    """Return the shortest way from a row to its course, as the ORM spells it; None if it is of none."""
    ways: list[tuple[Any, list[str]]] = [(model, [])]
    for current, names in ways:
        if current is Course:
            return "__".join([*names, "pk"])
        if len(names) < FARTHEST:
            ways += [
                (field.related_model, [*names, field.name])
                for field in current._meta.concrete_fields
                if field.is_relation
            ]
    return None
