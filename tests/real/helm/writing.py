"""Charts as small as helm takes them, in the ways in which public charts let pods be placed."""

from pathlib import Path

ANYWHERE, NOT_ARM32, AMD64_ONLY, NOT_ARM64 = "nginx:1", "redis:7", "nginx:2", "busybox:1"
PLATFORMS = {
    ANYWHERE: ["linux/amd64", "linux/arm64/v8", "linux/arm/v7"],
    NOT_ARM32: ["linux/amd64", "linux/arm64/v8"],
    AMD64_ONLY: ["linux/amd64"],
    NOT_ARM64: ["linux/amd64", "linux/arm/v7"],
}
IMAGES = {f"docker.io/library/{name}": platforms for name, platforms in PLATFORMS.items()}

MIXED = """\
nodes:
  - {name: pi, platform: linux/arm/v7}
  - {name: rock, platform: linux/arm64}
  - {name: pc, platform: linux/amd64}
"""
PLACEMENT = "nodeSelector: {}\naffinity: {}\ntolerations: []\n"


def fields(values: str) -> str:
    """Return the three fields as most charts write them, from values below a path such as `.Values.web`."""
    return "".join(field(name, f"{values}.{name}") for name in ("nodeSelector", "affinity", "tolerations"))


def field(name: str, expression: str) -> str:
    """Return one field, from any expression of a template."""
    return f"{{{{- with {expression} }}}}\n{name}: {{{{- toYaml . | nindent 2 }}}}\n{{{{- end }}}}\n"


def workload(
    name: str,
    pod: str = "",
    *,
    image: str = NOT_ARM32,
    kind: str = "Deployment",
    annotations: str = "",
    labels: str = "",
) -> str:
    """Return the template of a workload; `pod` is more of its pod spec."""
    version = "batch/v1" if kind == "Job" else "apps/v1"
    spec = "".join(f"      {line}\n" for line in pod.splitlines())
    return f"""\
apiVersion: {version}
kind: {kind}
metadata:
  name: {name}
  annotations: {{{annotations}}}
  labels: {{{labels}}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers:
        - {{name: main, image: {image!r}}}
{_nested(spec)}"""


def _nested(text: str) -> str:
    """Return a pod's fields where `toYaml` is as deep as they are."""
    return text.replace("nindent 2 }}", "nindent 8 }}")


def chart(folder: Path, values: str = "", /, *templates: str, name: str = "app", extra: str = "") -> Path:
    """Write a chart into a folder; `extra` is more of its Chart.yaml."""
    place = folder / name
    (place / "templates").mkdir(parents=True)
    (place / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: 1.0.0\n{extra}")
    (place / "values.yaml").write_text(values)
    (place / "templates" / "all.yaml").write_text("---\n".join(templates))
    return place


def depends(on: str, more: str = "") -> str:
    """Return the part of a Chart.yaml that names a subchart; `more` is its alias or its condition."""
    return f"dependencies:\n  - {{name: {on}, version: 1.0.0, repository: '', {more}}}\n"
