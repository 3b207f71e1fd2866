"""The ledger's triggers: no grade is changed, deleted or replaced, by the ORM or by plain SQL."""

from assessment.people.append_only import AppendOnlyTable

TABLE = "grading_grade"
LEDGER = AppendOnlyTable(
    table=TABLE,
    row="grade",
    noun="a grade",
    same="id = NEW.id OR (response_id = NEW.response_id AND run_id = NEW.run_id)",
)
NAMES = LEDGER.names
guard = LEDGER.guard
unguard = LEDGER.unguard
guard_after_migrate = LEDGER.guard_after_migrate
