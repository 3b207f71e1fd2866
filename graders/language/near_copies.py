"""Answers that are a reference word by word but for a few words: “it flattens the note” for “sharpens”.

No list has all opposites, and similarity takes them for synonyms: both stand in the same places. Somebody who
understood seldom writes a reference word by word but for its verb; who says its contrary often does. A sentence is
laid beside that of a reference which it differs least from, so that a “not” or a contrary in its place is seen
whatever else is put in.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, pairwise
from typing import Literal, NamedTuple

from graders.language.contraries import are_contrary, are_on_opposite_scales
from graders.language.fillers import without_fillers
from graders.language.lexicon import pair_set, word_set
from graders.language.segmentation import FUNCTION_WORDS, count_words, sentences, stem, words

WORDS_COMPARED = 40
"""Words of a text that is looked at: a longer one says more than one thing."""
SENTENCES_COMPARED = 12
"""Sentences of a text that are laid beside those of another, so that the work is bounded."""
PLACES_MOST, PLACE_WORDS = 3, 2
"""Places where the texts may differ, and the words of each: more is no copy, but another wording. Plain choices."""
ADDED_MOST = 2
"""Words that may be put in or left out besides: one or two, such as “always” or “in general”, change no wording."""
ADDED_BESIDE_REPLACED = 1
"""The same beside a word that is replaced, and that no list has as a contrary; a plain choice. With it 79 of the 240
honest answers of the practice page wait, and 77 did where nothing might be put in."""
SHARED_WORDS, SHARED_SHARE = 2, 0.65
"""The words of meaning that both texts must have in the same places, and the share of these words of all that are not
put in or left out. Of 8,138 answers with half of the points or more (SciEntsBank, Beetle, DigiKlausur, SAF) 2 are
turned copies, and 23 have a word replaced; of 3,216 with less 35 and 5."""
SLIP = 0.75
"""How alike two words are by their letters that may be one with a slip, or its form: “separating” and “seperated”."""

# Function words that tell a state: takes “it is still there” against “it is gone”; leaves “in” against “on”.
_STATES = frozenset({"already", "still", "yet"})
_ARTICLES = frozenset({"a", "an", "the"})
# Takes “it is not still closed” and “it doesn't close” against “it is still closed” and “it closes”; leaves “it opens”.
_HELPERS = frozenset({"do", "does", "did"})
_NOT_IN_A_WORD = {"cannot": "can", "can't": "can", "won't": "will"}
_NOT = frozenset({"not", "never"})
_NEGATORS, _EMPHASIS = word_set("negators"), pair_set("emphasis")
# Takes “no longer”, which is “not” where the other has “still”; leaves “no gas”.
_NO_LONGER = frozenset({("no", "longer"), ("no", "more"), ("not", "anymore")})
_AS_LONG_AS = re.compile(r"\bas long as\b", re.IGNORECASE)
# Verbs among the function words: takes “they give off heat” against “they pick up heat”; leaves “used by” and “of”.
_LIGHT_VERBS = frozenset({
    "get", "gets", "give", "given", "gives", "keep", "keeps", "make", "makes", "made", "take", "takes",
})  # fmt: skip
_LETTER = re.compile(r"[^\W\d](?:'s)?")
_PARTICLES = frozenset({"up", "down", "in", "out", "on", "off"})
# Small words in the place of one another; a pair of two rows of a kind turns what is said.
# Takes “all of them” against “some of them”, “while it is hot” against “until it is hot”; leaves “each” against “all”,
# and “stir while it is hot” against “keep stirring until it cools”, which is no copy.
_KINDS = tuple(
    tuple(frozenset(row.split()) for row in kind)
    for kind in (
        (
            "all every each both everybody everyone anybody anyone always",
            "some one few several half two three four five six seven eight nine ten somebody sometimes",
        ),
        ("until till before", "once after since while"),
        ("unless", "if once when"),
        ("only", "even"),
        ("to into onto towards toward", "from off away"),
        ("above over", "below under beneath"),
        ("still", "already"),
        ("because since as", "although though despite"),
        ("with", "without"),
    )
)  # fmt: skip
# The first kind has numbers, which are words of meaning beside others: “two cells” against “two atoms”.
_QUANTITIES = frozenset(chain(*_KINDS[0]))
# The others are small words, some of which the lexicon does not list: “unless”.
_SMALL_WORDS = (FUNCTION_WORDS | frozenset(chain(*chain(*_KINDS[1:])))) - _STATES

CopyDoubt = Literal["", "turned", "replaced"]
"""What a near copy has otherwise: its “not” or a contrary, or other words of meaning in place of the reference's."""


