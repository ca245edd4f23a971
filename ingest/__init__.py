"""Readers that turn sources into claims."""
