"""Coverage-guided changes of the seeds of `test_fuzz`, one reader at a time: whatever reaches new lines is kept and changed further.

    python -m pip install atheris
    cd tests && python -m formats.guided run.fit /tmp/corpus -max_total_time=300

Without a name it lists the seeds. The corpus folder is begun from the seed and grows; what breaks a reader is written to
`crash-*`, what takes 20 seconds to `timeout-*`, what takes 2 GB to `oom-*` beside it. Mend it with a test, then run it again.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from pathlib import Path

from . import made_fit

_BOUNDS = ("-timeout=20", "-rss_limit_mb=2000", "-max_len=30000", "-print_final_stats=1")


def whole(name: str, data: bytes) -> bytes:
    """The bytes as a file that its checksums do not give away: a reader sees more than a damaged one."""
    if name.endswith(".fit") and len(data) > 14:
        body = data[14:]
        head = struct.pack("<BBHI4s", 14, data[1], 2132, len(body), b".FIT")
        head += struct.pack("<H", made_fit.crc(head))
        return head + body + struct.pack("<H", made_fit.crc(head + body))
    if name == "export.zip":
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as packed:
            for part in data.split(_NEXT)[:20]:
                member, _, content = part.partition(b"\n")
                packed.writestr(member.decode("latin-1").replace("\0", "")[:100] or "x", content)
        return box.getvalue()
    return data


_NEXT = b"\n--\n"


def seed(name: str, data: bytes) -> bytes:
    """What `whole` makes the seed from."""
    if name != "export.zip":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return _NEXT.join(member.encode() + b"\n" + packed.read(member) for member in packed.namelist())


def main() -> None:
    import atheris

    with atheris.instrument_imports(include=["backstride.formats"]):
        from .test_fuzz import SEEDS, look

        for name, data in SEEDS.items():
            look(name, data)  # loads all that is loaded late
    if len(sys.argv) < 3 or sys.argv[1] not in SEEDS:
        print("seeds:", *sorted(SEEDS), sep="\n  ")
        return
    name, corpus = sys.argv[1], Path(sys.argv[2])
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "seed").write_bytes(seed(name, SEEDS[name]))

    def one(data: bytes) -> None:
        look(name, whole(name, data) if len(data) % 8 else data)

    atheris.Setup([sys.argv[0], str(corpus), f"-artifact_prefix={corpus}-", *_BOUNDS, *sys.argv[3:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
