"""The errors that a grader may raise; each says whether another try could help."""

from collections.abc import Mapping, Sequence


class GraderError(Exception):
    """Base of every error that leaves `graders`."""

    retry = False


class KeyInvalid(GraderError):
    """A key that a teacher wrote is wrong; `errors` maps a field path such as `criteria.0.points` to its messages."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = {field: list(messages) for field, messages in errors.items()}
        super().__init__(
            "; ".join(f"{field}: {' '.join(messages)}" for field, messages in self.errors.items())
        )


class RowInvalid(GraderError):
    """A row of a file of answers cannot be used; the text names its line and field."""


class UnknownKind(GraderError):
    """No grader of this kind is registered."""

    def __init__(self, kind: str, known: Sequence[str]) -> None:
        self.kind = kind
        super().__init__(f"“{kind}” is not a kind of question; choose one of: {', '.join(known)}.")


class EncoderMissing(GraderError):
    """A grader that needs the embedding model was built without one."""

    retry = True


class ModelUnusable(GraderError):
    """The model's files are missing, or are not the ones that were asked for; mended, the same answer can be graded."""

    retry = True


class DeviceFailed(GraderError):
    """The device that the model runs on does not work; when it does again, the same answer can be graded."""

    retry = True


class OutOfMemory(GraderError):
    """One text alone is too large for the memory of the device that the model runs on."""
