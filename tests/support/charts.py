"""Charts that a test writes, and what the real helm does with them."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
  namespace: {{ .Release.Namespace }}
spec:
  template:
    spec:
      containers:
        - name: web
          image: {{ .Values.image | quote }}
"""


def write_chart(
    parent: Path,
    name: str,
    *,
    version: str = "1.0.0",
    values: str = "image: docker.io/library/nginx:1\n",
    template: str = DEPLOYMENT,
    extra: str = "",
) -> Path:
    """Write a chart's directory; `extra` is more of its Chart.yaml."""
    chart = parent / name
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: {version}\n{extra}")
    (chart / "values.yaml").write_text(values)
    (chart / "templates" / "all.yaml").write_text(template)
    return chart


def helm(program: str, *arguments: object, env: dict[str, str]) -> str:
    """Run helm, which must succeed."""
    done = subprocess.run(
        [program, *map(str, arguments)], env=env, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def package(program: str, chart: Path, target: Path, env: dict[str, str]) -> Path:
    """Return the archive of a chart."""
    target.mkdir(exist_ok=True)
    before = set(target.iterdir())
    helm(program, "package", chart, "--destination", target, env=env)
    (archive,) = set(target.iterdir()) - before
    return archive


def images(report: dict[str, Sequence[dict[str, str]]]) -> list[str]:
    """Return the references in a report."""
    return [image["reference"] for image in report["images"]]
