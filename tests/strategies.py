"""What property tests draw from."""

from __future__ import annotations

from hypothesis import strategies as st

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n .,'\"-0123456789"))
"""Any text that a document may hold."""
