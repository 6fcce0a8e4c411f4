"""Frozen values and pure functions: what a project holds. No file, no database, no Qt; imports nothing of ours."""
