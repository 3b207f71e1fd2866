"""The one error that stops `make run` with a message instead of a traceback."""


class RunError(Exception):
    """Something that the person at the keyboard has to know or to mend."""
