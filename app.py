"""The server: Streamlit with the page, and what else it answers beside it. ``streamlit run app.py`` starts it."""

import os
import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.starlette import App

from qa.errors import QAError
from qa.server.assemble import assemble
from qa.server.health import HonestHealth

os.environ.setdefault("GUIDE_QA_HOME", str(Path(__file__).parent))  # guide, index and data lie beside this file

try:
    parts = assemble(
        st.get_option("server.address"),
        st.get_option("server.baseUrlPath"),
        hosts=st.get_option("server.allowedHosts"),
    )
except QAError as error:
    sys.exit(f"error: {error}")

app = App(
    "qa/page/views.py",
    routes=parts.routes,
    middleware=[Middleware(HonestHealth), *parts.middleware],
    lifespan=parts.lifespan,
)
