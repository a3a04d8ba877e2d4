"""What the gate costs, as ratios in one run: the hook on one changed file, and a whole repository.

    python -m benchmarks.gate --runs 5

The repository has 2,000 manifests in 40 directories, 30 MB in all: each file two Deployments with their
Services, an Ingress, a claim and a ConfigMap of some 11 KB; its lock has 400 images, its configuration the
nodes of a mixed cluster. The hook is `archcheck manifest --locked --changed FILE` over `python -c pass`; the
whole is `archcheck manifest . --locked` over PyYAML's C loader reading the same files. Aims: 12 and 1.3.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.timed import seconds

FILES, DIRECTORIES, IMAGES = 2_000, 40, 400
CONFIGURATION = """nodes:
  - {name: a20, count: 2, platform: linux/arm/v7, taints: ["arch=armhf:NoSchedule"]}
  - {name: a64, count: 2, platform: linux/arm64}
  - {name: pc, count: 2, platform: linux/amd64}
"""
DEPLOYMENT = """---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{number}
  namespace: team-{team}
  labels: {{app.kubernetes.io/name: app-{number}, app.kubernetes.io/managed-by: kustomize}}
spec:
  replicas: 2
  selector:
    matchLabels: {{app.kubernetes.io/name: app-{number}}}
  template:
    metadata:
      labels: {{app.kubernetes.io/name: app-{number}}}
    spec:
      securityContext: {{runAsNonRoot: true, fsGroup: 1000}}
      containers:
        - name: app
          image: registry.example.org/team/app{image}:1.0
          ports:
            - {{name: http, containerPort: 8080}}
          env:
            - name: LOG_LEVEL
              value: info
            - name: DATABASE_PASSWORD
              valueFrom:
                secretKeyRef: {{name: database, key: password}}
          livenessProbe:
            httpGet: {{path: /healthz, port: http}}
            periodSeconds: 10
          readinessProbe:
            httpGet: {{path: /ready, port: http}}
          resources:
            requests: {{cpu: 100m, memory: 128Mi}}
            limits: {{memory: 256Mi}}
          volumeMounts:
            - {{name: config, mountPath: /etc/app, readOnly: true}}
            - {{name: data, mountPath: /data}}
      volumes:
        - name: config
          configMap: {{name: app-{number}}}
        - name: data
          persistentVolumeClaim: {{claimName: app-{number}}}
---
apiVersion: v1
kind: Service
metadata:
  name: app-{number}
  namespace: team-{team}
spec:
  selector: {{app.kubernetes.io/name: app-{number}}}
  ports:
    - {{name: http, port: 80, targetPort: http}}
"""
REST = """---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: app-{number}
  namespace: team-{team}
spec:
  rules:
    - host: app-{number}.example.org
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {{service: {{name: app-{number}, port: {{name: http}}}}}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: app-{number}
  namespace: team-{team}
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests: {{storage: 1Gi}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: app-{number}
  namespace: team-{team}
data:
  app.conf: |
"""
SETTING = "    setting_{number} = the value of a setting that an application reads when it starts\n"
LOCKED = """  registry.example.org/team/app{image}:1.0:
    digest: sha256:{digest:064x}
    kind: index
    platforms:
      - linux/amd64
      - linux/arm/v7
      - linux/arm64/v8
    seen: 2026-01-31
"""
THEIRS = """
import sys, yaml
from pathlib import Path

from benchmarks.timed import seconds
documents = 0
for path in sorted(Path(".").rglob("app*.yaml")):
    with path.open("rb") as file:
        documents += sum(1 for _ in yaml.load_all(file, yaml.CSafeLoader))
print(documents)
"""


def make_repository(folder: Path) -> int:
    """Write the repository, and return the bytes of its manifests."""
    size = 0
    settings = "".join(SETTING.format(number=number) for number in range(142))
    for number in range(FILES):
        team = folder / f"team-{number % DIRECTORIES}"
        team.mkdir(exist_ok=True)
        values = {"team": number % DIRECTORIES, "image": number % IMAGES}
        text = "".join(DEPLOYMENT.format(number=f"{number}-{at}", **values) for at in range(2))
        text += REST.format(number=number, **values) + settings
        size += (team / f"app{number}.yaml").write_text(text)
    (folder / ".archcheck.yaml").write_text(CONFIGURATION)
    names = sorted(range(IMAGES), key=lambda image: f"registry.example.org/team/app{image}:1.0")
    blocks = "".join(LOCKED.format(image=image, digest=image + 1) for image in names)
    header = (
        "# Which platforms each image has. Written by archcheck lock; archcheck --locked asks nobody else.\n"
    )
    (folder / "archcheck.lock").write_text(f"{header}version: 1\nimages:\n{blocks}")
    (folder / ".git").mkdir()
    return size


def compared(mine: list[str], theirs: list[str], folder: Path, runs: int) -> list[float]:
    """Return the ratios of two commands that are run by turns, after one warm-up."""
    pairs = [(seconds(mine, folder), seconds(theirs, folder)) for _ in range(runs + 1)]
    return [first / second for first, second in pairs[1:]]


def main() -> None:
    """Print a line for each pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    archcheck = str(Path(sys.executable).with_name("archcheck"))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = make_repository(folder)
        print(f"{FILES} files, {size / 1e6:.1f} MB, {IMAGES} images in the lock")
        hook = [archcheck, "manifest", "--locked", "--changed", "team-1/app1.yaml"]
        whole = [archcheck, "manifest", ".", "--locked", "--quiet"]
        python = [sys.executable, "-c"]
        for what, mine, theirs, count in (
            ("the hook, one changed file / python -c pass", hook, [*python, "pass"], runs * 4),
            ("the whole repository / yaml.CSafeLoader", whole, [*python, THEIRS], runs),
        ):
            ratios = compared(mine, theirs, folder, count)
            spread = f"min {min(ratios):.2f}, max {max(ratios):.2f}, {count} pairs"
            print(f"{what:45} median {statistics.median(ratios):5.2f}   ({spread})")


if __name__ == "__main__":
    main()
