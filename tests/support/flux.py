"""A repository of Flux as a test writes it: one cluster, releases, and charts that are vendored as archives."""

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

from tests.support.charts import DEPLOYMENT

CHARTS = "https://charts.example.org"
SYNC = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
"""
SOURCE = f"""\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {{name: charts, namespace: apps}}
spec: {{url: "{CHARTS}"}}
"""


def helm_release(name: str, chart: str = "web", version: str = "1.x", values: str = "{}") -> str:
    """Return a HelmRelease of a chart of the repository `charts`."""
    return f"""\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: {name}
  namespace: apps
spec:
  chart:
    spec:
      chart: {chart}
      version: "{version}"
      sourceRef: {{kind: HelmRepository, name: charts}}
  values: {values}
"""


def vendored(folder: Path, name: str, version: str, image: str) -> Path:
    """Write the archive of a chart whose own values name an image."""
    files = {
        "Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: {version}\n",
        "values.yaml": f"image: {image}\n",
        "templates/all.yaml": DEPLOYMENT,
    }
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{name}-{version}.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        for path, text in files.items():
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text.encode()))
    return archive


def flux_repository(root: Path, apps: Mapping[str, str], cluster: str = "home") -> Path:
    """Write a repository of which all files of `apps/` are applied, with the source of the charts; return it."""
    for name, text in {
        f"clusters/{cluster}/flux-system/gotk-sync.yaml": SYNC,
        "apps/source.yaml": SOURCE,
        **{f"apps/{name}": text for name, text in apps.items()},
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root
