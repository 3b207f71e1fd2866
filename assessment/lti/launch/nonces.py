"""Values that can be used once, in whichever web process they come."""

import hashlib
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.lti.platforms.models import Registration, UsedNonce


def use(registration: Registration, value: str, seconds: float) -> bool:
    """Use a value up; return whether this was its first use. It is forgotten no earlier than after these seconds.

    Older values of any registration that can be forgotten are deleted on the way.
    """
    now = timezone.now()
    UsedNonce.objects.filter(forget_at__lt=now).delete()
    digest = hashlib.sha256(value.encode()).hexdigest()
    try:
        with transaction.atomic():
            UsedNonce.objects.create(
                registration=registration, value_sha256=digest, forget_at=now + timedelta(seconds=seconds)
            )
    except IntegrityError:
        return False
    return True
