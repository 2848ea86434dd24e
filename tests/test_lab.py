"""A folder to work in: what is copied, what is left alone, and what JupyterLab is asked for."""

from __future__ import annotations

import json
import sys
from os import pathsep
from pathlib import Path

import pytest

from newsanalysis import lab
from newsanalysis.cli import main

ROOT = Path(__file__).parents[1]


def test_the_notebooks_and_samples_are_copied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "my project"
    assert main(["lab", str(folder), "--copy-only"]) == 0
    copied = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {lab.FIRST, "data/engagement.txt", "data/README.md"} <= copied
    assert not [name for name in copied if name.endswith(".py") or "__pycache__" in name]
    notebooks = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert notebooks == {name for name in copied if name.endswith(".ipynb")}
    assert f"Copied {len(copied)} files into {folder}" in capsys.readouterr().out


def test_what_the_user_changed_is_left_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["lab", str(tmp_path), "--copy-only"])
    mine = tmp_path / "data" / "engagement.txt"
    mine.write_text("my own notes")
    (tmp_path / "data" / "confrontation.txt").unlink()
    capsys.readouterr()
    assert main(["lab", str(tmp_path), "--copy-only"]) == 0
    out = capsys.readouterr().out
    assert mine.read_text() == "my own notes"
    assert (tmp_path / "data" / "confrontation.txt").is_file()
    assert out.splitlines() == [
        f"Copied 1 files into {tmp_path}",
        "Left as they were, since you changed them: data/engagement.txt",
    ]


def test_a_file_in_the_way_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lab").write_text("")
    assert main(["lab", str(tmp_path / "lab"), "--copy-only"]) == 2
    assert "expected a folder" in capsys.readouterr().err
    (tmp_path / "data").write_text("")
    assert main(["lab", str(tmp_path), "--copy-only"]) == 2
    assert "choose another folder" in capsys.readouterr().err


def test_jupyterlab_opens_on_the_first_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr("subprocess.run", lambda command, env, check: asked.append(command) or Done())
    assert main(["lab", str(tmp_path)]) == 3
    [command] = asked
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={tmp_path}" in command
    [opened] = [word.split("/lab/tree/")[1] for word in command if "default_url" in word]
    assert (tmp_path / opened).is_file()


class Done:
    returncode = 3


def test_closing_it_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(command: list[str], env: dict[str, str], check: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("subprocess.run", stopped)
    assert main(["lab", str(tmp_path)]) == 0


def test_without_jupyterlab_the_folder_is_still_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lab, "find_spec", lambda name: None)
    assert main(["lab", str(tmp_path)]) == 2
    assert (tmp_path / lab.FIRST).is_file()
    assert "pip install" in capsys.readouterr().err


def test_the_template_of_a_new_analysis_runs() -> None:
    folder = lab.jupyter_environment({"JUPYTER_PATH": "mine"})["JUPYTER_PATH"].removesuffix(f"{pathsep}mine")
    template = Path(folder, "notebook_templates", "news", "new_analysis.ipynb")
    cells = json.loads(template.read_text(encoding="utf-8"))["cells"]
    namespace: dict[str, object] = {}
    for cell in cells:
        assert not cell.get("outputs")
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), namespace)
    assert len(namespace["result"].positions) > 1
