"""Processes and what they cost; tables of it."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from benchmarks.registry_server import Server
from benchmarks.timed import require_silence

ARCHCHECK = str(Path(sys.executable).with_name("archcheck"))
LISTED = "archcheck image -f LIST --format json --output FILE"
_WRONG_USAGE = 2
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


class UnknownOptionError(Exception):
    """The command does not have an option yet."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: wall time and CPU time in seconds, peak memory in MiB."""

    seconds: float
    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Bench:
    """Where to measure and how often."""

    server: Path
    folder: Path
    runs: int

    def fresh(self) -> Path:
        """Return a new empty folder."""
        return Path(mkdtemp(dir=self.folder))

    def archcheck(
        self, server: Server, images: int, cache: Path | None = None, options: Sequence[str] = ()
    ) -> Cost:
        """Look up a list of images, by default with an empty cache.

        Raises:
            UnknownOptionError: the command refuses `options`.

        """
        folder = self.fresh()
        listing = written(folder / "list.txt", server.references(images))
        command = [ARCHCHECK, "image", "-f", str(listing), "--format", "json"]
        command += ["--output", str(folder / "report.json"), *options]
        variables = {"ARCHCHECK_CACHE_DIR": str(cache or folder / "cache")} | server.environment()
        return self.run(command, variables, optional=bool(options), silent=True)

    def run(
        self,
        command: Sequence[str],
        variables: dict[str, str],
        *,
        optional: bool = False,
        silent: bool = False,
    ) -> Cost:
        """Run one process, away from any configuration, proxy and credential of this machine.

        `silent`: it fails if it says anything on stderr; other tools show there how far they are.

        The peak is that of the process alone as long as it is above the benchmark's own (some 20 MiB).

        Raises:
            UnknownOptionError: it was `optional`, and ended with the code for wrong usage.

        """
        kept = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
        kept = {name: value for name, value in kept.items() if not name.startswith("ARCHCHECK_")}
        environment = kept | {"DOCKER_CONFIG": str(self.folder)} | variables
        errors = self.fresh() / "stderr.txt"
        with errors.open("wb") as stderr:
            start = time.perf_counter()
            process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, stderr=stderr
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
        process.returncode = code = os.waitstatus_to_exitcode(status)
        if optional and code == _WRONG_USAGE:
            raise UnknownOptionError(errors.read_text().strip().splitlines()[-1])
        if code or silent:
            require_silence(command, code, errors.read_bytes())
        unit = 1024 if sys.platform != "darwin" else 1024 * 1024
        return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def written(path: Path, lines: Iterable[str]) -> Path:
    """Write lines, and return the path."""
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def spread(ratios: Sequence[float]) -> str:
    """Return the median of ratios and how far they lie apart."""
    return f"**{statistics.median(ratios):.2f}** ({min(ratios):.2f}-{max(ratios):.2f})"


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a markdown table under a heading."""
    lines = [columns, ["---"] * len(columns), *rows]
    print(f"\n### {title}\n")
    print("\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines), flush=True)
