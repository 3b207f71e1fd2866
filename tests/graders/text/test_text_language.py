"""What is in a language that is not graded is said to be so at the key, and held without a mark."""

from typing import Any

import pytest

from graders.language.detection import is_foreign
from graders.text.grader import TextGrader
from graders.text.ungraded import is_graded, notes_on
from tests.graders.sentences import sentences

OTHERS = [
    "Ich weiß es nicht.", "Wasser ist nass.", "Weil die Erde geneigt ist.", "Das Metall dehnt sich beim Erwärmen aus.",
    "Keine Ahnung", "Die Zelle teilt sich, und dabei entstehen zwei gleiche Zellen.",
    "Je ne sais pas.", "Le métal se dilate quand il est chauffé.", "Parce que la Terre tourne autour du Soleil.",
    "No lo sé.", "El metal se dilata cuando se calienta.", "Porque tiene más masa.",
    "Non lo so.", "Il metallo si dilata quando viene scaldato.", "Perché la Terra gira.",
    "Não sei.", "O metal dilata porque as partículas vibram mais.", "Ik weet het niet.",
    "Het metaal zet uit als het warm wordt.", "Nie wiem.", "Metal rozszerza się pod wpływem ciepła.",
    "Bilmiyorum.", "Metal ısınınca genleşir.", "Metallen utvidgar sig när den blir varm.",
    "Metallet udvider sig, når det bliver varmt.",
    "A fém kitágul, ha felmelegszik.",
    "Kov se zahřátím roztahuje.", "Metalul se dilată când este încălzit.", "Logam memuai karena dipanaskan.",
    "Kim loại nở ra khi nóng lên.", "El metall es dilata quan s'escalfa amb el foc.",
    "Металл расширяется при нагревании.", "Метал розширюється.", "Το μέταλλο διαστέλλεται.", "يتمدد المعدن بالحرارة.",
    "המתכת מתפשטת.", "गर्म करने पर धातु फैलती है।", "金属受热膨胀。", "我不知道",
    "金属は温めると膨張する。",
    "금속은 가열하면 팽창한다.",
    "โลหะขยายตัวเมื่อร้อน",
]  # fmt: skip

BY_LETTERS = [
    "Kraft ist Masse mal Beschleunigung.", "Pflanzen brauchen Licht und Wasser.", "Der Zweite Weltkrieg endete 1945",
    "Photosynthese wandelt Lichtenergie in chemische Energie.", "Pflanzen machen Zucker aus Licht",
    "Zellen teilen sich.",
    "Wasser verdunstet beim Erhitzen", "Masse bleibt erhalten", "Die Summe der Kräfte",
    "Karl der Große wurde 800 gekrönt",
    "La pianta produce ossigeno.", "La forza è massa per accelerazione", "Le piante assorbono anidride carbonica",
    "Gli acidi cedono protoni", "Il metallo conduce corrente", "La planta produce oxígeno.", "Las plantas absorben luz",
    "La plante produit de l'oxygène", "Les acides cèdent des protons", "De plant maakt zuurstof",
]  # fmt: skip

ENGLISH = [
    "Johann Sebastian Bach wrote it", "CO2 (carbon dioxide)", "Sturm und Drang", "piano, forte, crescendo, andante",
    "larva pupa imago adult", "vena cava, aorta, atria, ventricles", "Otto von Bismarck united Germany",
    "Vasco da Gama",
    "Mozart composed Die Zauberflöte", "Dante Alighieri wrote La Divina Commedia", "Garibaldi unified Italy",
    "Rembrandt van Rijn painted Nachtwacht", "Escherichia coli bacteria", "Homo neanderthalensis, Homo sapiens",
    "wen watr gets hot it evaprates", "sodium plus chlorine makes salt", "The Weltanschauung of Hegel",
    "Paris", "Mitochondria", "by mitosis", "in vitro fertilisation", "Homo sapiens", "E. coli", "habeas corpus", "NaCl",
    "V = I R", "F = ma", "H2SO4 + 2 NaOH -> Na2SO4 + 2 H2O", "mens rea and actus reus", "Schadenfreude", "coup d'état",
    "Goethe wrote Die Leiden des jungen Werther", "Johann Sebastian Bach", "El Niño", "La Niña and El Niño",
    "the naïve Bayes",
    "Don Quixote de la Mancha by Cervantes", "Les Misérables", "Leonardo da Vinci", "cogito ergo sum", "Rio de Janeiro",
    "Le Chatelier's principle", "van der Waals forces", "it inrceases becuase of teh tempreture",
    "dont know", "i dont no",
    "z = mu + sigma * eps", "μ and σ", "for i in range(10): print(i)", "hic sunt dracones", "et al. 1998", "de facto",
    "The word for water is 水.", "Die casting", "no", "es", "l'Hôpital's rule", "It was a man on the moon.",
    "The Länder of Germany are led by a Ministerpräsident.", "In German the articles are der, die and das.",
    "", "42", "?", "von Neumann architecture",
]  # fmt: skip


