"""Why hits were found, as HTML: what each score is made of, and which words met."""

from collections.abc import Sequence

from qa.page.markup import Say, escape
from qa.page.names import signed
from qa.page.passage import own_title
from qa.records import Answer
from qa.search.explain import Match
from qa.search.ranking import contributions


def why_html(answer: Answer, words: Sequence[Sequence[Match]], say: Say) -> str:
    """Write what each hit's score is made of, as bars, and which words met.

    :param words: The words of each hit that matched.
    """
    weighed = [contributions(hit.signals) for hit in answer.hits]
    most = max((abs(value) for parts in weighed for value in parts.values()), default=1.0) or 1.0
    sure = say("ask.why.confidence", share=f"{answer.confidence:.0%}")
    written = f'<p class="qa-note">{escape(sure)}</p><p class="qa-note">{escape(say("ask.why.intro"))}</p>'
    for hit, parts, matches in zip(answer.hits, weighed, words, strict=True):
        bars = "".join(_bar_html(name, value, most, say) for name, value in parts.items() if round(value, 3))
        pairs = "".join(
            f'<span class="qa-word"><bdi>{escape(match.asked)}</bdi> → <bdi>{escape(match.found)}</bdi></span>'
            for match in matches
        )
        written += (
            f'<div class="qa-why"><h3><bdi>{hit.rank}. {escape(own_title(hit.passage))}</bdi>'
            f" · {signed(hit.score)}</h3>"
            f'<div class="qa-bars">{bars}</div><div class="qa-words">{pairs}</div></div>'
        )
    return written


def _bar_html(name: str, value: float, most: float, say: Say) -> str:
    against = ' class="qa-against"' if value < 0 else ""
    return (
        f"<span>{escape(say(f'ask.signal.{name}'))}</span><span><i{against}"
        f' style="width:{abs(value) / most:.1%}"></i></span><span>{signed(value)}</span>'
    )
