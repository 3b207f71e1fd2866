"""The Django apps of the admin: Django's own with our site in it, and ours."""

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class SiteConfig(SimpleAdminConfig):
    """Django's admin with our site; it does not look for admins of other apps."""

    default_site = "assessment.desk.site.admin_site.DeskSite"


class DeskConfig(AppConfig):
    """Fills the site."""

    name = "assessment.desk"

    def ready(self) -> None:
        """Register every page."""
        from assessment.desk import menu
        from assessment.desk.accounts import sign_ins

        menu.register()
        sign_ins.connect()
