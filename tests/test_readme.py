"""Every command line of the README runs, in its order, as a newcomer would type it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.store.folder import GraphFolder

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = [
    line[2:]
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ ")
]


@pytest.mark.slow
def test_every_command_of_the_tour_runs(tmp_path: Path) -> None:
    (tmp_path / "kg").mkdir()
    (tmp_path / "kg" / "sample").symlink_to(ROOT / "kg" / "sample")
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / "kg").write_text(f'#!/bin/sh\nexec {sys.executable} -P -m kg "$@"\n')
    (bin_folder / "kg").chmod(0o755)
    environment = os.environ | {"PATH": f"{bin_folder}:{os.environ['PATH']}", "NO_COLOR": "1"}
    failed = []
    for line in LINES:
        done = subprocess.run(
            ["/bin/sh", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            failed.append(f"{line}\nexit {done.returncode}\n{done.stderr[-800:]}")

    assert failed == []
    assert len(LINES) > 10


def test_the_two_commands_are_in_the_first_screen() -> None:
    first = README.splitlines()[:24]

    assert any(line.startswith("make demo") for line in first)
    assert any(line.startswith("make test") for line in first)


def test_every_command_is_in_the_reference() -> None:
    from kg.cli.main import COMMANDS

    assert [name for name in COMMANDS if f"| `kg {name}` |" not in README] == []


def test_python_of_the_readme_runs(sample_folder: GraphFolder) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)

    exec(compile(code.replace('"tour"', repr(str(sample_folder.path))), "README.md", "exec"), {})  # noqa: S102 - our own