class Place(NamedTuple):
    """Words of a reference, and those that an answer has in their place; one side may be empty."""

    reference: tuple[str, ...]
    answer: tuple[str, ...]

    def is_replaced(self) -> bool:
        """Tell whether each side has words of meaning, which are not the same in another form or with a slip."""
        ours, theirs = _meaning(self.reference), _meaning(self.answer)
        # A letter is a name for something, and “make” for “keep” changes little.
        is_vague = any(
            {*side} <= _LIGHT_VERBS or _LETTER.fullmatch(side[0]) for side in (ours, theirs) if side
        )
        if not (ours and theirs) or is_vague:
            return False
        if len(ours) == len(theirs) == 1:
            return not _is_slip(ours[0], theirs[0])
        # “logvar” is “log variance”.
        joined = sorted(("".join(ours), "".join(theirs)), key=len)
        return {stem(word) for word in ours} != {stem(word) for word in theirs} and not joined[1].startswith(
            joined[0]
        )

    def added(self) -> int:
        """Return how many words are put in or left out here, beside a “not” and what may be replaced."""
        ours, theirs = map(_affirmed, self)
        meaning = [{*_meaning(side)} - _QUANTITIES for side in (ours, theirs)]
        if bool(meaning[0]) != bool(meaning[1]) or not (ours and theirs):
            return max(len(ours), len(theirs))
        return max(len(ours), len(theirs), PLACE_WORDS) - PLACE_WORDS

    def turns(self) -> int:
        """Return how often this place turns what is said: by a “not” more on one side, and by contraries."""
        ours, theirs = map(_affirmed, self)
        contrary = _count_contraries(ours, theirs)
        if not self.is_negated() and not contrary and not {*_meaning(ours), *_meaning(theirs)} - _QUANTITIES:
            contrary = any(_are_of_two_rows(kind, {*ours}, {*theirs}) for kind in _KINDS)
        return self.is_negated() + contrary

    def is_negated(self) -> bool:
        """Tell whether one side has a “not” more than the other."""
        return sum(len(side) - len(_affirmed(side)) for side in self) % 2 == 1

    def denies_something_else(self) -> bool:
        """Tell whether a “not” belongs to words of meaning that only one side has: “without a switch” for “with”."""
        ours, theirs = map(_affirmed, self)
        return (
            self.is_negated()
            and any(not word.endswith("ly") for word in {*_meaning(ours), *_meaning(theirs)} - _STATES)
            and not _count_contraries(ours, theirs)
        )


class NearCopy(NamedTuple):
    """Where an answer differs from a text that it is else the same as."""

    places: tuple[Place, ...]

    @property
    def distance(self) -> int:
        """The number of words that differ."""
        return sum(len(place.reference) + len(place.answer) for place in self.places)

    @property
    def is_turned(self) -> bool:
        """Whether the copy says the contrary: what is turned twice is not turned."""
        return not self._denies_something_else and sum(place.turns() for place in self.places) % 2 == 1

    @property
    def has_contrary(self) -> bool:
        """Whether a word has its contrary in its place."""
        return any(_count_contraries(*map(_affirmed, place)) for place in self.places)

    @property
    def replacing(self) -> frozenset[str]:
        """The stems of the words of meaning in place of others: of one word only where some are put in or left out."""
        replaced = [place for place in self.places if place.is_replaced()]
        is_one_word = [len(side) == 1 and not {*side} & _STATES for place in replaced for side in place]
        added = sum(place.added() for place in self.places)
        is_copy = not added or (added <= ADDED_BESIDE_REPLACED and len(replaced) == 1 and all(is_one_word))
        if self._denies_something_else or not is_copy:
            return frozenset()
        return frozenset(stem(word) for place in replaced for word in _meaning(place.answer))

    @property
    def _denies_something_else(self) -> bool:
        """Whether a “not” goes with other words of meaning: “the cell is not closed” for “the bulb is closed”."""
        is_negated = sum(place.is_negated() for place in self.places) % 2 == 1
        return any(place.denies_something_else() for place in self.places) or (
            is_negated and any(place.is_replaced() and not place.turns() for place in self.places)
        )


