"""An answer in another language that the guide has, and the language of each of its pages."""

from dataclasses import replace

from qa.guide.translations import nearest_language
from qa.models.language import SURE, written_language
from qa.records import Answer, Hit
from qa.search.index import Index
from qa.search.introduction import introduced
from qa.search.search import compare, mark

SAMPLE = 2000  # characters that a page's language is told from


def language_of_document(index: Index, document_id: str) -> str:
    """Tell the language of a page of the guide, BCP 47; "" where it cannot be told.

    Its name says it where the page is in several languages, else its text. Takes a millisecond, so keep it.
    """
    if own := index.translations.language_of(document_id):
        return own
    if not index.generation.sections_of(document_id):
        return ""
    language, probability = written_language(index.generation.document_text(document_id)[:SAMPLE])
    return language if probability >= SURE else ""


def shown_in(index: Index, answer: Answer, hit: Hit, language: str) -> Hit:
    """Show a hit in another language that its section has; what answers is marked anew.

    The question is encoded once more, so this is for when somebody asks for it.

    :param answer: What ``hit`` is of.
    :param language: One of those in ``hit.translations``, or one near to it.
    :return: The hit as it is where the guide has no such language, or where another generation gave the answer.
    """
    translations = dict(hit.translations)
    chosen = nearest_language(language, translations)
    own = language_of_document(index, hit.passage.document_id)
    if chosen is None or answer.index != index.generation.name or nearest_language(language, (own, chosen)) == own:
        return hit
    query, passage = index.query_of(answer), translations.pop(chosen)
    (highlights,) = mark(index.generation, query, [passage], [compare(index.generation, query, passage)])
    others = tuple(sorted((*translations.items(), (own, hit.passage)), key=lambda other: other[0]))
    parts = introduced(index.generation, passage) if hit.rank == 1 else ()  # as search() does
    also = tuple(index.generation.copies([passage.row])[0])
    return replace(hit, passage=passage, highlights=highlights, also=also, parts=parts, translations=others)
