"""Whether the machine is trusted with a question of free text: people have marked enough answers, and agree with it.

Compared is, for each answer that a person has marked, the person's mark with the last one before it that the machine
was sure of: a mark that it was not sure of would have gone to a person anyway, and a later one has learned from people.
"""

from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, DecimalField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Abs

from assessment.grading.models import Grade, Response

MOST_APART = Decimal("0.25")
"""The mean distance, as a share of the maximum, up to which the machine's marks agree with people's: one step."""


def trials() -> QuerySet[Any, Any]:
    """Return by `question`: how many answers people have `marked`, and how far the machine is `apart` from them.

    `apart` is a share of the maximum; None if the machine was sure of none of them.
    """
    human = Grade.objects.filter(response=OuterRef("pk"), human=True)
    sure = Grade.objects.filter(
        response=OuterRef("pk"),
        human=False,
        needs_review=False,
        maximum__gt=0,
        pk__lt=OuterRef("first_human"),
    )
    share = DecimalField(max_digits=12, decimal_places=6)
    distance = ExpressionWrapper(Abs(F("person") - F("machine")) / F("most"), output_field=share)
    return (
        # By the partial index of people's grades: most answers have none, and are not looked at.
        Response.objects.filter(pk__in=Grade.objects.filter(human=True).values("response"))
        .annotate(first_human=Subquery(human.order_by("pk").values("pk")[:1]))
        .annotate(
            person=Subquery(human.order_by("-pk").values("score")[:1]),
            machine=Subquery(sure.order_by("-pk").values("score")[:1]),
            most=Subquery(sure.order_by("-pk").values("maximum")[:1]),
        )
        .order_by()
        .values("question")
        .annotate(marked=Count("pk"), apart=Avg(distance))
    )


def trusted() -> QuerySet[Any, Any]:
    """Return the questions of which people have marked enough answers, much as the machine did; for a subquery."""
    enough = Q(marked__gte=F("question__hold_until_marked"))
    return trials().filter(enough, apart__lte=MOST_APART).values("question")
