"""Who does it: the parties that a key names, whom a statement speaks of, and whom it leans on."""

import pytest

from graders.text.parties import (
    Contrast,
    Mentions,
    Order,
    agree,
    antecedents,
    carry_subject,
    exchange_parties,
    is_anaphoric,
    letters_of_parties,
    mentioned_parties,
    spell_out_letters,
    too_broad,
    topics_of,
)

ROLES = Contrast((("generator", "G"), ("discriminator", "D", "critic")))
COMPANY = Contrast((("holding company",), ("subsidiary",)))
FAMILY = Contrast(
    (("VAE", "VAEs", "variational autoencoder"), ("GAN", "GANs"), ("diffusion",)), is_topic=True
)
CONTRASTS = (ROLES, COMPANY, FAMILY)


def order_of(text: str) -> Order:
    return mentioned_parties(text.split(), CONTRASTS)


def cast(text: str, carried: dict[Contrast, str] | None = None, *, single: bool = True) -> Mentions:
    order = order_of(text)
    return Mentions(order, order, carried or {}, is_anaphoric(text.split(), CONTRASTS), single)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("the generator fools the discriminator", ("generator", "discriminator")),
        ("Generators fool critics", ("generator", "discriminator")),
        ("G fools D", ("generator", "discriminator")),
        ("the discriminator is fooled by the generator", ("generator", "discriminator")),
        ("the generator's loss", ("generator",)),
        ("the generator fools it , and the generator wins", ("generator",)),
        ("g is the acceleration , d the distance", ()),
        ("generation is discriminated", ()),
    ],
)
def test_parties_stand_in_the_order_of_who_acts(text: str, parties: tuple[str, ...]) -> None:
    assert order_of(text).get(ROLES, ()) == parties


@pytest.mark.parametrize(
    ("text", "contrast", "parties"),
    [
        ("holding companies own subsidiaries", COMPANY, ("holding company", "subsidiary")),
        ("the company is holding shares", COMPANY, ()),
        ("a variational autoencoder is blurry", FAMILY, ("VAE",)),
        ("variational inference", FAMILY, ()),
        ("vaes , gans", FAMILY, ("VAE", "GAN")),
        ("diffusions", FAMILY, ()),
    ],
)
def test_names_have_words_and_who_acts_a_plural(
    text: str, contrast: Contrast, parties: tuple[str, ...]
) -> None:
    assert order_of(text).get(contrast, ()) == parties


def test_a_key_without_contrasts_knows_no_parties() -> None:
    assert mentioned_parties(["the", "generator"], ()) == {}


@pytest.mark.parametrize(
    ("wanted", "statement", "carried", "agrees"),
    [
        ("generator fools discriminator", "generator fools D", {}, True),
        ("generator fools discriminator", "discriminator fools generator", {}, False),
        ("generator fools discriminator", "the discriminator is fooled by the generator", {}, True),
        ("generator covers little", "it covers little", {ROLES: "generator"}, True),
        ("generator covers little", "it covers little", {ROLES: "discriminator"}, False),
        ("generator covers little", "and covers little", {ROLES: "discriminator"}, False),
        ("generator covers little", "the samples cover little", {ROLES: "discriminator"}, True),
        ("VAEs are blurry", "GANs are blurry", {}, False),
        ("VAEs are blurry", "Variational autoencoder images are blurry", {}, True),
        ("diversity is lost", "the critic loses it", {}, True),
    ],
)
def test_the_right_party(wanted: str, statement: str, carried: dict[Contrast, str], agrees: bool) -> None:
    assert agree(order_of(wanted), cast(statement, carried)) is agrees


@pytest.mark.parametrize(
    ("text", "single", "broad"),
    [
        ("the generator makes images", False, False),
        ("the generator makes images and the discriminator judges them", False, True),
        ("the generator fools the discriminator", True, False),
    ],
)
def test_several_clauses_about_several_parties_bind_none(text: str, single: bool, broad: bool) -> None:
    assert too_broad(order_of("the generator makes images"), cast(text, single=single)) is broad


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("it covers little", True),
        ("and makes images", True),
        ("and the encoder makes codes", False),
        ("and generators make images", False),
        ("so it fails", True),
        ("images are made", False),
        ("and", False),
    ],
)
def test_a_clause_leans_on_the_one_before(text: str, leans: bool) -> None:
    assert is_anaphoric(text.split(), CONTRASTS) is leans


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ({}, "the generator fools the discriminator", {ROLES: "generator"}),
        ({ROLES: "generator"}, "it learns", {ROLES: "generator"}),
        ({ROLES: "generator"}, "images are made", {}),
        ({FAMILY: "VAE"}, "images are made", {FAMILY: "VAE"}),
        ({FAMILY: "VAE"}, "unlike a VAE a GAN is sharp", {FAMILY: "GAN"}),
    ],
)
def test_a_subject_is_carried_while_clauses_lean_on_it_a_topic_until_the_next(
    before: dict[Contrast, str], text: str, after: dict[Contrast, str]
) -> None:
    clause = (order_of(text), is_anaphoric(text.split(), CONTRASTS))
    assert carry_subject(before, clause) == after


def test_which_means_who_was_named_last() -> None:
    carried: dict[Contrast, str] = {ROLES: "generator"}
    previous = order_of("the generator fools the discriminator")
    assert antecedents(carried, previous, ["which", "learns"]) == {ROLES: "discriminator"}
    assert antecedents(carried, previous, ["it", "learns"]) == {ROLES: "generator"}
    assert antecedents(carried, previous, []) == {ROLES: "generator"}


def test_the_topics_of_clauses_are_their_own_or_those_before_them() -> None:
    clauses = [order_of("a VAE is smooth"), order_of("images are blurry"), order_of("a GAN is sharp")]
    before: list[dict[Contrast, str]] = [{}, {FAMILY: "VAE"}, {FAMILY: "VAE"}]
    assert topics_of(clauses, before) == {FAMILY: ("VAE", "GAN")}
    assert topics_of([order_of("the generator learns")], [{ROLES: "generator"}]) == {}


def test_letters_are_spelled_out() -> None:
    letters = letters_of_parties(CONTRASTS)
    assert letters == {"G": "generator", "D": "discriminator"}
    assert spell_out_letters("G fools D, and G(z)", letters) == "generator fools discriminator, and G(z)"
    assert spell_out_letters("G fools D", {}) == "G fools D"


@pytest.mark.parametrize(
    ("text", "contrast", "pair", "exchanged"),
    [
        ("VAEs beat a GAN", FAMILY, ("VAE", "GAN"), "gans beat a vae"),
        ("Generators fool it", ROLES, ("generator", "discriminator"), "discriminators fool it"),
        ("G fools D", ROLES, ("generator", "discriminator"), "D fools G"),
        ("the critic and g", ROLES, ("generator", "discriminator"), "the G and g"),
        ("a holding company owns it", COMPANY, ("holding company", "subsidiary"), "a subsidiary owns it"),
        ("a subsidiary of one", COMPANY, ("holding company", "subsidiary"), "a holding company of one"),
        ("diffusion beats a GAN", FAMILY, ("VAE", "GAN"), "diffusion beats a vae"),
    ],
)  # fmt: skip
def test_exchanged_names(text: str, contrast: Contrast, pair: tuple[str, str], exchanged: str) -> None:
    assert exchange_parties(text, contrast, *pair) == exchanged
