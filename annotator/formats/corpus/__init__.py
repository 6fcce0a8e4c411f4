"""Readers of documents: one module per kind, each with ``read_corpus(source, options)``; no module knows another
kind, and none knows a project."""
