"""Fields of a key for free text: a field that is given must hold something, even if it could be left out."""

from graders import key_fields
from graders.text.invisible import visible

BLANK = "must not be blank."


class Fields(key_fields.KeyFields):
    """Reads a mapping field by field; null is no text and no list."""

    words = key_fields.FieldMessages(
        not_fields="must be an object.",
        unknown="is not known here; known are: {known}.",
        not_text="must be a text.",
        long_text="has {count} characters; at most {limit} are allowed.",
        not_list="must be a list.",
        long_list="has {count} entries; at most {limit} are allowed.",
    )

    def text(self, name: str, limit: int, *, default: str | None = None) -> str:
        """Read a text of at most `limit` characters; only with a default may it be absent."""
        text = self.as_text(name, self.data.get(name, default), limit)
        if text == "" and default != "":
            self.fail(name, BLANK)
        return (text or "") if self._is_id(name) else visible(text or "")[0]

    def _is_id(self, name: str) -> bool:
        """Tell whether a text names something else by its exact characters: an id, a group, an option in `when`."""
        return name in ("id", "group") or self.prefix.endswith(".when.")

    def items(self, name: str, limit: int) -> "Fields":
        """Read a list of at most `limit` items, as fields that are called by their places; empty by default."""
        return self.each(name, self.as_list(name, self.data.get(name, ()), limit) or ())
