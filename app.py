"""The page: chooses a view and draws it. ``streamlit run app.py`` starts it."""

from qa.page import ask, gaps, guide, quality
from qa.page.shell import draw_frame

draw_frame({"ask": ask.draw, "guide": guide.draw, "quality": quality.draw, "gaps": gaps.draw}).run()
