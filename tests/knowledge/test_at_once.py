"""Two first requests at the same moment: the process lives on, whichever schema they meet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import backstride

#: many new schemas, each first met by eight threads at once; without the lock this ends in a fault of memory
AT_ONCE = """
import sys, threading
import msgspec
from backstride.knowledge.reading import converted
sys.setswitchinterval(1e-6)
Meta = type(msgspec.Struct)
for n in range(150):
    names = {"__module__": "__main__", "__annotations__": {f"f{k}": "tuple[int, ...]" for k in range(40)}}
    Inner = Meta("Inner", (msgspec.Struct,), names)
    names = {"__module__": "__main__", "__annotations__": {f"g{k}": "tuple[Inner, ...]" for k in range(20)}}
    Outer = Meta("Outer", (msgspec.Struct,), names)
    told = {f"g{k}": [{f"f{j}": [1, 2] for j in range(40)}] for k in range(20)}
    gate = threading.Barrier(8)
    def first():
        gate.wait()
        converted(told, Outer)
    threads = [threading.Thread(target=first) for _ in range(8)]
    [one.start() for one in threads]
    [one.join() for one in threads]
print("alive")
"""


def test_first_uses_of_a_schema_at_once_leave_the_process_alive():
    done = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr[-500:]


def test_nothing_else_converts():
    """One door: a second one would be without its lock."""
    package = Path(backstride.__file__).parent
    doors = {
        p.relative_to(package).as_posix()
        for p in package.rglob("*.py")
        if "msgspec.convert(" in p.read_text()
    }
    assert doors == {"knowledge/reading.py"}
