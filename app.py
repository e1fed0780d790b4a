"""The server: Streamlit with the page, and the health of the index beside it. ``streamlit run app.py`` starts it."""

import os
from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.starlette import App

from qa.server.health import HonestHealth, health, warm_up
from qa.server.suggestions import suggestions

os.environ.setdefault("GUIDE_QA_HOME", str(Path(__file__).parent))  # guide, index and data lie beside this file

app = App(
    "qa/page/views.py",
    routes=[Route("/healthz", health), Route("/suggestions", suggestions)],
    middleware=[Middleware(HonestHealth)],
    lifespan=warm_up,
)
