"""Makes an environment without the lock, and tells what is different there: `make unlocked`.

`--resolution highest` is the newest of everything; `lowest-direct` the oldest release of each dependency that
the ranges of `pyproject.toml` allow, so that a range that is too wide is found out.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def main() -> int:
    """Make the environment, and print a line for each release that is not the locked one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--python", default="python3")
    parser.add_argument("--resolution", choices=["highest", "lowest-direct"], default="highest")
    options = parser.parse_args()
    run = Path(options.folder, "run.txt")
    _uv("venv", "--quiet", "--clear", f"--python={options.python}", options.folder)
    resolved = ["--extra=helm", f"--resolution={options.resolution}", f"--output-file={run}"]
    _uv("pip", "compile", "--quiet", f"--python={options.python}", "pyproject.toml", *resolved)
    target = f"--python={options.folder}"
    _uv("pip", "install", "--quiet", target, f"--requirements={run}", "--group=dev", "--editable=.")
    installed = json.loads(_uv("pip", "list", "--format=json", target))
    _tell({each["name"].lower().replace("_", "-"): each["version"] for each in installed})
    return 0


def _uv(*arguments: str) -> str:
    command = [sys.executable, "-m", "uv", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _tell(installed: dict[str, str]) -> None:
    locked = {match["name"]: match["version"] for match in PIN.finditer(_lock())}
    for name in sorted(locked.keys() & installed.keys()):
        if locked[name] != installed[name]:
            print(f"{name}: {locked[name]} is locked, {installed[name]} is tested", flush=True)
    for name in sorted(installed.keys() - locked.keys() - {"kube-archcheck"}):
        print(f"{name}: not locked, {installed[name]} is tested", flush=True)


def _lock() -> str:
    return Path(ROOT, "requirements", "dev.txt").read_text()


if __name__ == "__main__":
    raise SystemExit(main())
