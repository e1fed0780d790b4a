"""A document as Pages saves it on a French machine: names of styles are French, the title has no level."""

from pathlib import Path

from package import block, grid, pack, text

LOOK = '<w:rFonts w:hint="default"/><w:rtl w:val="0"/><w:lang w:val="fr-FR"/>'


def style(key: str, name: str, half: int, bold: bool, level: str = "", after: str = "Corps") -> str:
    """Write a style; all of them stand alone, as Pages leaves them."""
    outline = f'<w:outlineLvl w:val="{level}"/>' if level else ""
    weight = "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:next w:val="{after}"/><w:pPr>'
        f'<w:keepNext w:val="0"/><w:spacing w:before="0" w:after="120"/><w:jc w:val="left"/>{outline}</w:pPr><w:rPr>'
        f'<w:rFonts w:ascii="Helvetica Neue" w:hAnsi="Helvetica Neue" w:cs="Arial Unicode MS" w:eastAsia="Arial '
        f'Unicode MS"/>{weight}<w:color w:val="000000"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
        "</w:style>"
    )


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/></w:rPr>'
    "</w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + style("En-tête et bas de page", "En-tête et bas de page", 20, False)
    + style("Titre", "Titre", 60, True)
    + style("Sous-titre", "Sous-titre", 40, False)
    + style("Corps", "Corps", 22, False, after="Corps")
    + style("Section", "Section", 32, True, "0")
    + style("Sous-section", "Sous-section", 24, True, "1")
    + style("Légende", "Légende", 18, True)
)


def styled(key: str, words: str, more: str = "") -> str:
    """Write a paragraph of a style."""
    return block(text(words, more + LOOK), f'<w:pStyle w:val="{key}"/><w:bidi w:val="0"/>')


def body(words: str) -> str:
    """Write text."""
    return styled("Corps", words)


def question(words: str) -> str:
    """Write a question: bold text."""
    return styled("Corps", words, "<w:b/><w:bCs/>")


BODY = [
    styled("Titre", "Bienvenue au refuge du Col Vert"),
    styled("Sous-titre", "Livret du gardien et des randonneurs"),
    body(
        "Le refuge se trouve à 2 140 mètres. Il est gardé de la mi-juin à la fin de septembre ; le reste de "
        "l’année, seule la petite salle est ouverte."
    ),
    styled("Section", "Réserver une place"),
    body(
        "Appelez le gardien entre 8 h et 19 h. Les messages écrits sont lus une fois par semaine seulement, "
        "faute de réseau."
    ),
    styled("Sous-section", "Annuler"),
    body(
        "Prévenez au moins deux jours avant. Passé ce délai, la moitié de la nuitée reste due, même par mauvais temps."
    ),
    styled("Sous-section", "Groupes"),
    body("Au-delà de huit personnes, un acompte est demandé. Les enfants comptent pour une place entière."),
    styled("Section", "La vie au refuge"),
    body("On laisse les chaussures à l’entrée. Les bâtons restent sous l’auvent, jamais dans les dortoirs."),
    grid(
        [
            [question("Repas"), question("Heure")],
            [body("Petit déjeuner"), body("de 5 h 30 à 8 h")],
            [body("Dîner"), body("19 h")],
        ],
        [4000, 4000],
    ),
    styled("Légende", "Tableau 1 – Horaires de la cuisine"),
    styled("Sous-section", "Eau et électricité"),
    body("L’eau vient de la source. Elle n’est pas contrôlée : faites-la bouillir. Le courant est coupé à 22 h."),
    styled("Sous-section", "Déchets"),
    body("Chacun redescend les siens. Une balance à l’entrée permet de comparer avec ses voisins."),
    styled("Section", ""),
    styled("Section", "Questions des randonneurs"),
    question("Puis-je venir avec mon chien ?"),
    body("Oui, s’il dort dehors. La niche est abritée du vent et le gardien fournit une couverture."),
    question("Faut-il un sac de couchage ?"),
    body("Un drap suffit, les couvertures sont fournies. En hiver, prévoyez en revanche un sac chaud."),
    question("Que faire en cas d’orage ?"),
    body("Restez à l’intérieur et débranchez les appareils. Le téléphone de secours fonctionne sans courant."),
]


def make(target: Path) -> None:
    """Write the document."""
    pack(target, "".join(BODY), STYLES, header=styled("En-tête et bas de page", "Refuge du Col Vert"))
