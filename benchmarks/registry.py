"""What the registry client costs, against registries on this machine whose every answer is late.

Prints markdown tables. What is compared runs in turn, so that a machine whose speed drifts does not matter;
the median of the ratios is what counts. Run it as `python -m benchmarks.registry`; it builds its registries
with Go (benchmarks/registryserver). Connections and TLS handshakes are not late, only answers.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.registry_peers import against_peers
from benchmarks.registry_runs import ARCHCHECK, LISTED, Bench, Cost, UnknownOptionError, spread, table
from benchmarks.registry_server import MissingToolError, Server, build, requests_in, serving

DELAY = 0.05
SIZES = (10, 50, 200, 1000)
GROWTH = (100, 1000, 5000)
MIDDLE = 1000
KINDS = ("challenge", "token", "get", "unchanged", "head", "blob", "other", "connections")


def count_requests(bench: Bench) -> None:
    """a) How many requests 100 images of one registry take: cold, and warm within and after time to live."""
    images, rows, notes = 100, [], []
    cache = bench.fresh()
    cases: dict[str, list[str]] = {"cold": [], "warm": [], "warm, time to live over": ["--cache-ttl", "0s"]}
    with serving(bench.server, registries=1) as server:
        for name, options in cases.items():
            server.reset()
            try:
                bench.archcheck(server, images, cache, options)
            except UnknownOptionError as error:
                notes.append(f"Passed over: {name} (`{' '.join(options)}`: {error})")
                continue
            counts = server.counts()
            numbers = [counts[kind] for kind in KINDS]
            command = " ".join([LISTED, *options])
            rows.append([name, f"{requests_in(counts) / images:.2f}", *numbers, f"`{command}`"])
    columns = ["cache", "requests an image", *KINDS, "command"]
    table(
        f"a) Requests for {images} images of one registry (unchanged: manifests answered 304)", columns, rows
    )
    for note in notes:
        print(f"\n{note}")


def against_floor(bench: Bench) -> None:
    """b) Wall time with an empty cache, over what no client beats: its start-up and one chain of answers."""
    rows = []
    cases = (("plain http", 0, False), ("TLS", 0, True), ("TLS, each 10th a single image", 10, True))
    for name, single, tls in cases:
        floor = DELAY * (4 if single else 3)
        with (
            serving(bench.server, delay=DELAY, single=single, tls=tls) as late,
            serving(bench.server, single=single, tls=tls) as prompt,
        ):
            for size in SIZES:
                ratios, seconds = _over_floor(bench, late, prompt, size, floor)
                late.reset()
                bench.archcheck(late, size)
                counts = late.counts()
                prefix = "SSL_CERT_FILE=CA " if tls else ""
                rows.append(
                    [
                        name,
                        size,
                        spread(ratios),
                        f"{statistics.median(seconds):.2f} s",
                        f"{floor:.2f} s",
                        requests_in(counts),
                        counts["connections"],
                        f"`{prefix}{LISTED}`",
                    ]
                )
    columns = ["registries", "images", "time / (floor + start-up)", "time", "floor"]
    columns += ["requests", "connections", "command"]
    title = f"b) Cold, 5 registries, answers {DELAY * 1000:.0f} ms late ({bench.runs} pairs)"
    table(title, columns, rows)
    print(
        "\nFloor: challenge, token, manifest (and config), one after another. Start-up: one image, no delay."
    )


def _over_floor(
    bench: Bench, late: Server, prompt: Server, size: int, floor: float
) -> tuple[list[float], list[float]]:
    pairs = [
        (bench.archcheck(prompt, 1).seconds, bench.archcheck(late, size).seconds)
        for _ in range(bench.runs + 1)
    ]
    return [time / (floor + start) for start, time in pairs[1:]], [time for _, time in pairs[1:]]


def growth(bench: Bench) -> None:
    """d) CPU time and peak memory by the number of images: both are to grow with it, and no faster."""
    rows = []
    with serving(bench.server, delay=0.002) as server:
        for name in ("cold", "warm"):
            runs = [_grown(bench, server, warm=name == "warm") for _ in range(bench.runs)]
            for size in GROWTH:
                shares = [_cpu(run, size) / _cpu(run, MIDDLE) for run in runs]
                cpu = statistics.median(_cpu(run, size) for run in runs)
                memory = statistics.median((run[size].peak - run[1].peak) / size * 1000 for run in runs)
                peak = statistics.median(run[size].peak for run in runs)
                cells = spread(shares), f"{cpu:.2f} s", f"{memory:.1f} MiB", f"{peak:.0f} MiB", f"`{LISTED}`"
                rows.append([name, size, *cells])
    columns = ["cache", "images", f"CPU an image / that of {MIDDLE} images", "CPU per 1,000 images"]
    columns += ["memory per 1,000 images", "peak", "command"]
    table(f"d) Growth, 5 registries, plain http, answers 2 ms late ({bench.runs} runs)", columns, rows)
    print("\nCPU and memory an image: above what a run for one image takes.")


def _cpu(run: dict[int, Cost], size: int) -> float:
    """Return the seconds per 1,000 images."""
    return (run[size].cpu - run[1].cpu) / size * 1000


def _grown(bench: Bench, server: Server, *, warm: bool) -> dict[int, Cost]:
    """Return what one image costs and what many do; warm, all have been looked up before."""
    cache = bench.fresh() if warm else None
    if warm:
        bench.archcheck(server, max(GROWTH), cache)
    return {size: bench.archcheck(server, size, cache) for size in (1, *GROWTH)}


def against_python(bench: Bench) -> None:
    """e) One image that the cache has, over Python itself."""
    cache = bench.fresh()
    with serving(bench.server) as server:
        reference = server.references(1)[0]
        command = [ARCHCHECK, "image", reference]
        bench.run(command, {"ARCHCHECK_CACHE_DIR": str(cache)})
        server.reset()
        pairs = [
            (
                bench.run(command, {"ARCHCHECK_CACHE_DIR": str(cache)}).seconds,
                bench.run([sys.executable, "-c", "pass"], {}).seconds,
            )
            for _ in range(4 * bench.runs)
        ]
        asked = requests_in(server.counts()) / len(pairs)
    row = [spread([mine / python for mine, python in pairs]), f"{asked:.0f}", "`archcheck image REF`"]
    title = f"e) One cached image ({len(pairs)} pairs)"
    table(title, ["time / `python -c pass`", "requests", "command"], [row])


PARTS = {
    "a": count_requests,
    "b": against_floor,
    "c": against_peers,
    "d": growth,
    "e": against_python,
}


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas: a,b,c,d,e")
    options = parser.parse_args()
    names = options.only.split(",")
    if not set(names) <= set(PARTS):
        parser.error(f"--only takes {','.join(PARTS)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            bench = Bench(build(folder), folder, options.runs)
        except MissingToolError as error:
            print(f"Skipped: {error}")
            return
        for part in names:
            PARTS[part](bench)


if __name__ == "__main__":
    main()
