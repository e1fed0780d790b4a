"""The page: chooses a view and draws it; ``app.py`` serves it."""

from qa.page.ask import draw as draw_ask
from qa.page.gaps.view import draw as draw_gaps
from qa.page.guide.view import draw as draw_guide
from qa.page.quality.view import draw as draw_quality
from qa.page.shell import draw_frame

draw_frame({"ask": draw_ask, "guide": draw_guide, "quality": draw_quality, "gaps": draw_gaps}).run()
