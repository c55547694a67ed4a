"""A hundred million sessions from Parquet, in bounded memory: `python benchmarks/hundred_million.py [FOLDER]`.

Minutes and some gigabytes of disk, so it is no part of `run.py`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parent))
from cohort import made
from importing import command

FILES, ROWS, ATHLETES = 10, 10_000_000, 88_500


def main(folder: Path) -> None:
    source = folder / "runs"
    source.mkdir(parents=True, exist_ok=True)
    rows = made(ROWS, ATHLETES)
    at = rows.schema.get_field_index("athlete")
    for n in range(FILES):
        names = pa.array(
            [
                f"{n}-{name.as_py()}"
                for name in rows["athlete"].combine_chunks().dictionary_encode().dictionary
            ]
        )
        codes = rows["athlete"].combine_chunks().dictionary_encode().indices
        renamed = pa.DictionaryArray.from_arrays(codes, names).cast(pa.string())
        pq.write_table(rows.set_column(at, "athlete", renamed), source / f"{n}.parquet")
    del rows, codes, renamed
    size = sum(p.stat().st_size for p in source.iterdir()) / 1e6
    seconds, memory, told = command("cohort", "exposures", str(source), str(folder / "out.parquet"), "--json")
    report = json.loads(told)
    print(
        f"{report['sessions']:,} sessions of {report['athletes']:,} athletes from {size:,.0f} MB: "
        f"{seconds:.0f} s of processor time, peak {memory:,.0f} MB, {report['why']}, fingerprint {report['fingerprint']}"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made_here:
            main(Path(made_here))
