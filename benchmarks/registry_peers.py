"""archcheck beside crane and skopeo, which take one image a process."""

import shutil
import statistics
from dataclasses import dataclass

from benchmarks.registry_runs import LISTED, Bench, Cost, spread, table, written
from benchmarks.registry_server import Server, requests_in, serving

DELAY = 0.05
IMAGES = 200


@dataclass(frozen=True, slots=True)
class Peer:
    """A program that reads one manifest a process, and how many processes run at a time."""

    command: tuple[str, ...]
    at_a_time: int
    prefix: str = ""

    @property
    def shown(self) -> str:
        """The command as a reader may type it."""
        return " ".join(["xargs", f"-P{self.at_a_time}", "-n1", *self.command, "< LIST"])

    def run(self, bench: Bench, server: Server) -> Cost:
        """Read the manifests of all images; xargs fails where one of them cannot be read."""
        lines = [self.prefix + reference for reference in server.references(IMAGES)]
        listing = written(bench.fresh() / "list.txt", lines)
        command = ["xargs", "-a", str(listing), f"-P{self.at_a_time}", "-n1", *self.command]
        return bench.run(command, {})


PEERS = (
    Peer(("crane", "manifest"), 16),
    Peer(("skopeo", "inspect", "--raw", "--tls-verify=false"), 16, "docker://"),
    Peer(("crane", "manifest"), 1),
)


def against_peers(bench: Bench) -> None:
    """c) Wall time for 200 images of 5 registries, over the time of others for the same."""
    rows, missing = [], []
    with serving(bench.server, delay=DELAY) as server:
        server.reset()
        bench.archcheck(server, IMAGES)
        own = f"{requests_in(server.counts())}"
        for peer in PEERS:
            if shutil.which(peer.command[0]) is None:
                missing.append(peer)
                continue
            server.reset()
            peer.run(bench, server)
            asked = requests_in(server.counts())
            pairs = [(bench.archcheck(server, IMAGES), peer.run(bench, server)) for _ in range(bench.runs)]
            ratios = [mine.seconds / other.seconds for mine, other in pairs]
            mine, theirs = (
                statistics.median(cost.seconds for cost in side) for side in zip(*pairs, strict=True)
            )
            rows.append([f"`{peer.shown}`", spread(ratios), f"{mine:.2f} s", f"{theirs:.2f} s", own, asked])
    columns = ["against", "archcheck's time / its time", "archcheck", "the other", "requests", "its requests"]
    title = f"c) {IMAGES} images, 5 registries, plain http, answers {DELAY * 1000:.0f} ms late"
    table(f"{title} ({bench.runs} pairs)", columns, rows)
    print(f"\narchcheck: `{LISTED}`, empty cache.")
    for peer in missing:
        print(f"\nSkipped: `{peer.shown}` ({peer.command[0]} is not installed)")
