"""`manage.py rotate_tool_key`: sign with a new key from now on."""

from typing import Any

from django.core.management.base import BaseCommand

from assessment.lti.platforms.tool_keys import PUBLISHED_FOR, rotate_tool_key


class Command(BaseCommand):
    """Make a new key of the tool, and retire the one before."""

    help = (
        "Sign messages to learning platforms with a new key. Platforms fetch it by themselves from /lti/jwks."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        """Rotate the key and say which signs now."""
        kid = rotate_tool_key(by="manage.py rotate_tool_key")
        self.stdout.write(
            f"The key {kid} signs from now on; the one before is published for {PUBLISHED_FOR.days} more days."
        )
