"""Pictures: each takes an answer and returns HTML that opens offline."""
