"""The triggers of the ledger and of the tests of promises: plain SQL cannot change, delete or replace a row either."""

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

PROMISE_TESTS = AppendOnlyTable(table="grading_promisetest", row="promise_test", noun="a test of a promise")
