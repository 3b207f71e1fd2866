"""A converter for addresses that name something by an id which a client chose: it may hold anything."""


class ExternalIdConverter:
    """Any text, decoded: slashes and line breaks in it are sent percent-encoded."""

    regex = r"[\s\S]+"

    def to_python(self, value: str) -> str:
        """Return the id."""
        return value

    def to_url(self, value: str) -> str:
        """Return the id as it stands in an address; Django quotes it."""
        return value
