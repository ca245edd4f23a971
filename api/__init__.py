"""The faces: command line, HTTP API, web pages."""