def replaces_words(reference: str, answer: str) -> bool:
    """Tell whether an answer has other words of meaning in a few places of a reference, and is the same elsewhere.

    >>> replaces_words("Tightening the string sharpens the note.", "Tightening the string always flattens the note.")
    True
    >>> replaces_words("Tightening the string sharpens the note.", "The tighter the string, the higher the note.")
    False
    """
    return bool(replacing_stems(reference, answer))


def replacing_stems(reference: str, answer: str) -> frozenset[str]:
    """Return the stems of the words of meaning that an answer has in place of others of a reference, if it is the same
    elsewhere; none if it is not.

    >>> replacing_stems("Tightening the string sharpens the note.", "Tightening the string flattens the note.")
    frozenset({'flatten'})
    """
    copy = near_copy(reference, answer)
    return copy.replacing if copy else frozenset()


def turns_copy(reference: str, answer: str) -> bool:
    """Tell whether an answer is a reference but for a “not” or a contrary, and a word or two besides.

    >>> turns_copy("It is still closed.", "It isn't really still closed."), turns_copy("It is closed.", "It is shut.")
    (True, False)
    """
    copy = near_copy(reference, answer)
    return copy is not None and copy.is_turned


def doubt_of_copies(references: Sequence[str], answer: str) -> CopyDoubt:
    """Return what a sentence of an answer, or all of it, has otherwise than the text that it is nearest to.

    >>> doubt_of_copies(["Salt is white. Tar is black."], "Tar is always white."), doubt_of_copies(["It melts."], "No.")
    ('', '')
    >>> doubt_of_copies(["The cell takes in water. It swells."], "The cell never takes in water.")
    'turned'
    """
    texts = [text for reference in references for text in _units(reference)]
    if any(_is_turned_copy(texts, unit) for unit in _units(answer)):
        return "turned"
    copies = _nearest_copies(references, answer)
    is_replaced = copies and all(
        copy.replacing - _stems_of(text for text in references if text != reference)
        for reference, copy in copies.items()
    )
    return "replaced" if is_replaced else ""


def _is_turned_copy(texts: Sequence[str], unit: str) -> bool:
    """Tell whether a sentence turns the texts that it is nearest to, or one that is hardly farther by a contrary.

    “In an open path” has but a word more than “in a path”, and is the contrary of “in a closed path”.
    """
    copies = [copy for text in texts if (copy := near_copy(text, unit))]
    least = min((copy.distance for copy in copies), default=0)
    nearest = [copy for copy in copies if copy.distance == least]
    return bool(nearest and all(copy.is_turned for copy in nearest)) or any(
        copy.is_turned and copy.distance == least + 1 > 1 and copy.has_contrary for copy in copies
    )


def _nearest_copies(texts: Sequence[str], answer: str) -> dict[str, NearCopy]:
    """Return the texts that an answer is a near copy of, of those that it differs least from."""
    copies = {text: copy for text in texts if (copy := near_copy(text, answer))}
    least = min((copy.distance for copy in copies.values()), default=0)
    return {text: copy for text, copy in copies.items() if copy.distance == least}


def _stems_of(texts: Iterator[str]) -> frozenset[str]:
    return frozenset(word.stem for text in texts for word in words(text))


@lru_cache(maxsize=4096)
def _units(text: str) -> tuple[str, ...]:
    """Return a text and each of its sentences."""
    parts = [text[start:end] for start, end in sentences(text)][:SENTENCES_COMPARED]
    return tuple(dict.fromkeys([text, *parts]))


