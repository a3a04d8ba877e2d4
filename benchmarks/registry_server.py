"""The registries that the benchmark of the client asks: `registryserver/`, built and run."""

import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("registryserver")
_HERE = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class MissingToolError(Exception):
    """A program that a measurement needs is not installed."""


@dataclass(frozen=True, slots=True)
class Server:
    """Registries at loopback ports, all with the same repositories."""

    ports: Sequence[int]
    control: int
    authority: Path | None

    def references(self, number: int) -> list[str]:
        """Return `number` images, no two from one repository, spread evenly over the registries."""
        return [
            f"127.0.0.1:{self.ports[each % len(self.ports)]}/img{each:04}:1" for each in range(1, number + 1)
        ]

    def environment(self) -> dict[str, str]:
        """Return the variables that make a client trust these registries."""
        return {"SSL_CERT_FILE": str(self.authority)} if self.authority else {}

    def counts(self) -> dict[str, int]:
        """Return how many requests of each kind, and connections, there were since the last reset."""
        with _HERE.open(f"http://127.0.0.1:{self.control}/counts") as answer:
            counts: dict[str, int] = json.load(answer)
        return counts

    def reset(self) -> None:
        """Count from nought again."""
        with _HERE.open(f"http://127.0.0.1:{self.control}/reset", data=b""):
            pass


def requests_in(counts: dict[str, int]) -> int:
    """Return how many requests there were: those answered 304 are among the manifests' already."""
    return sum(number for kind, number in counts.items() if kind not in ("connections", "unchanged"))


def build(folder: Path) -> Path:
    """Return the server's binary, built into `folder` from the standard library alone.

    Raises:
        MissingToolError: there is no Go on this machine.

    """
    go = shutil.which("go")
    if go is None:
        raise MissingToolError("Go is not installed: benchmarks/registryserver is built with `go build`")
    binary = folder / "registryserver"
    subprocess.run(
        [go, "build", "-buildvcs=false", "-o", str(binary), "."],
        check=True,
        cwd=SOURCE,
        env=os.environ | {"GOTOOLCHAIN": "local"},
    )
    return binary


@contextmanager
def serving(
    binary: Path, *, registries: int = 5, delay: float = 0.0, single: int = 0, tls: bool = False
) -> Iterator[Server]:
    """Run the server for as long as the context lasts.

    Args:
        binary: the server.
        registries: how many registries it plays.
        delay: how late each of its answers is, in seconds.
        single: every how manieth repository is a single image with a config; 0 for none.
        tls: whether it speaks TLS (then HTTP/2 too) or plain http.

    """
    command = [str(binary), f"-registries={registries}", f"-delay={delay * 1000:g}ms", f"-single={single}"]
    authority = binary.with_name(f"authority-{os.urandom(4).hex()}.pem") if tls else None
    if authority is not None:
        command += ["-tls", f"-ca={authority}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            yield Server(ready["registries"], ready["control"], authority)
        finally:
            process.terminate()
