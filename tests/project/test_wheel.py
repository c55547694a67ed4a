"""The wheel, installed alone, starts and serves with the network cut."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROBE = """
import os, subprocess, sys, time, urllib.request, pathlib, re
home = sys.argv[1]
log = open(os.path.join(home, "serve.log"), "w+")
app = subprocess.Popen([sys.executable, "-m", "backstride", "--home", home, "serve", "--no-browser", "--port", "8917"],
                       stdout=log, stderr=subprocess.STDOUT)
try:
    for _ in range(150):
        time.sleep(0.2)
        found = re.search(r"http://127\\.0\\.0\\.1:8917\\S*", pathlib.Path(log.name).read_text())
        if found:
            try:
                jar = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
                page = jar.open(found.group(), timeout=5).read().decode()
            except OSError:
                continue
            assert "Backstride" in page, page[:500]
            print("served", len(page))
            break
    else:
        raise SystemExit("not served: " + pathlib.Path(log.name).read_text()[-2000:])
finally:
    app.terminate(); app.wait(10)
"""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_wheel_alone_serves_with_the_network_cut(tmp_path: Path) -> None:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip("cutting the network needs Linux's unshare")
    if subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system does not let us make a network namespace")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        tmp_path,
        ROOT,
    ]
    subprocess.run(build, check=True)
    [wheel] = tmp_path.glob("backstride-*.whl")
    installed = tmp_path / "installed"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", installed, wheel],
        check=True,
    )
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "probe.py").write_text(PROBE)
    # the environment's own packages stay; the checkout does not: -P and the target folder come first
    env = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    where = [sys.executable, "-c", "import backstride; print(backstride.__file__)"]
    assert (
        str(installed)
        in subprocess.run(where, env=env, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    )
    script = f'ip link set lo up 2>/dev/null; exec "{sys.executable}" "{tmp_path}/probe.py" "{home}"'
    done = subprocess.run(
        ["unshare", "-rn", "sh", "-c", script],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "served" in done.stdout
