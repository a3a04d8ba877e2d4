"""What following a repository of Flux costs beyond helm and kustomize, as ratios in one run.

    python -m benchmarks.gitops --runs 3

The repository has 150 HelmReleases of 60 charts that lie in it, in ten Kustomizations. `archcheck
manifest . --offline` with an empty cache over what helm and kustomize themselves took of the processors,
divided by their number; and the second run, with nothing changed, over the first. Aims: 1.3 and a tenth.
The same of processor time alone is of use where other work keeps the machine busy: then the first
ratio of wall time says nothing. archcheck is compiled to bytecode before, as an installed package is.
`--profile` says where the time of the first run goes, in archcheck itself.
"""

import argparse
import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import archcheck
from benchmarks.timed import require_silence

RELEASES, CHARTS, KUSTOMIZATIONS = 150, 60, 10
SYNC = """apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, ref: {branch: main}, url: "ssh://git@git.example.org/acme/fleet"}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 10m
  path: ./clusters/home
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
"""
KUSTOMIZATION = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: team-{team}, namespace: flux-system}}
spec:
  interval: 1h
  path: ./apps/team-{team}
  prune: true
  targetNamespace: team-{team}
  sourceRef: {{kind: GitRepository, name: flux-system}}
  postBuild: {{substitute: {{TEAM: team-{team}}}}}
"""
RELEASE = """apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: app-{number}
spec:
  interval: 1h
  chart:
    spec:
      chart: ./charts/chart-{chart}
      sourceRef: {{kind: GitRepository, name: flux-system, namespace: flux-system}}
  values:
    image:
      repository: registry.example.org/team/app{number}
      tag: "1.0"
    team: ${{TEAM}}
    resources:
      requests: {{cpu: 100m, memory: 128Mi}}
      limits: {{memory: 256Mi}}
"""
HELPERS = """{{- define "app.labels" -}}
app.kubernetes.io/name: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "app.labels" . | nindent 4 }}
spec:
  selector:
    matchLabels: {app.kubernetes.io/name: {{ .Release.Name }}}
  template:
    metadata:
      labels: {{- include "app.labels" . | nindent 8 }}
    spec:
      {{- with .Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: app
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          resources: {{- toYaml .Values.resources | nindent 12 }}
          env:
            - {name: TEAM, value: {{ .Values.team | quote }}}
"""
REST = """apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "app.labels" . | nindent 4 }}
spec:
  selector: {app.kubernetes.io/name: {{ .Release.Name }}}
  ports:
    - {name: http, port: {{ .Values.port }}, targetPort: http}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  app.conf: |
    team = {{ .Values.team }}
    replicas = {{ .Values.replicas }}
"""
VALUES = """image: {repository: nginx, tag: ""}
team: none
port: 8080
replicas: 1
nodeSelector: {}
resources: {}
"""
OURS = """
import resource, sys
from archcheck.cli.run import main
code = main(sys.argv[2:])
used = [resource.getrusage(who) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)]
open(sys.argv[1], "w").write(" ".join(str(each.ru_utime + each.ru_stime) for each in used))
sys.exit(code)
"""
PROFILED = """
import cProfile, pstats, sys, threading
from archcheck.cli.run import main
profiles, run = [], threading.Thread.run
def profiled(work, *arguments):
    profiles.append(cProfile.Profile())
    profiles[-1].runcall(work, *arguments)
threading.Thread.run = lambda thread: profiled(run, thread)
profiled(main, sys.argv[2:])
stats = pstats.Stats(*profiles, stream=open(sys.argv[1], "w"))
stats.sort_stats("tottime").print_stats(25)
stats.sort_stats("cumtime").print_stats("archcheck", 40)
"""
INCOMPLETE = 3
"""The exit code: no image can be looked up."""


def make_repository(folder: Path) -> None:
    """Write the repository."""
    for path, text in _files():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def _files() -> list[tuple[str, str]]:
    """Return all files of the repository."""
    files = [("clusters/home/flux-system/gotk-sync.yaml", SYNC)]
    for team in range(KUSTOMIZATIONS):
        files += [(f"clusters/home/team-{team}.yaml", KUSTOMIZATION.format(team=team))]
    for number in range(RELEASES):
        text = RELEASE.format(number=number, chart=number % CHARTS)
        files.append((f"apps/team-{number % KUSTOMIZATIONS}/app-{number}.yaml", text))
    for chart in range(CHARTS):
        below = f"charts/chart-{chart}"
        metadata = f"apiVersion: v2\nname: chart-{chart}\nversion: 1.0.0\nappVersion: '1.0'\n"
        files += [(f"{below}/Chart.yaml", metadata), (f"{below}/values.yaml", VALUES)]
        templates = {"_helpers.tpl": HELPERS, "deployment.yaml": DEPLOYMENT, "rest.yaml": REST}
        files += [(f"{below}/templates/{name}", text) for name, text in templates.items()]
    return files


def run(folder: Path, cache: Path, code: str = OURS) -> tuple[float, str]:
    """Return the seconds of one run, and what its process has said of itself."""
    said = cache.with_suffix(".said")
    options = ["manifest", ".", "--offline", "--quiet"]
    command = [sys.executable, "-c", code, str(said), *options]
    environment = {**os.environ, "ARCHCHECK_CACHE_DIR": str(cache)}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True)
    took = time.perf_counter() - start
    require_silence(command, done.returncode, done.stderr, (0, INCOMPLETE))
    return took, said.read_text()


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    compileall.compile_dir(Path(archcheck.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as name:
        repository = Path(name, "repository")
        make_repository(repository)
        if options.profile:
            print(run(repository, Path(name, "profile"), PROFILED)[1])
            return
        above, again, own_part, own_again = [], [], [], []
        for number in range(options.runs):
            cache = Path(name, f"cache-{number}")
            first, used = run(repository, cache)
            second, later = run(repository, cache)
            theirs, ours = map(float, used.split())
            own = theirs / (os.cpu_count() or 1)
            print(f"first {first:.2f} s, helm and kustomize {own:.2f} s a processor; second {second:.2f} s")
            above.append(first / own)
            again.append(second / first)
            own_part.append(ours / theirs)
            own_again.append(sum(map(float, later.split())) / (theirs + ours))
    print(f"{RELEASES} releases of {CHARTS} charts, {options.runs} pairs")
    for what, ratios in (
        ("first / helm and kustomize", above),
        ("second / first", again),
        ("CPU: archcheck / helm and kustomize", own_part),
        ("CPU: second / first", own_again),
    ):
        print(f"{what:36} {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})")


if __name__ == "__main__":
    main()
