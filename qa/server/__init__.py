"""Everything a stranger reaches that is not Streamlit."""
