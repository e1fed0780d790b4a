"""PowerPoint files (.pptx) to their sections: a slide a section, its title the heading."""

from collections.abc import Iterator

from qa.guide.readers.parts import Part, assemble, one_place
from qa.guide.readers.pptx.deck import Deck, open_deck
from qa.guide.readers.pptx.slides import Slide, read_diagram, read_notes, read_slide
from qa.guide.readers.reading import Reading
from qa.records import Note, Place


def read(data: bytes) -> Reading:
    """Read a PowerPoint file; slides are numbered from 1 as they are shown, hidden ones too.

    :raises CorpusError: It is none, or damaged, or has a password.
    """
    deck = open_deck(data)
    left_out: list[Note] = []
    parts: list[Part] = []
    highest, in_section = 1, False
    for number, name in enumerate(deck.slides, 1):
        if not name:
            left_out.append(Note(0, f"slide {number}", "damaged or missing"))
            continue
        slide = read_slide(deck.parse(name), number)
        opens_section = bool(slide.title) and deck.is_section(name)
        parts += _parts(deck, name, number, slide, highest + (in_section and not opens_section))
        in_section = in_section or opens_section
        highest += slide.opens and number == 1
        if slide.charts:
            left_out.append(Note(0, f"slide {number}", "not read: say in words what it shows"))
    if any(name.startswith("ppt/comments/") for name in deck.archive.members):
        left_out.append(Note(0, "", "comment at the margin"))
    return assemble(parts, left_out=left_out)


def _parts(deck: Deck, name: str, number: int, slide: Slide, level: int) -> Iterator[Part]:
    """Give the parts of a slide, its title first and the notes below it last."""
    if slide.title:
        yield one_place(slide.title, Place("slide", number, number), level)
    yield from slide.parts
    diagrams = dict(deck.related(name, "diagramData"))
    for diagram in slide.diagrams:
        if diagram in diagrams:
            yield from read_diagram(deck.parse(diagrams[diagram]), number)
    for _, notes in deck.related(name, "notesSlide"):
        yield from read_notes(deck.parse(notes), number)