@pytest.mark.parametrize("text", [*OTHERS, *BY_LETTERS])
def test_another_language(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize("text", ENGLISH)
def test_english_names_and_formulas(text: str) -> None:
    assert not is_foreign(text)


GERMAN = {
    "question": "Was ist der Unterschied zwischen Verdunsten und Sieden?",
    "references": [
        "Beim Verdunsten geht Wasser an der Oberfläche in Gas über, beim Sieden im ganzen Wasser."
    ],
}
CHINESE = {"question": "什么是光合作用？", "references": ["绿色植物利用光能把二氧化碳和水转化为有机物。"]}
BY_CRITERIA = {
    "question": "¿Por qué flota un barco?",
    "criteria": [
        {"id": "a", "any_of": ["porque su densidad media es menor que la del agua"]},
        {"id": "b", "any_of": ["el aire"]},
    ],
}
KEYS_OF_OTHERS: list[dict[str, Any]] = [GERMAN, CHINESE, BY_CRITERIA]


@pytest.mark.parametrize("data", KEYS_OF_OTHERS)
@pytest.mark.parametrize(
    "answer", ["Verdunsten und Sieden sind dasselbe.", "It boils.", "植物用阳光", "xyz", "weiß nicht"]
)
def test_a_key_that_is_not_graded(data: dict[str, Any], answer: str) -> None:
    grader = TextGrader()
    key = grader.parse_key(data)
    assert any("This language is not graded by the machine" in note for note in grader.cautions(key))
    (verdict,) = grader.grade([(key, answer)])  # without a model
    assert verdict.needs_review
    assert sentences(verdict.reasons) == ("this language is not graded by the machine",)
    assert (float(verdict.score), verdict.confidence) == (0, 0.0)
    assert sum(part.maximum for part in verdict.parts) in (0, verdict.maximum)


@pytest.mark.parametrize(
    "data",
    [
        {"references": ["Mitochondria"]},
        {"question": "What is Sturm und Drang?", "references": ["a literary movement"]},
        {"question": "Who painted it?", "references": ["Leonardo da Vinci"]},
        {"question": "What is water in German?", "references": ["Wasser"]},
        {"question": "What is water in Chinese?", "references": ["水"]},
        {"references": ["E = m c^2"]},
        {"question": "Nenne den Namen.", "criteria": [{"any_of": [{"term": "Verdunstung"}]}]},
        {"criteria": [{"any_of": [{"formula": "z = mu + sigma*eps"}]}]},
        {"references": ["The water evaporates."]},
    ],
)
def test_a_key_that_is_graded(data: dict[str, Any]) -> None:
    key = TextGrader().parse_key(data)
    assert is_graded(key)
    assert notes_on(key) == ()


ENGLISH_KEY = {"question": "Why does it float?", "references": ["It is less dense than water."]}


@pytest.mark.parametrize(
    "answer", ["Weil es leichter ist als Wasser.", "Ich weiß es nicht.", "Porque es menos denso.", "因为轻"]
)
def test_an_answer_in_another_language_waits_for_a_person(answer: str) -> None:
    grader = TextGrader()
    (verdict,) = grader.grade([(grader.parse_key(ENGLISH_KEY), answer)])
    assert verdict.needs_review
    assert sentences(verdict.reasons) == ("another language",)
    assert grader.grade_instantly(grader.parse_key(ENGLISH_KEY), answer) is None


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ({"question": "What is “I am tired” in German?", "references": ["Ich bin müde"]}, "ich bin müde"),
        ({"question": "What is water in Chinese?", "references": ["水"]}, "水"),
        (
            {"question": "Wie heißt der Vorgang?", "criteria": [{"any_of": [{"term": "Verdunstung"}]}]},
            "Das ist die Verdunstung.",
        ),
    ],
)
def test_the_word_of_the_key_is_right_in_any_language(
    tiny: TextGrader, data: dict[str, Any], answer: str
) -> None:
    (verdict,) = tiny.grade([(tiny.parse_key(data), answer)])
    assert verdict.score == 1


@pytest.mark.parametrize(
    ("question", "reference"),
    [
        ("Wie heißt der Vorgang?", "Verdunstung"),
        ("Was ist Kraft?", "Masse mal Beschleunigung"),
        ("Erkläre die Photosynthese.", "Umwandlung von Licht in Zucker"),
        ("Was leiten Metalle?", "Metalle leiten Strom"),
        ("Nenne ein Metall.", "Eisen"),
        ("Qual è la capitale della Francia?", "Parigi"),
        *(("", text) for text in BY_LETTERS if len(text.split()) > 3),
    ],
)
def test_a_key_is_read_with_its_question(question: str, reference: str) -> None:
    key = TextGrader().parse_key({"question": question, "references": [reference]})
    assert not is_graded(key)
    assert notes_on(key) != ()
    assert is_graded(TextGrader().parse_key({"references": ["Water evaporates."]}))
