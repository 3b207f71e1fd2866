"""Whether a student may see a model answer now; what is not revealed never reaches the page."""

from django.utils import timezone

from assessment.bank.models import Assessment, Reveal


def is_revealed(assessment: Assessment, *, answered: bool, asked: bool) -> bool:
    """Tell whether the model answer of a question is shown, to one who has answered it or asked for it."""
    match assessment.reveal:
        case Reveal.ALWAYS:
            return True
        case Reveal.AFTER_ANSWER:
            return answered or asked
        case Reveal.AFTER_DATE:
            return assessment.reveal_at is not None and assessment.reveal_at <= timezone.now()
    return False


def may_ask(assessment: Assessment) -> bool:
    """Tell whether the model answer can be had without answering."""
    return assessment.reveal == Reveal.AFTER_ANSWER.value
