"""What a verdict says, in the reader's language: the graders' sentences have a catalogue of their own, `graders`.

Adding a language is one catalogue beside the German one, and one line in `settings.LANGUAGES`; the pages then offer it,
so it needs theirs as well. A verdict that was stored before verdicts had codes keeps its English sentences.
"""

import gettext as catalogues
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from graders.messages import Message, render

LOCALES = Path(__file__).resolve().parent.parent / "student" / "locale"


def in_words(messages: Message | Iterable[Message]) -> str:
    """Return messages in the language that is active, with a blank between sentences."""
    return render(messages, catalogue((get_language() or "en").partition("-")[0]).gettext)


@cache
def catalogue(language: str) -> catalogues.NullTranslations:
    """Return the translations into a language; one that has none says everything in English."""
    return catalogues.translation("graders", LOCALES, [language], fallback=True)
