"""Write into the keys of free text which rivals they were marked by.

Until here the grader itself knew a few, for all questions alike: generator and discriminator, VAE and GAN, and so on.
Now a key names its own. A stored version is never changed but for this: with the names in it, a replay or a regrade
gives the marks that it gave before. Only those that a key speaks of are written into it, so that a mark may differ where
an answer has one of these: a rival that no text of its key names (“and encoders do …”), the plurals “critics” and
“transmitters”, which were not known, and “generative family”, which was known to name nobody.
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
FAMILIES = [
    ["VAE", "VAEs", "variational autoencoder", "variational autoencoders", "variational auto"],
    ["GAN", "GANs", "generative adversarial"],
    "diffusion",
]
GENERATIVE = ["discriminative", "generative"]
TOPICS = [[["KL", "Kullback", "KLD"], ["reconstruction", "MSE"]], FAMILIES, GENERATIVE]
# In these names “generative” is nobody: they go with a topic that has it, without the letters.
NETWORKS = [["generator", "generative network"], ["discriminator", "discriminator network", "critic"]]


def add_contrasts(apps, schema_editor):
    versions = apps.get_model("bank", "QuestionVersion").objects.filter(kind__in=["text", "composite"])
    for version in versions.iterator():
        key = with_rivals(version.kind, version.key)
        if key != version.key:
            versions.filter(pk=version.pk).update(key=key)


def with_rivals(kind, key):
    """Return a key of a kind with the rivals that its texts speak of, unless it names its own."""
    if not isinstance(key, dict):
        return key
    if kind == "composite" and isinstance(key.get("parts"), list):
        return key | {"parts": [of_part(part) for part in key["parts"]]}
    if kind != "text" or "contrasts" in key or "topics" in key:
        return key
    text = "\n".join(texts_of(key))
    contrasts, topics = spoken_of(CONTRASTS, text, plural=True), spoken_of(TOPICS, text)
    if GENERATIVE in topics:
        contrasts = contrasts if CONTRASTS[0] in contrasts else [NETWORKS, *contrasts]
        topics = topics if FAMILIES in topics else [FAMILIES, *topics]
    fields = {"contrasts": contrasts, "topics": topics}
    return key | {field: groups for field, groups in fields.items() if groups}


def of_part(part):
    if not isinstance(part, dict) or "key" not in part:
        return part
    return part | {"key": with_rivals(part.get("kind"), part["key"])}


def texts_of(key):
    """Yield the prose that named parties: the question, the references, and the phrasings of the criteria."""
    criteria = key.get("criteria")
    fields = [key.get("question"), key.get("references")]
    for criterion in criteria if isinstance(criteria, list) else []:
        if isinstance(criterion, dict):
            fields += [criterion.get("any_of"), criterion.get("not")]
    for field in fields:
        yield from (text for text in (field if isinstance(field, list) else [field]) if isinstance(text, str))


def spoken_of(groups, text, *, plural=False):
    return [group for group in groups if re.search(pattern(group, plural=plural), text)]


def pattern(group, *, plural):
    """Return a pattern of the names in a group, and of their plurals; single letters have their case."""
    names = [name for party in group for name in (party if isinstance(party, list) else [party])]
    ending = "s?" if plural else ""
    spelled = [re.escape(name) if len(name) == 1 else f"(?i:{re.escape(name)}{ending})" for name in names]
    return rf"(?<![A-Za-z])(?:{'|'.join(spelled)})(?![A-Za-z])"


class Migration(migrations.Migration):
    dependencies = [("bank", "0006_dates_and_copies")]
    operations = [migrations.RunPython(add_contrasts, migrations.RunPython.noop)]
