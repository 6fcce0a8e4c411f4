"""``python -m tests.bench NAME [--json]``: run a benchmark, print its goals, exit 0 only when every goal is met."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.goal import Goal

NOT_BENCHMARKS = {"__init__", "__main__", "goal", "peers"}


def names() -> list[str]:
    """The benchmarks that there are."""
    found = (path.stem for path in Path(__file__).parent.glob("*.py"))
    return sorted(name for name in found if name not in NOT_BENCHMARKS and not name.startswith("_"))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", choices=names())
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout, nothing else there")
    options = parser.parse_args(arguments)
    goals: list[Goal] = importlib.import_module(f"tests.bench.{options.name}").run()
    if options.json:
        print(json.dumps({"name": options.name, "goals": [goal.to_json() for goal in goals]}, ensure_ascii=False))
    else:
        print("\n".join(map(line, goals)))
    return 0 if all(goal.met for goal in goals) else 1


def line(goal: Goal) -> str:
    """A goal for people."""
    compared = [
        f"{name} {value:.4g}" for name, value in (("floor", goal.floor), ("peer", goal.peer)) if value is not None
    ]
    ratio = "" if goal.ratio is None else f", ratio {goal.ratio:.4g}"
    against = f" ({', '.join(compared)}{ratio})" if compared else ""
    return f"{'met ' if goal.met else 'MISS'}  {goal.what}: {goal.ours:.4g}{against}, goal {goal.goal:g}"


if __name__ == "__main__":
    sys.exit(main())
