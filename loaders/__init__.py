"""From bytes to observations and located problems."""
