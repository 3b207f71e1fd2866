"""Write into the keys of free text which rivals they were marked by.

Until here the grader itself knew a few, for all questions alike: generator and discriminator, VAE and GAN, and so on.
Now a key names its own. A stored version is never changed but for this: with the names in it, a replay or a regrade
gives the marks that it gave before. Only those that a key speaks of are written into it.
"""

import re

from django.db import migrations

CONTRASTS = [
    [["generator", "generative network", "G"], ["discriminator", "discriminator network", "critic", "D"]],
    ["encoder", "decoder"],
    [["sender", "transmitter"], "receiver"],
    ["client", "server"],
    ["teacher", "student"],
]
TOPICS = [
    [["KL", "Kullback", "KLD"], ["reconstruction", "MSE"]],
    [
        ["VAE", "VAEs", "variational autoencoder", "variational autoencoders", "variational auto"],
        ["GAN", "GANs", "generative adversarial"],
        "diffusion",
    ],
    ["discriminative", "generative"],
]


def add_contrasts(apps, schema_editor):
    versions = apps.get_model("bank", "QuestionVersion").objects.filter(kind__in=["text", "composite"])
    for version in versions.iterator():
        key = marked_by_name(version.kind, version.key)
        if key != version.key:
            versions.filter(pk=version.pk).update(key=key)


def marked_by_name(kind, key):
    """Return a key of a kind with the rivals that its texts speak of, unless it names its own."""
    if not isinstance(key, dict):
        return key
    if kind == "composite" and isinstance(key.get("parts"), list):
        return key | {"parts": [of_part(part) for part in key["parts"]]}
    if kind != "text" or "contrasts" in key or "topics" in key:
        return key
    said = set(words(key))
    fields = {"contrasts": spoken_of(CONTRASTS, said, plural=True), "topics": spoken_of(TOPICS, said)}
    return key | {field: groups for field, groups in fields.items() if groups}


def of_part(part):
    if not isinstance(part, dict):
        return part
    return part | {"key": marked_by_name(part.get("kind"), part.get("key"))}


def spoken_of(groups, said, *, plural=False):
    return [group for group in groups if said & set(forms(group, plural=plural))]


def forms(group, *, plural):
    """Yield the first word of each name, and its plural."""
    for party in group:
        for name in party if isinstance(party, list) else [party]:
            first = name.split()[0]
            yield first if len(first) == 1 else first.lower()
            if plural and len(first) > 1:
                yield f"{first}s".lower()


def words(data):
    """Yield the words of all texts in data, in lower case but for single letters."""
    if isinstance(data, str):
        for word in re.findall(r"[A-Za-z]+", data):
            yield word if len(word) == 1 else word.lower()
    elif isinstance(data, dict):
        for value in data.values():
            yield from words(value)
    elif isinstance(data, list):
        for value in data:
            yield from words(value)


class Migration(migrations.Migration):
    dependencies = [("bank", "0006_dates_and_copies")]
    operations = [migrations.RunPython(add_contrasts, migrations.RunPython.noop)]
