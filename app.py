"""The server: Streamlit with the page, and the health of the index beside it. ``streamlit run app.py`` starts it."""

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.starlette import App

from qa.server.health import HonestHealth, health, warm_up

app = App(
    "qa/page/views.py", routes=[Route("/healthz", health)], middleware=[Middleware(HonestHealth)], lifespan=warm_up
)
