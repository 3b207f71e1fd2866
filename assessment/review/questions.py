"""Questions with their versions and what the grader understood of their keys."""

from assessment.review.base import CourseScopedAdmin, own


class QuestionAdmin(CourseScopedAdmin):
    """Questions."""

    course_path = "assessment__course"
    list_display = ("slug", "assessment", "exercise", "position", "retired")
    list_select_related = ("assessment", "exercise")
    list_filter = (own("assessment"), "retired")
    search_fields = ("slug", "current__prompt")
    fields = ("review_below", "hold_until_marked", "retired")
