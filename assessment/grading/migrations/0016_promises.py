"""Puts questions of free text under the promise, but for those that the rule before it let out: they stay as they are.

`hold_until_marked` of 0 meant to release at once, and says so now. Of others, marks went out as soon as people had marked
so many answers and the machine's sure marks were on average at most a quarter of the points away from theirs: questions
for which that is so today are trusted as before. Of the machine's newest marks it is noted what they come from, so that a
sample can be drawn among them.
"""

import hashlib
import hmac
import json
from itertools import groupby

from django.conf import settings
from django.db import migrations

MOST_APART = 0.25
BY_THE_MODEL = ("text", "composite")
DOUBTS = {"near the pass mark", "not sure enough", "a point is near the threshold"}
ROWS = 500


def put_under_promise(apps, schema_editor):
    question = apps.get_model("bank", "Question").objects
    grade = apps.get_model("grading", "Grade").objects
    question.filter(hold_until_marked=0).update(release_rule="at_once")
    for row in question.filter(hold_until_marked__gt=0, versions__kind__in=BY_THE_MODEL).distinct():
        if is_trusted(grade, row):
            question.filter(pk=row.pk).update(release_rule="as_before")
    note_sources(apps)
    # Marks without the model were held as well, and are not any more: the sweep looks at these questions again.
    told = apps.get_model("grading", "ToldRelease").objects
    exact = apps.get_model("grading", "MachineMark").objects.filter(exact=True)
    told.filter(question__in=exact.values("source__question")).delete()


def is_trusted(grade, question):
    """Tell whether the rule before the promise lets a question's marks out."""
    of_it = grade.filter(response__question=question)
    marked = of_it.filter(response__in=of_it.filter(human=True).values("response"))
    columns = ("response", "human", "score", "maximum", "needs_review")
    answers, distances = 0, []
    for _, rows in groupby(marked.order_by("response", "pk").values_list(*columns), key=lambda row: row[0]):
        history = list(rows)
        first = next(index for index, row in enumerate(history) if row[1])
        person = [row for row in history if row[1]][-1]
        sure = [row for row in history[:first] if not row[4] and row[3] > 0]
        answers += 1
        if sure:
            distances.append(float(abs(person[2] - sure[-1][2]) / sure[-1][3]))
    is_near = bool(distances) and sum(distances) / len(distances) <= MOST_APART
    return answers >= question.hold_until_marked and is_near


def note_sources(apps):
    """Note what the machine's newest mark of each answer without a person's comes from."""
    grade = apps.get_model("grading", "Grade").objects
    source = apps.get_model("grading", "MarkSource").objects
    mark = apps.get_model("grading", "MachineMark")
    human = grade.filter(human=True).values("response")
    unmarked = grade.filter(response__version__kind__in=BY_THE_MODEL).exclude(response__in=human)
    newest = unmarked.order_by("response", "-pk").values_list("response", "pk")
    keys = [next(rows)[1] for _, rows in groupby(newest.iterator(), key=lambda row: row[0])]
    for start in range(0, len(keys), ROWS):
        rows = grade.filter(pk__in=keys[start : start + ROWS], detail__isnull=False).select_related(
            "detail", "run", "run__version", "response__version"
        )
        notes = []
        for row in rows:
            version, verdict = row.run.version or row.response.version, row.detail.verdict
            found, _ = source.get_or_create(
                digest=source_digest(apps, row.run, version, verdict["provenance"]),
                defaults={"question_id": row.response.question_id, "version": version},
            )
            reasons, exact = set(verdict["reasons"]), is_exact(version, verdict)
            is_doubt = reasons <= DOUBTS and bool(reasons) == row.needs_review
            notes.append(mark(grade=row, source=found, exact=exact, releasable=is_doubt and not exact))
        mark.objects.bulk_create(notes)


def is_exact(version, verdict):
    """Tell whether a mark was given without the model."""
    if version.kind == "composite":
        parts = version.key.get("parts") or []
        return not any(isinstance(part, dict) and part.get("kind") == "text" for part in parts)
    is_sure = verdict["confidence"] == 1 and not verdict["needs_review"]
    return verdict["provenance"]["model"] is None and is_sure


def source_digest(apps, run, version, provenance):
    """Return what `mark_sources.source_digest` returns of a mark like this one."""
    parts = [
        version.pk,
        None if run.kind == "initial" else run.pk,
        *(provenance.get(name) for name in ("grader", "version", "weights_sha256", "backend", "dtype")),
        *scorer(apps, version, provenance.get("calibration")),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def scorer(apps, version, calibration):
    """Return what turned similarities into marks, and whether it had learned from people."""
    if calibration is None or version.kind != "text" or version.key.get("criteria"):
        return calibration, False
    digest = hmac.new(settings.LEDGER_KEY.encode(), calibration.encode(), hashlib.sha256).hexdigest()
    learned = apps.get_model("grading", "Calibration").objects.filter(version=version, digest=digest)
    # By which scorer, a digest that was made of it and of people's marks does not tell.
    return ("learned", True) if learned.exists() else (calibration, False)


def let_out_as_before(apps, schema_editor):
    """Going back, let marks out that are out without a promise."""
    apps.get_model("bank", "Question").objects.filter(release_rule__in=["at_once", "as_before"]).update(
        hold_until_marked=0
    )


class Migration(migrations.Migration):
    dependencies = [("grading", "0015_promise_tables")]
    operations = [migrations.RunPython(put_under_promise, let_out_as_before)]
