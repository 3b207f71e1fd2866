"""Which learners were erased, by a keyed digest: it holds no person."""

from django.db import models

from assessment.people.models import Course


class Erasure(models.Model):
    """One erasure: by its digest an older backup is found to hold that learner again, see `people.learners`."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="erasures")
    digest = models.CharField(max_length=60, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    file_written_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When SQLite wrote its file anew, into its log; what is left is to empty that.",
    )
    file_cleaned_at = models.DateTimeField(
        null=True, blank=True, help_text="When SQLite's file was written anew; of no meaning on PostgreSQL."
    )

    def __str__(self) -> str:
        return self.digest
