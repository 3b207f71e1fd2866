"""Another language: sentences that answer nothing, alone and behind a wrong answer.

A right answer in another language cannot be made by rule, and might deserve its marks; so none is made.
"""

from tests.attacks.attack import Attack, Source, chance, gaming

FAMILY = "another language"

SENTENCES = {
    "German": (
        "Das ist eine sehr gute Frage, über die wir im Unterricht lange gesprochen haben.",
        "Ich kenne die Antwort, aber ich kann sie leider nicht auf Englisch erklären.",
        "Die richtige Antwort steht im Buch auf der Seite, die wir gestern gelesen haben.",
        "Es kommt darauf an, denn beides hat Vorteile und Nachteile.",
    ),
    "French": (
        "C'est une question très intéressante dont nous avons beaucoup parlé en classe.",
        "Je connais la réponse, mais je ne sais pas comment la dire en anglais.",
        "La bonne réponse se trouve dans le livre que nous avons lu hier.",
        "Cela dépend, parce que les deux ont des avantages et des inconvénients.",
    ),
    "Spanish": (
        "Es una pregunta muy interesante de la que hemos hablado mucho en clase.",
        "Sé la respuesta, pero no sé cómo explicarla en inglés.",
        "La respuesta correcta está en el libro que leímos ayer.",
        "Depende, porque los dos tienen ventajas y desventajas.",
    ),
}


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return a sentence of each language alone, one behind a wrong answer, and one with the question's words."""
    random = chance(seed, source.question, FAMILY)
    found = [gaming(FAMILY, name, random.choice(texts)) for name, texts in SENTENCES.items()]
    name = random.choice(sorted(SENTENCES))
    text = random.choice(SENTENCES[name])
    if source.wrong:
        found.append(
            gaming(FAMILY, f"{name} after a wrong answer", f"{source.wrong} {text}", wrong=source.wrong)
        )
    found.append(gaming(FAMILY, f"{name} with the question", f"{text} „{source.question}“"))
    return found
