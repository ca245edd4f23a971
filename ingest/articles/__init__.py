"""Reads Indonesian articles: bytes → clean text → sentences → mentions of regions, agencies, officials, facts.

Invariant: every mention carries the characters of `Article.text` that it was read from; nothing is guessed that the
text does not say, and nothing here touches the network.
"""
