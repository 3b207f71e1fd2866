"""Which texts are in another language than English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.detection import (
    DETECTED_CHARACTERS,
    PLAINLY_ENGLISH,
    PLAINLY_FOREIGN,
    are_english,
    foreignness,
    is_foreign,
)

BY_WORDS = {
    "German": [
        "Wasser ist nass.",
        "Weil die Erde geneigt ist.",
        "Das Metall dehnt sich beim Erwärmen aus.",
        "Die Zelle teilt sich, und dabei entstehen zwei gleiche Zellen.",
    ],
    "Dutch": ["Het metaal zet uit als het warm wordt."],
    "French": [
        "Le métal se dilate quand il est chauffé.",
        "Parce que la Terre tourne autour du Soleil.",
    ],
    "Spanish": ["El metal se dilata cuando se calienta.", "Porque tiene más masa."],
    "Portuguese": ["O metal dilata porque as partículas vibram mais."],
    "Italian": ["Il metallo si dilata quando viene scaldato.", "Perché la Terra gira."],
    "Catalan": ["El metall es dilata quan s'escalfa amb el foc."],
    "Romanian": ["Metalul se dilată când este încălzit."],
    "Polish": ["Metal rozszerza się pod wpływem ciepła."],
    "Czech": ["Kov se zahřátím roztahuje."],
    "Croatian": ["Metal se širi jer je topao."],
    "Turkish": ["Metal ısınınca genleşir."],
    "Swedish": ["Metallen utvidgar sig när den blir varm."],
    "Danish": ["Metallet udvider sig, når det bliver varmt."],
    "Finnish": ["Metalli laajenee, koska se lämpenee."],
    "Hungarian": ["A fém kitágul, ha felmelegszik."],
    "Indonesian": ["Logam memuai karena dipanaskan."],
    "Vietnamese": ["Kim loại nở ra khi nóng lên."],
}

IN_OTHER_SCRIPTS = [
    ("Russian", "Металл расширяется при нагревании."),
    ("Ukrainian", "Метал розширюється."),
    ("Greek", "Το μέταλλο διαστέλλεται."),
    ("Armenian", "Մետաղն ընդարձակվում է։"),
    ("Arabic", "يتمدد المعدن بالحرارة."),
    ("Hebrew", "המתכת מתפשטת."),
    ("Hindi", "गर्म करने पर धातु फैलती है।"),
    ("Thai", "โลหะขยายตัวเมื่อร้อน"),
    ("Georgian", "ლითონი ფართოვდება."),
    ("Chinese", "金属受热膨胀。"),
    ("Japanese", "金属は温めると膨張する。"),
    ("Korean", "금속은 가열하면 팽창한다."),
    ("mostly Chinese", "金属受热膨胀, see p. 3"),
]


@pytest.mark.parametrize(("language", "text"), [(name, text) for name in BY_WORDS for text in BY_WORDS[name]])
def test_function_words_tell_a_language(language: str, text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize(("language", "text"), IN_OTHER_SCRIPTS)
def test_letters_of_another_script_tell_a_language(language: str, text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "Keine Ahnung",
        "Ich weiß es nicht.",
        "Je ne sais pas.",
        "No lo sé.",
        "no lo se",
        "Non lo so.",
        "Não sei.",
        "Ik weet het niet.",
        "Nie wiem.",
        "Bilmiyorum.",
        "Nem tudom!",
        "我不知道",
    ],
)
def test_who_does_not_know_says_so_in_a_language(text: str) -> None:
    assert is_foreign(text)


BY_LETTERS = [
    "Kraft ist Masse mal Beschleunigung.",
    "Pflanzen brauchen Licht und Wasser.",
    "Der Zweite Weltkrieg endete 1945",
    "Photosynthese wandelt Lichtenergie in chemische Energie.",
    "Pflanzen machen Zucker aus Licht",
    "Zellen teilen sich.",
    "Wasser verdunstet beim Erhitzen",
    "Masse bleibt erhalten",
    "Die Summe der Kräfte",
    "Karl der Große wurde 800 gekrönt",
    "La pianta produce ossigeno.",
    "La forza è massa per accelerazione",
    "Le piante assorbono anidride carbonica",
    "Gli acidi cedono protoni",
    "Il metallo conduce corrente",
    "La planta produce oxígeno.",
    "Las plantas absorben luz",
    "La plante produit de l'oxygène",
    "Les acides cèdent des protons",
    "De plant maakt zuurstof",
]


@pytest.mark.parametrize("text", BY_LETTERS)
def test_letters_tell_a_short_text_beside_a_word_or_two(text: str) -> None:
    assert is_foreign(text)


ENGLISH = {
    "prose": [
        "It was a man on the moon.",
        "metals conduct electricity",
        "Otto von Bismarck united Germany",
        "Johann Sebastian Bach wrote it",
        "Garibaldi unified Italy",
        "sodium plus chlorine makes salt",
    ],
    "with slips": [
        "it inrceases becuase of teh tempreture",
        "wen watr gets hot it evaprates",
        "dont know",
        "i dont no",
    ],
    "names": [
        "Johann Sebastian Bach",
        "Leonardo da Vinci",
        "Vasco da Gama",
        "Rio de Janeiro",
        "Les Misérables",
        "Don Quixote de la Mancha by Cervantes",
        "El Niño",
        "La Niña and El Niño",
        "Rembrandt van Rijn painted Nachtwacht",
        "van der Waals forces",
        "von Neumann architecture",
    ],
    "titles in English prose": [
        "Mozart composed Die Zauberflöte",
        "Dante Alighieri wrote La Divina Commedia",
        "Goethe wrote Die Leiden des jungen Werther",
    ],
    "loan words": [
        "Sturm und Drang",
        "Schadenfreude",
        "coup d'état",
        "the naïve Bayes",
        "The Weltanschauung of Hegel",
        "piano, forte, crescendo, andante",
        "l'Hôpital's rule",
        "Le Chatelier's principle",
        "Die casting",
    ],
    "Latin": [
        "in vitro fertilisation",
        "Homo sapiens",
        "Homo neanderthalensis, Homo sapiens",
        "E. coli",
        "Escherichia coli bacteria",
        "habeas corpus",
        "mens rea and actus reus",
        "cogito ergo sum",
        "hic sunt dracones",
        "et al. 1998",
        "de facto",
        "larva pupa imago adult",
        "vena cava, aorta, atria, ventricles",
    ],
    "about another language": [
        "The word for water is 水.",
        "The Länder of Germany are led by a Ministerpräsident.",
        "In German the articles are der, die and das.",
    ],
    "terms": ["Paris", "Mitochondria", "by mitosis", "NaCl", "CO2 (carbon dioxide)"],
    "formulas and code": [
        "V = I R",
        "F = ma",
        "H2SO4 + 2 NaOH -> Na2SO4 + 2 H2O",
        "z = mu + sigma * eps",
        "μ and σ",
        "$\\alpha + \\beta$",
        "for i in range(10): print(i)",
        "`der` is not `die`",
    ],
    "almost nothing": ["no", "es", "", "42", "?"],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind in ENGLISH for text in ENGLISH[kind]])
def test_english_names_and_formulas(kind: str, text: str) -> None:
    assert not is_foreign(text)


def test_a_long_text_has_shown_its_language_before_its_end() -> None:
    english, german = "The metal expands when it is hot. ", "Das Metall dehnt sich beim Erwärmen aus. "
    assert not is_foreign(english * (DETECTED_CHARACTERS // len(english) + 1) + german * 200)
    assert is_foreign(german * (DETECTED_CHARACTERS // len(german) + 1) + english * 200)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert is_foreign(text) in (True, False)
    assert are_english([text], text) in (True, False)


@given(st.text(st.characters(max_codepoint=0x2FF, exclude_categories=["L"]), max_size=200))
def test_a_text_without_letters_is_in_no_language(text: str) -> None:
    assert not is_foreign(text)


@given(
    st.sampled_from(["Wasser ist nass.", "It is wet.", "F = ma", "水は冷たい。"]),
    st.text(" \n\t", max_size=9),
)
def test_blanks_change_no_language(text: str, blanks: str) -> None:
    assert is_foreign(blanks + text + blanks) is is_foreign(text)


FOREIGNNESS = [
    # Letters of six languages, and of English.
    ("Pflanzen brauchen Licht", True),
    ("Metalle leiten Strom", True),
    ("pianta produce ossigeno", True),
    ("planta produce oxígeno", True),
    ("feuilles vertes absorbent", True),
    ("planten maken suiker", True),
    ("plants need light", False),
    ("metals conduct electricity", False),
    ("carbon dioxide", False),
    ("kinetic energy, potential energy", False),
    ("the mitochondria are the powerhouse", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "is_told"), FOREIGNNESS)
def test_foreignness_of_letters(text: str, is_told: bool) -> None:
    assert (foreignness(text.split()) > 0.1) is is_told


@pytest.mark.parametrize(
    ("word", "low", "high"),
    [
        ("leiten", PLAINLY_FOREIGN, 9),
        ("united", -9, PLAINLY_ENGLISH),
        ("wrote", PLAINLY_ENGLISH, PLAINLY_FOREIGN),
    ],
)
def test_some_words_are_plainly_of_one_language(word: str, low: float, high: float) -> None:
    assert low <= foreignness([word]) <= high


KEYS_IN_ENGLISH = [
    # A term alone tells nothing; its question does.
    ([], ""),
    (["Mitochondria"], ""),
    (["a literary movement"], "What is Sturm und Drang?"),
    (["Leonardo da Vinci"], "Who painted it?"),
    (["Wasser"], "What is water in German?"),
    (["水"], "What is water in Chinese?"),
    (["Ich bin müde"], "What is “I am tired” in German?"),
    (["E = m c^2"], ""),
    (["The water evaporates."], ""),
    (["The water evaporates.", "Verdunstung"], ""),
    (["carbon dioxide"], "What do plants take in?"),
]
KEYS_IN_ANOTHER_LANGUAGE = [
    (["Beim Verdunsten geht Wasser in Gas über."], "Was ist Verdunsten?"),
    (["绿色植物利用光能把二氧化碳和水转化为有机物。"], "什么是光合作用？"),
    (["porque su densidad media es menor que la del agua", "el aire"], "¿Por qué flota un barco?"),
    # The question tells of what a term leaves open.
    (["Verdunstung"], "Wie heißt der Vorgang?"),
    (["Masse mal Beschleunigung"], "Was ist Kraft?"),
    (["Umwandlung von Licht in Zucker"], "Erkläre die Photosynthese."),
    (["Metalle leiten Strom"], "Was leiten Metalle?"),
    (["Eisen"], "Nenne ein Metall."),
    (["Parigi"], "Qual è la capitale della Francia?"),
    # Without a question only a sentence tells.
    *(([text], "") for text in BY_LETTERS if len(text.split()) > 3),
]


@pytest.mark.parametrize(("texts", "question"), KEYS_IN_ENGLISH)
def test_a_key_in_english(texts: list[str], question: str) -> None:
    assert are_english(texts, question)


@pytest.mark.parametrize(("texts", "question"), KEYS_IN_ANOTHER_LANGUAGE)
def test_a_key_in_another_language(texts: list[str], question: str) -> None:
    assert not are_english(texts, question)
