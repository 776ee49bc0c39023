"""The app: settings, store, registry and navigation start in `pages/ui/navigation.py`, run for each visit."""

import streamlit as st

app = st.App("pages/ui/navigation.py")
