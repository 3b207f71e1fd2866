"""Why a text cannot be read: an error that stays inside this package and becomes a hint."""

from graders.errors import GraderError
from graders.numeric.messages import AT_VALUE, Sentence, say


class Unreadable(GraderError):
    """A text has no reading; `hint` names the character or value at fault and says what to do."""

    def __init__(self, template: str, **parameters: object) -> None:
        self.hint = say(template, **parameters)
        super().__init__(self.hint)

    def at(self, number: int) -> "Unreadable":
        """Return the same error, naming the value (from 1) that it is about."""
        placed = Unreadable("")
        placed.hint = say(AT_VALUE, number=number, hint=Sentence(self.hint))
        return placed
