"""Settings of the admin's look and menu (django-unfold); `settings` takes them over."""

from typing import Any

from django.utils.translation import gettext_lazy

__all__ = ["UNFOLD"]

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Evenmark",
    "SITE_HEADER": "Evenmark",
    "SITE_SUBHEADER": gettext_lazy("Marks with their evidence"),
    "SITE_ICON": "assessment.desk.menu.icon",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "assessment.desk.menu.icon"},
    ],
    "SHOW_HISTORY": True,
    "LOGIN": {"form": "assessment.desk.accounts.sign_ins.LoginForm"},
    "SHOW_VIEW_ON_SITE": False,
    "ACCOUNT": {"navigation": "assessment.desk.menu.account"},
    "SIDEBAR": {"navigation": "assessment.desk.menu.navigation"},
    "STYLES": ["assessment.desk.menu.stylesheet"],
    "COLORS": {"primary": "assessment.desk.menu.accent"},
}
