"""Pictures: each takes an answer (the JSON object of the command line and the API) and returns HTML that opens offline.

Invariant: a page is one file; nothing in it asks the network for anything, and what comes from data stays text.
"""
