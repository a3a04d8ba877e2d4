"""Builds kube-apiserver, kube-scheduler and kube-controller-manager from the Go module proxy: `python tests/real/kube/build.py`.

It needs only Go, and does nothing where they are there.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

VERSION = "1.37.2"
PROGRAMS = ("kube-apiserver", "kube-scheduler", "kube-controller-manager")
LIMIT = 900
"""Seconds; what was compiled by then stays in Go's cache, so the next call goes on from there."""
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "archcheck-kube"

_KUBERNETES = f"k8s.io/kubernetes@v{VERSION}"
_LINKER = f"-s -w -X k8s.io/component-base/version.gitVersion=v{VERSION}"
_ENVIRONMENT = {"GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOFLAGS": "-mod=mod", "GOWORK": "off"}


def binary(program: str) -> Path:
    """Return where a program is once it is built."""
    return CACHE / f"{program}-{VERSION}"


def main() -> int:
    """Build the programs where one is absent; 0 with them there, 1 without."""
    if all(binary(program).exists() for program in PROGRAMS):
        return _say(f"they are there, in {CACHE}")
    if shutil.which("go") is None:
        return _say("go is not installed (https://go.dev/dl)", code=1)
    start = time.monotonic()
    CACHE.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            _build(Path(folder), start + LIMIT)
    except subprocess.TimeoutExpired:
        return _say(f"gave up after {LIMIT} seconds; the next call goes on from there", code=1)
    except subprocess.CalledProcessError as error:
        return _say(f"`{' '.join(error.cmd)}` failed with {error.returncode}", code=1)
    return _say(f"built in {time.monotonic() - start:.0f} seconds, in {CACHE}")


def _build(folder: Path, until: float) -> None:
    (folder / "go.mod").write_text("module archcheck.test/kube\n")
    downloaded = json.loads(_go(folder, until, "mod", "download", "-json", _KUBERNETES))
    (folder / "go.mod").write_text(_own_module(Path(downloaded["GoMod"]).read_text()))
    targets = (f"k8s.io/kubernetes/cmd/{program}" for program in PROGRAMS)
    _go(folder, until, "build", "-trimpath", f"-ldflags={_LINKER}", "-o", "./", *targets)
    for program in PROGRAMS:
        (folder / program).replace(binary(program))


def _own_module(kubernetes: str) -> str:
    """Return a main module that has the staging modules from the proxy: Kubernetes' own replaces are folders.

    `go` and `godebug` are Kubernetes' own, so that the binary behaves as the released one does.
    """
    settings = re.findall(r"^(?:go|godebug) .+$", kubernetes, re.MULTILINE)
    staging = re.findall(r"^\s*(\S+) => \./staging/", kubernetes, re.MULTILINE)
    version = VERSION.replace("1", "v0", 1)
    lines = ["module archcheck.test/kube", *settings, f"require {_KUBERNETES.replace('@', ' ')}"]
    return "\n".join([*lines, *(f"replace {each} => {each} {version}" for each in staging), ""])


def _go(folder: Path, until: float, *arguments: str) -> str:
    """Run go in a process group of its own: its compilers end with it."""
    command = ["go", *arguments]
    environment = {**os.environ, **_ENVIRONMENT}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        try:
            out, _ = running.communicate(timeout=until - time.monotonic())
        except BaseException:
            os.killpg(running.pid, signal.SIGKILL)
            raise
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return out


def _say(text: str, code: int = 0) -> int:
    sys.stderr.write(f"{' and '.join(PROGRAMS)} {VERSION}: {text}\n")
    return code


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that go's own processes end too
    sys.exit(main())
