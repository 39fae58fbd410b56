"""The wheel is the whole of Ebb: app and migrations too, with no repository beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = ROOT / ".tools" / "bin" / "uv"


@pytest.mark.full
@pytest.mark.skipif(not UV.exists(), reason="uv is installed by ./test")
def test_the_wheel_works_alone(tmp_path: Path) -> None:
    subprocess.run([UV, "build", "--quiet", "--wheel", "--out-dir", tmp_path, ROOT], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"ebb/app/index.html", "ebb/app/sw.js", "ebb/cli.py"} <= names
    assert any(name.startswith("ebb/migrations/versions/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "pwa/")) or "node_" in name]

    alone = tmp_path / "alone"
    command = f"{UV} pip install --quiet --no-deps --python {sys.executable} --target"
    subprocess.run([*command.split(), alone, wheel], check=True)
    # Every package but Ebb itself, which is an editable install and not found by this way.
    libraries = sysconfig.get_paths()["purelib"]
    path = f"{alone}{os.pathsep}{libraries}"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "EBB_DATA": str(tmp_path / "data")}
    for arguments, word in ((["pair"], "One-time code"), (["check"], "up to date")):
        told = subprocess.run(
            [sys.executable, "-P", "-m", "ebb.cli", *arguments],
            env=env,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert word in told.stdout
    assert f"built, in {alone}/ebb/app" in told.stdout
