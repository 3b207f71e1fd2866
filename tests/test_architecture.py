"""What the web process may load: it serves every page and grades numbers without torch and numpy."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

SERVE = """
import django, json, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("import_content", "fixtures/content", verbosity=0)
from assessment.people.keys import create_key
from assessment.people.models import ApiClient, Course
from django.test import Client
client = ApiClient.objects.create(name="lms")
client.courses.set(Course.objects.all())
key = create_key(client, ["grade:write", "grade:read"])
caller = Client(headers={"Authorization": f"Bearer {key}", "Host": "localhost"})
answers = [{"question": "a", "answer": "[0.6, 0.65, -0.2]"}, {"question": "q3", "answer": "so that gradients flow"}]
body = {"assessment": "gans-and-vaes", "learner": "ada", "answers": answers}
reply = caller.post("/api/v1/submissions", json.dumps(body), content_type="application/json")
assert reply.status_code == 202, reply.content
for path in ("/", "/practice/demo/gans-and-vaes", "/api/v1/assessments", "/api/v1/schema", "/healthz"):
    assert caller.get(path, follow=True).status_code == 200, path
from assessment.people.models import User
admin = Client(headers={"Host": "localhost"})
admin.force_login(User.objects.create_superuser("grace"))
for path in ("/admin/", "/admin/bank/question/", "/admin/bank/question/add/"):
    assert admin.get(path).status_code == 200, path
loaded = {name.partition(".")[0] for name in sys.modules}
print(json.dumps(sorted(loaded & {"torch", "numpy", "sentence_transformers"})))
"""


def test_the_web_process_has_neither_torch_nor_numpy(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "EVENMARK_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "assessment.settings",
    }
    served = subprocess.run(
        [sys.executable, "-c", SERVE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert served.returncode == 0, served.stderr
    assert served.stdout.splitlines()[-1] == "[]"


def test_no_branch_of_the_graders_is_hidden_from_the_measure_of_coverage() -> None:
    hidden = [path.name for path in (ROOT / "graders").rglob("*.py") if "pragma" in path.read_text()]
    assert hidden == ["__main__.py"]
