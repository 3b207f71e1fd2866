"""The form of a registration: Moodle's and Canvas's addresses follow from what kind of platform it is."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from assessment.desk.site.theme import AnyModelForm, Select, TextArea, TextInput
from assessment.lti.platforms.models import Registration
from assessment.lti.services.addresses import origin_of, problem_with_address

ADDRESSES = ("authorization_url", "token_url", "keys_url")
MOODLE = dict(zip(ADDRESSES, ("/mod/lti/auth.php", "/mod/lti/token.php", "/mod/lti/certs.php"), strict=True))
CANVAS = dict(
    zip(
        ADDRESSES,
        (
            "https://sso.canvaslms.com/api/lti/authorize_redirect",
            "https://sso.canvaslms.com/login/oauth2/token",
            "https://sso.canvaslms.com/api/lti/security/jwks",
        ),
        strict=True,
    )
)
LABELS = {
    "name": gettext_lazy("Name"),
    "issuer": gettext_lazy("Issuer (platform id)"),
    "client_id": gettext_lazy("Client id"),
    "authorization_url": gettext_lazy("Authentication request address"),
    "token_url": gettext_lazy("Access token address"),
    "keys_url": gettext_lazy("Public keyset address"),
    "token_audience": gettext_lazy("Audience of token requests"),
    "frame_origins": gettext_lazy("More addresses that may frame the tool"),
}


class OriginsField(forms.CharField):
    """Origins, one a line."""

    widget = TextArea

    def prepare_value(self, value: Any) -> Any:
        """Return a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the lines as origins, each once; raise for what is none."""
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]
        for line in lines:
            if problem := problem_with_address(line):
                raise forms.ValidationError(f"{line[:100]}: {problem}")
        return list(dict.fromkeys(origin_of(line) for line in lines))


class RegistrationForm(AnyModelForm):
    """What the platform's administrator page shows, typed or pasted here."""

    platform = forms.ChoiceField(
        choices=[("", gettext_lazy("Another, or typed below")), ("moodle", "Moodle"), ("canvas", "Canvas")],
        required=False,
        widget=Select,
        label=gettext_lazy("Kind of platform"),
        help_text=gettext_lazy(
            "For Moodle and Canvas the three addresses below are filled in when they are left empty."
        ),
    )
    frame_origins = OriginsField(
        required=False,
        help_text=gettext_lazy(
            "One a line. Needed only where the platform's pages have another host than the addresses above, as"
            " schools on Canvas do: https://school.instructure.com"
        ),
    )

    class Meta:
        model = Registration
        fields: ClassVar = [
            *(
                "name",
                "issuer",
                "client_id",
                *ADDRESSES,
                "token_audience",
                "frame_origins",
                "library",
                "active",
            ),
        ]
        widgets: ClassVar = dict.fromkeys(
            ("name", "issuer", "client_id", *ADDRESSES, "token_audience"), TextInput
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
        for name in ADDRESSES:
            if name in self.fields:
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Fill in what follows from the kind of platform, and check every address."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ADDRESSES:
            data[name] = (data.get(name) or "").strip() or self._usual(name, data)
            problem = (
                problem_with_address(data[name])
                if data[name]
                else gettext("Is missing: copy it from the platform.")
            )
            if problem:
                self.add_error(name, problem)
        return data

    def _usual(self, name: str, data: dict[str, Any]) -> str:
        """Return the usual address of a kind of platform, or nothing."""
        if data.get("platform") == "canvas":
            return CANVAS[name]
        issuer = (data.get("issuer") or "").rstrip("/")
        return issuer + MOODLE[name] if data.get("platform") == "moodle" and issuer else ""
