"""What `import backstride` offers, and what it costs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import backstride

ROOT = Path(__file__).resolve().parents[2]


def test_every_public_name_loads() -> None:
    missing = [name for name in backstride.__all__ if not hasattr(backstride, name)]
    assert missing == []


def test_all_is_sorted_and_matches_dir() -> None:
    assert list(backstride.__all__) == sorted(backstride.__all__)
    assert dir(backstride) == list(backstride.__all__)


def test_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == backstride.__version__


def test_import_and_help_load_nothing_heavy() -> None:
    code = (
        "import sys, contextlib, io, backstride, backstride.cli as c\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit): c.main(['--help'])\n"
        "print(sorted({m.split('.')[0] for m in sys.modules}"
        " & {'numpy','django','pandas','pyarrow','numba','msgspec','typst','pydantic'}))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
