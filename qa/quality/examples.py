"""The example questions that an editor sets: those that the guide answers, and those that it does not."""

from collections.abc import Mapping

from qa.guide.settings import GuideSettings
from qa.search.index import Index


def answered_examples(index: Index, settings: GuideSettings, language: str) -> list[str]:
    """List the examples for a language that the guide answers; ``pt-BR`` takes those of ``pt``."""
    own = settings.examples.get(language) or settings.examples.get(language.partition("-")[0]) or ()
    return [question for question, answered in _ask(index, own).items() if answered]


def unanswered_examples(index: Index, settings: GuideSettings) -> dict[str, list[str]]:
    """List, by language, the examples that the guide does not answer, for whoever looks after it."""
    found = {
        language: [question for question, answered in _ask(index, own).items() if not answered]
        for language, own in settings.examples.items()
    }
    return {language: own for language, own in found.items() if own}


def _ask(index: Index, questions: tuple[str, ...]) -> Mapping[str, bool]:
    answers = index.ask_many(questions, 1) if questions else []
    return {question: answer.tier == "answered" for question, answer in zip(questions, answers, strict=True)}
