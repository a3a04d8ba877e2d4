"""How fast manifests are read, as a ratio to PyYAML's C loader over the same text, in one run.

60 MB of rendered YAML by default: documents of the demo chart's shape, repeated. The peak memory is that of
the reading process, less that of one that reads a single document: it must not grow with the text.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.timed import require_silence

DOCUMENT = """\
---
# Source: homecloud/templates/nextcloud.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: nextcloud-{number}
  namespace: home
  labels:
    app.kubernetes.io/name: nextcloud
    app.kubernetes.io/managed-by: Helm
spec:
  replicas: 1
  selector:
    matchLabels: {{app: nextcloud}}
  template:
    metadata:
      annotations:
        checksum/config: 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b
    spec:
      containers:
        - name: nextcloud
          image: docker.io/library/nextcloud:33
          imagePullPolicy: "IfNotPresent"
          env:
            - name: TRUSTED_PROXIES
              value: "10.42.0.0/16"
            - name: PHP_MEMORY_LIMIT
              value: 512M
          livenessProbe:
            httpGet: {{path: /status.php, port: http, scheme: HTTP}}
            periodSeconds: 10
          resources:
            limits: {{cpu: 500m, memory: 512Mi}}
"""

OURS = """
import sys
from archcheck.sources.files import read_manifests
print(len(read_manifests([sys.argv[1]]).workloads))
"""
THEIRS = """
import sys, yaml
with open(sys.argv[1], "rb") as file:
    print(sum(1 for _ in yaml.load_all(file, yaml.CSafeLoader)))
"""


def run(code: str, path: Path) -> tuple[float, int, str]:
    """Return seconds, peak memory in MiB and output of one process."""
    start = time.perf_counter()
    peak = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    script = f"{code}\n{peak}"
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    took = time.perf_counter() - start
    require_silence(command, done.returncode, done.stderr.encode())
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    *printed, memory = done.stdout.splitlines()
    return took, int(memory) // unit, "".join(printed)


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=60)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    documents = options.megabytes * 1_000_000 // len(DOCUMENT)
    with tempfile.TemporaryDirectory() as folder:
        path, single = Path(folder, "all.yaml"), Path(folder, "one.yaml")
        with path.open("w") as file:
            file.writelines(DOCUMENT.format(number=number) for number in range(documents))
        single.write_text(DOCUMENT.format(number=0))
        pairs = [(run(OURS, path), run(THEIRS, path)) for _ in range(options.runs)]
        base = run(OURS, single)[1]
    ratios = [ours[0] / theirs[0] for ours, theirs in pairs]
    print(
        f"{options.megabytes} MB, {documents} documents: median {statistics.median(ratios):.2f} x"
        f" yaml.CSafeLoader (min {min(ratios):.2f}, max {max(ratios):.2f}, {options.runs} pairs);"
        f" {pairs[0][0][1] - base} MiB above the reading of one document"
    )


if __name__ == "__main__":
    main()
