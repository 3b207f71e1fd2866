"""How many points an assessment is worth, or a part of it."""

from decimal import Decimal

from django.db.models import Sum

from assessment.bank.models import Assessment, Exercise


def total_points(assessment: Assessment, exercise: Exercise | None = None) -> Decimal:
    """Return the points of all questions that are asked now, of the whole page or of one exercise."""
    questions = assessment.questions.filter(retired=False, current__isnull=False)
    if exercise is not None:
        questions = questions.filter(exercise=exercise)
    return Decimal(questions.aggregate(sum=Sum("current__points"))["sum"] or 0)