@lru_cache(maxsize=8192)
def near_copy(reference: str, answer: str) -> NearCopy | None:
    """Return where an answer differs from a reference that it is else the same as; None where it is another text."""
    if max(count_words(reference), count_words(answer)) > WORDS_COMPARED:
        return None
    listed, answer_listed = _plain_words(reference), _plain_words(answer)
    stems, answer_stems = ([stem(word) for word in text] for text in (listed, answer_listed))
    if len({*stems} & {*answer_stems}) < SHARED_WORDS:
        return None
    matcher = SequenceMatcher(None, stems, answer_stems, autojunk=False)
    shared: list[str] = []
    places = []
    for kind, start, end, answer_start, answer_end in matcher.get_opcodes():
        if kind == "equal":
            shared += listed[start:end]
        else:
            places.append(Place(listed[start:end], answer_listed[answer_start:answer_end]))
    replaced = sum(min(map(len, place)) for place in places)
    is_copy = (
        len(_meaning(shared)) >= SHARED_WORDS
        and len(shared) >= SHARED_SHARE * (len(shared) + replaced)
        and sum(place.is_replaced() for place in places) <= PLACES_MOST
        and sum(place.added() for place in places) <= ADDED_MOST
    )
    return NearCopy(tuple(places)) if is_copy else None


@lru_cache(maxsize=4096)
def _plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without articles, fillers, and the helpers of a “not”, which stands by itself."""
    plain: list[str] = []
    for word in words(_AS_LONG_AS.sub("while", without_fillers(text))):
        folded = word.folded
        if plain and (plain[-1], folded) in _NO_LONGER:
            plain[-1] = "not"
            continue
        if folded in _NOT_IN_A_WORD or folded.endswith("n't"):
            plain += [_NOT_IN_A_WORD.get(folded, folded.removesuffix("n't")), "not"]
        else:
            plain.append(folded)
    # “not only” denies nothing.
    emphatic = {index for index, pair in enumerate(pairwise(plain)) if pair in _EMPHASIS}
    return tuple(
        word for index, word in enumerate(plain) if word not in _ARTICLES | _HELPERS and index not in emphatic
    )


def _affirmed(side: Sequence[str]) -> list[str]:
    return [word for word in side if word not in _NEGATORS]


def _meaning(listed: Sequence[str]) -> list[str]:
    """Return the words of meaning; a verb such as “give” is one where there is no other."""
    return [word for word in listed if word not in _SMALL_WORDS] or [
        word for word in listed if word in _LIGHT_VERBS
    ]


def _count_contraries(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Count the words that have a contrary on the other side; “up” counts only beside no other: “heats up”."""
    pairs = [
        (word, against)
        for word in ours
        for against in theirs
        if are_contrary(stem(word), stem(against)) or are_on_opposite_scales(stem(word), stem(against))
    ]
    verbs = {word for word, _ in pairs if word not in _PARTICLES}
    return len(verbs or {word for word, _ in pairs})


def _are_of_two_rows(kind: Sequence[frozenset[str]], ours: set[str], theirs: set[str]) -> bool:
    rows, other_rows = ({index for index, row in enumerate(kind) if row & side} for side in (ours, theirs))
    return len(rows) == len(other_rows) == 1 and rows != other_rows


@lru_cache(maxsize=4096)
def _is_slip(word: str, answer_word: str) -> bool:
    if are_contrary(stem(word), stem(answer_word)):
        return False
    return stem(word) == stem(answer_word) or SequenceMatcher(None, word, answer_word).ratio() > SLIP


def denies_copy(reference: str, answer: str) -> bool:
    """Tell whether an answer is a reference word by word but for a “not” more or less, or one in each sentence.

    >>> denies_copy("It is still closed.", "It isn't still closed."), denies_copy("It is closed.", "It is shut.")
    (True, False)
    """
    stems, negations = _without_not(reference)
    answer_stems, answer_negations = _without_not(answer)
    return stems == answer_stems and len(stems) >= SHARED_WORDS and negations != answer_negations


@lru_cache(maxsize=4096)
def _without_not(text: str) -> tuple[tuple[str, ...], int]:
    """Return the stems of a text without its “not”s and the helpers that they need, and how many “not”s there are."""
    kept, negations = [], 0
    for word in words(text):
        folded = word.folded
        is_short = folded.endswith("n't")
        if folded in _NOT or is_short or folded in _NOT_IN_A_WORD:
            negations += 1
            folded = _NOT_IN_A_WORD.get(folded, folded.removesuffix("n't") if is_short else "")
        if folded and folded not in _HELPERS:
            kept.append(stem(folded))
    return tuple(kept), negations
