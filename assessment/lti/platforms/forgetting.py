"""What is not needed any more: nonces and tokens that have expired, and keys that are published no longer."""

from django.utils import timezone

from assessment.lti.platforms.models import AccessToken, UsedNonce
from assessment.lti.platforms.tool_keys import forget_retired


def forget_old() -> int:
    """Delete rows that say nothing any more, and return their number; for the sweep."""
    now = timezone.now()
    nonces = UsedNonce.objects.filter(forget_at__lte=now).delete()[0]
    tokens = AccessToken.objects.filter(expires_at__lte=now).delete()[0]
    return nonces + tokens + forget_retired()
