"""Who may import whom (docs/architecture.md), and a few rules of style that a reader relies on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "annotator"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: What any part may use: nothing in there knows of projects.
GROUND = {"errors", "paths", "i18n"}
FRONT = {"commands", "project", "model", "settings"}
MAY_IMPORT = {
    "errors": set(),
    "paths": {"errors"},
    "i18n": {"paths"},
    "settings": GROUND,
    "model": {"errors"},
    "agreement": {"model"},
    "formats": {"model"},
    "analysis": {"model"},
    "reading": {"model"},
    "store": {"model"},
    "project": {"store", "model"},
    "team": {"project", "store", "model"},
    "commands": {"project", "team", "formats", "agreement", "analysis", "reading", "model"},
    "api": FRONT,
    "cli": FRONT | {"app"},
    "ui": FRONT,
    "app": FRONT | {"ui", "cli", "agreement"},
    "": {"api", "agreement"},  # annotator/__init__.py hands out the stable names
    "__main__": {"cli"},
}
QT = {"ui", "app"}
SQL = {"sqlite3", "sqlite_utils", "apsw"}


def part(module: Path) -> str:
    """The part of the program a module belongs to: its folder or file right below annotator/."""
    first = module.relative_to(PACKAGE).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    """Dotted names of everything imported, also inside functions and for type checking."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide who imports whom"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    return {module: ast.parse(module.read_text(encoding="utf-8")) for module in MODULES}


def test_parts_import_only_what_they_may(trees: dict[Path, ast.Module]) -> None:
    wrong = []
    for module, tree in trees.items():
        own = part(module)
        assert own in MAY_IMPORT, f"{module.name}: a new part of the program needs a line in MAY_IMPORT"
        allowed = MAY_IMPORT[own] | GROUND | {own} if own not in ("errors", "paths", "i18n") else MAY_IMPORT[own]
        for name in imports(tree):
            root, _, rest = name.partition(".")
            used = rest.partition(".")[0]
            if root == "annotator" and _is_part(used) and used not in allowed:
                wrong.append(f"{module.relative_to(PACKAGE)} imports {name}")
    assert not wrong


def _is_part(name: str) -> bool:
    return bool(name) and ((PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").exists())


def test_only_the_window_knows_qt(trees: dict[Path, ast.Module]) -> None:
    wrong = [str(m) for m, tree in trees.items() if part(m) not in QT and _roots(tree) & {"PySide6", "shiboken6"}]
    assert not wrong


def test_only_the_store_speaks_sql(trees: dict[Path, ast.Module]) -> None:
    wrong = [str(m) for m, tree in trees.items() if part(m) != "store" and _roots(tree) & SQL]
    assert not wrong


def test_packaging_knows_nothing_of_the_program() -> None:
    for module in (PACKAGE.parent / "packaging").glob("*.py"):
        assert "annotator" not in _roots(ast.parse(module.read_text(encoding="utf-8"))), module


def _roots(tree: ast.AST) -> set[str]:
    return {name.partition(".")[0] for name in imports(tree)}


def test_no_star_imports(trees: dict[Path, ast.Module]) -> None:
    assert not [str(m) for m, tree in trees.items() if any(name.endswith(".*") for name in imports(tree))]


def test_every_module_says_what_lives_there(trees: dict[Path, ast.Module]) -> None:
    assert not [str(m) for m, tree in trees.items() if not ast.get_docstring(tree)]


def test_nothing_heavy_is_imported_with_the_package(trees: dict[Path, ast.Module]) -> None:
    """Readers and statistics are imported when they are first used; numpy is at home in agreement/ (and in ui/ and
    store/ only inside functions)."""
    heavy = {"numpy", "scipy", "pandas", "lxml", "trafilatura", "docx", "pypdfium2", "python_calamine", "xlsxwriter"}
    heavy |= {"sqlite_utils", "charset_normalizer", "matplotlib"}
    wrong = []
    for module, tree in trees.items():
        allowed = {"numpy"} if part(module) == "agreement" else set()
        top = ast.Module([node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], [])
        wrong += [f"{module.relative_to(PACKAGE)}: {name}" for name in _roots(top) & (heavy - allowed)]
    assert not wrong
