"""A model field for JSON data whose numbers keep the digits that were typed."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from graders import digits

if TYPE_CHECKING:
    AnyTextField = models.TextField[Any, Any]
else:
    AnyTextField = models.TextField


class DigitsField(AnyTextField):
    """JSON stored as its source text: Django's own JSONField turns `0.65` into a binary float.

    Databases see plain text, so it cannot be queried by path; `None` is stored as the JSON `null`.
    """

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(
        self, value: str | None, _expression: object, _connection: BaseDatabaseWrapper
    ) -> object:
        """Parse what the database holds."""
        return None if value is None else digits.loads(value)

    def to_python(self, value: object) -> object:
        """Parse text from a form or a fixture; raise `ValidationError` if it is not JSON."""
        if not isinstance(value, str) or isinstance(value, digits.Digits):
            return value
        try:
            return digits.loads(value)
        except digits.NotJson as error:
            raise ValidationError(f"This is not JSON: {error}") from None

    def get_prep_value(self, value: object) -> str:
        """Write the data as JSON text; raise `NotJson` for what could not be read again."""
        digits.check_storable(value)
        return digits.dumps(value)

    def value_to_string(self, instance: models.Model) -> str:
        """Write the data as JSON text, for fixtures."""
        return digits.dumps(self.value_from_object(instance))
