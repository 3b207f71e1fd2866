"""Programs that call the API, and their keys, for superusers."""

from assessment.review.base import SuperuserAdmin


class ApiClientAdmin(SuperuserAdmin):
    """Clients with the courses granted to them."""

    list_display = ("name", "created_at")
    search_fields = ("name",)
    fields = ("name", "courses")
    autocomplete_fields = ("courses",)
