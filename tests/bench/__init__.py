"""Benchmarks: ``python -m tests.bench NAME [--json]``. Each module has ``run() -> list[Goal]``; pytest runs none."""
