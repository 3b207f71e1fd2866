"""Free text: a box for a few sentences, and a rubric that is explained criterion by criterion."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.kinds.base import KeyLine, Presenter, StoredKey
from graders.numeric.printing import print_number
from graders.text.key import Criterion, FormulaPhrasing, NumberPhrasing, Phrasing, ProsePhrasing, TextKey
from graders.text.parties import Contrast
from graders.text.ungraded import notes_on
from graders.verdict import plain_points, points

_RIVALS: Mapping[str, Any] = {"type": "array", "items": {"type": "array", "items": {}}}
_OBJECTS: Mapping[str, Any] = {"type": "array", "items": {"type": "object", "additionalProperties": True}}


class TextPresenter(Presenter[TextKey]):
    """Shows a box, and how many points of the rubric will be reported."""

    title = gettext_lazy("Free text")
    example_key = """\
question: Why does the generator of a GAN collapse?
references:
  - A whole good answer, in your own words.
criteria:                    # the points of your rubric
  - id: names-it
    points: 1
    description: says what happens
    any_of:                  # ways to say it; more of them make the mark surer
      - the generator makes only a few kinds of images
      - the samples lack diversity
  - id: says-why
    points: 1
    description: says why it happens
    any_of:
      - a small set of images already fools the discriminator
contrasts:                   # what is said of one counts for none of the others
  - [generator, [discriminator, critic]]
"""
    key_schema: ClassVar[Mapping[str, Any]] = {
        "properties": {
            "references": {"type": "array", "items": {"type": ["string", "number"]}},
            "criteria": _OBJECTS,
            "groups": _OBJECTS,
            "contrasts": _RIVALS,
            "topics": _RIVALS,
        }
    }
    template = "kinds/text.html"
    label = gettext_lazy("Your reason")

    def result_rows(self, key: StoredKey) -> int:
        """Return the number of criteria."""
        criteria = key.get("criteria")
        return len(criteria) if isinstance(criteria, list) else 0

    def summary(self, key: TextKey, maximum: Fraction) -> tuple[KeyLine, ...]:
        """Return notes on the key, its references, and each criterion with what meets it."""
        notes = [KeyLine(_("note: %(note)s") % {"note": note}) for note in notes_on(key)]
        references = tuple(KeyLine(text) for text in key.references)
        likeness = [KeyLine(_("a good answer is like"), references)] if references else []
        criteria = (_criterion(key, criterion, maximum) for criterion in key.criteria)
        return (*notes, *likeness, *_limits(key), *map(_rivals, key.contrasts), *criteria)

    def criteria(self, key: TextKey) -> dict[str, str]:
        """Return the description of each criterion, or its id."""
        return {criterion.id: criterion.description or criterion.id for criterion in key.criteria}


def _limits(key: TextKey) -> Iterable[KeyLine]:
    """Say of how many points of the criteria no more count."""
    for group in key.groups:
        members = ", ".join(
            criterion.description or criterion.id for criterion in key.criteria if criterion.group == group.id
        )
        limit = _("of these at most %(points)s of their points count (%(group)s): %(members)s")
        words = {"points": print_number(group.at_most), "group": group.id, "members": members}
        yield KeyLine(limit % words)
    if key.at_most is not None:
        whole = replace(key, at_most=None).limited(key.criteria)
        limit = _(
            "of the %(whole)s points of the criteria at most %(points)s count, and these are all points of the"
            " question"
        )
        yield KeyLine(limit % {"whole": print_number(whole), "points": print_number(key.at_most)})


def _rivals(contrast: Contrast) -> KeyLine:
    names = "; ".join(_names(party) for party in contrast.parties)
    rule = _("what is said of one counts for none of the others: %(names)s")
    if contrast.is_topic:
        rule = _(
            "what is said of one counts for none of the others, also in the sentences after it, until another is"
            " named: %(names)s"
        )
    return KeyLine(rule % {"names": names})


def _names(party: Sequence[str]) -> str:
    if len(party) == 1:
        return party[0]
    return _("%(name)s (also %(others)s)") % {"name": party[0], "others": ", ".join(party[1:])}


def _criterion(key: TextKey, criterion: Criterion, maximum: Fraction) -> KeyLine:
    # Of criteria for some options only, each option has its own sum.
    among = key.for_option(criterion.when[0]) if criterion.when else key
    share = plain_points(points(among.share(criterion) * maximum / key.maximum)) if key.maximum else "0"
    words = {"title": criterion.description or criterion.id, "id": criterion.id, "points": share}
    line = _("%(title)s (%(id)s): %(points)s of the points") % words
    if criterion.when:
        options = _(" or ").join(criterion.when)
        line = _("%(line)s, for those who chose %(options)s") % {"line": line, "options": options}
    ways = [KeyLine(_phrasing(phrasing), is_right=True) for phrasing in criterion.any_of]
    wrong = [
        KeyLine(_("but not: %(phrasing)s") % {"phrasing": _phrasing(phrasing)})
        for phrasing in criterion.excluded
    ]
    return KeyLine(line, (*ways, *wrong))


def _phrasing(phrasing: Phrasing) -> str:
    match phrasing:
        case ProsePhrasing():
            return phrasing.text
        case FormulaPhrasing():
            names = sorted({name for formula in phrasing.formulas for name in formula.names})
            formula = _("a formula of %(names)s, in %(count)s spelling(s), matched exactly")
            return formula % {"names": ", ".join(names), "count": len(phrasing.formulas)}
        case NumberPhrasing():
            return _("the number %(number)s") % {"number": print_number(phrasing.value)}
    terms = _(" or ").join(" ".join(form) for form in phrasing.forms)
    return _("the term %(terms)s") % {"terms": terms}
