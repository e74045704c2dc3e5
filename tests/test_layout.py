"""The walls of the house: how long a module and a function may be, and what imports cost."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "kg").rglob("*.py"))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_module_is_longer_than_400_lines() -> None:
    assert [str(path) for path in MODULES if path.read_text(encoding="utf-8").count("\n") > 400] == []


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{found.name}"
        for path in MODULES
        for found in functions(ast.parse(path.read_text(encoding="utf-8")))
        if (found.end_lineno or 0) - found.lineno >= 50
    ]

    assert long == []


def test_there_is_no_other_source_folder() -> None:
    found = {path.name for path in ROOT.iterdir() if path.is_dir() and any(path.rglob("*.py")) and path.name[0] != "."}

    assert found <= {"kg", "tests", "build"}


def test_importing_kg_loads_only_the_standard_library() -> None:
    code = "import sys, kg; print(sorted(m for m in sys.modules if m.startswith('kg')))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "['kg']"


def test_the_project_names_no_place_of_its_making() -> None:
    words = ("/wo" + "rk/", "hel" + "per-", "pypi-" + "more")
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    texts = [
        ROOT / name
        for name in files
        if Path(name).suffix in {".py", ".md", ".toml", ".ttl", ".rq", ".lock", ".tsv", ""}
    ]
    found = [
        f"{path}: {word}"
        for path in texts
        if path.is_file()
        for word in words
        if word in path.read_text("utf-8", "replace")
    ]

    assert found == []
