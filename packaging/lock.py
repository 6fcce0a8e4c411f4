#!/usr/bin/env python3
"""Compile the hashed requirements files from pyproject.toml and requirements-test.in. Needs uv on the PATH.

    python3 packaging/lock.py

They hold names, versions and hashes, never the address of a package registry.
"""

from __future__ import annotations

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
COMPILE = [
    "uv",
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
    "--no-emit-index-url",
    "--python-version",
    "3.11",
]


def compile_lock(sources: list[str], target: str, constraint: str | None = None) -> int:
    command = COMPILE + sources + ["--output-file", target]
    if constraint:
        command += ["--constraint", constraint]
    return subprocess.call(command, cwd=HERE)


def main() -> int:
    status = compile_lock([os.path.join("..", "pyproject.toml")], "requirements.txt")
    return status or compile_lock(["requirements-test.in"], "requirements-test.txt", "requirements.txt")


if __name__ == "__main__":
    sys.exit(main())
