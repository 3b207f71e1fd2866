"""Rivals in stored keys: proposed when a key is saved, and written into those that were stored before keys had any."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.db import connection

from assessment.bank.authoring import parse_typed_key
from assessment.bank.content_import import import_files
from assessment.bank.models import Assessment, QuestionVersion
from graders import digits
from graders.text.key import TextKey
from graders.text.parties import Contrast
from tests.assessment.bank.content_files import PAGE, write

TRADE = PAGE.replace("short waves are scattered more", "the buyer pays the seller")
ROLES = [["generator", "generative network", "G"], ["discriminator", "discriminator network", "critic", "D"]]

FAMILIES = [
    ["VAE", "VAEs", "variational autoencoder", "variational autoencoders", "variational auto"],
    ["GAN", "GANs", "generative adversarial"],
    "diffusion",
]


def key_of(slug: str) -> dict[str, object]:
    key = QuestionVersion.objects.filter(question__slug=slug).latest("number").key
    assert isinstance(key, dict)
    return key


@pytest.mark.django_db
def test_an_import_stores_the_rivals_that_a_key_speaks_of(tmp_path: Path) -> None:
    import_files([write(tmp_path, TRADE)])
    assert key_of("colour")["contrasts"] == [["buyer", "seller"]]
    assert "contrasts" not in key_of("speed")


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, TRADE)
    import_files([file])
    assert import_files([file]).new_versions == 0


def test_an_author_sees_what_is_proposed_and_may_have_none() -> None:
    key = {"criteria": [{"id": "pays", "any_of": ["the buyer pays the seller"]}]}
    parsed = parse_typed_key("text", yaml.safe_dump(key), Decimal(1))
    assert isinstance(parsed.key, TextKey)
    assert parsed.key.contrasts == (Contrast((("buyer",), ("seller",))),)
    assert parsed.data == {**key, "contrasts": [["buyer", "seller"]]}
    none = parse_typed_key("text", yaml.safe_dump({**key, "contrasts": []}), Decimal(1))
    assert none.data == {**key, "contrasts": []}


def as_before(kind: str, key: object, slug: str) -> None:
    """Give a question's version a key as it was stored before keys had rivals."""
    with connection.cursor() as cursor:
        version = QuestionVersion.objects.get(question__slug=slug)
        cursor.execute(
            "UPDATE bank_questionversion SET kind = %s, key = %s WHERE id = %s",
            [kind, digits.dumps(key), version.pk],
        )


@pytest.mark.django_db(transaction=True)
def test_stored_keys_are_given_what_they_were_marked_by(page: Assessment) -> None:
    reason = {"criteria": [{"id": "a", "any_of": ["G fools it"]}, {"id": "b", "any_of": ["VAEs are smooth"]}]}
    parts = [
        {"id": "reason", "kind": "text", "key": reason},
        {"id": "encoder", "kind": "choice", "key": {"options": [{"id": "gan", "text": "a sender"}]}},
    ]
    generative = {"references": ["A generative model draws."]}
    own = {"references": ["The encoder is one."], "contrasts": []}
    plain = {"references": ["Ice floats."]}
    as_before("composite", {"parts": parts, "policy": {}}, "b1")
    as_before("text", own, "q1")
    as_before("text", plain, "q2")
    as_before("text", {"references": ["Servers answer."], "question": "Who asks?"}, "q3")
    as_before("text", generative, "q4")
    as_before("text", {"criteria": None, "references": "odd"}, "q5")
    as_before("composite", {"parts": [None, {"kind": "text"}]}, "b2")
    try:
        call_command("migrate", "bank", "0006", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    migrated = key_of("b1")
    assert isinstance(migrated["parts"], list)
    assert migrated["policy"] == {}
    assert migrated["parts"][0]["key"]["contrasts"] == [ROLES]
    assert migrated["parts"][0]["key"]["topics"] == [FAMILIES]
    assert migrated["parts"][1] == parts[1]
    assert key_of("q1") == own
    assert key_of("q2") == plain
    assert key_of("q3")["contrasts"] == [["client", "server"]]
    # “generative network” and “generative adversarial” are no generative models, and no letter is a name.
    assert key_of("q4")["contrasts"] == [[["generator", "generative network"], [*ROLES[1][:3]]]]
    assert key_of("q4")["topics"] == [FAMILIES, ["discriminative", "generative"]]
    assert key_of("q5") == {"criteria": None, "references": "odd"}
    assert key_of("b2") == {"parts": [None, {"kind": "text"}]}
