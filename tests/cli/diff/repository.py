"""A git repository with manifests, a lock and the images of a registry."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from archcheck.errors import ExitCode
from tests.support.command import Outcome, run
from tests.support.layouts import write_layout

EVERYWHERE, FEWER = ["linux/amd64", "linux/arm64", "linux/arm/v7"], ["linux/amd64"]
CONFIGURATION = """nodes:
  - {name: a20, count: 2, platform: linux/arm/v7, taints: ["arch=armhf:NoSchedule"]}
  - {name: a64, count: 2, platform: linux/arm64}
  - {name: pc, count: 1, platform: linux/amd64}
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  template:
    spec:
      containers:
        - name: web
          image: {image}
      {more}
"""
ALWAYS = "restartPolicy: Always"


def deployment(image: str, name: str = "web") -> str:
    """Return a Deployment with one container, called web."""
    return DEPLOYMENT.format(image=image, more=ALWAYS).replace("{name: web}", f"{{name: {name}}}")


class Repository:
    """A git repository with a manifest and a lock. web:1 runs everywhere, web:2 on amd64 alone."""

    def __init__(self, path: Path, env: Mapping[str, str] | None = None) -> None:
        self.path = path
        self.env = env
        self.layout = write_layout(
            path.parent / "layout",
            {
                "docker.io/library/web:1": EVERYWHERE,
                "docker.io/library/web:2": FEWER,
                "docker.io/library/web:3": [*EVERYWHERE, "linux/riscv64"],
            },
        )
        path.mkdir()
        self.git("init", "-q", "-b", "main")
        self.write(".archcheck.yaml", CONFIGURATION)

    def git(self, *arguments: str, cwd: Path | None = None, stdin: bytes = b"") -> str:
        """Run git, and return what it prints."""
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", *identity, "-c", "protocol.file.allow=always", *arguments]
        done = subprocess.run(command, cwd=cwd or self.path, check=True, capture_output=True, input=stdin)
        return done.stdout.decode().strip()

    def write(self, name: str, text: str) -> Path:
        """Write a file."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def lock(self, cwd: Path | None = None) -> None:
        """Write the lock."""
        done = run("lock", "--registry-layout", self.layout, cwd=cwd or self.path, env=self.env)
        assert done.code == ExitCode.OK, done.err

    def holds(self, image: str, more: str = ALWAYS) -> None:
        """Let the manifest name an image, and the lock have it."""
        self.write("web.yaml", DEPLOYMENT.format(image=image, more=more))
        self.lock()

    def commit(self) -> None:
        """Commit all that is there."""
        self.git("add", "-A")
        self.git("commit", "-qm", "one")

    def diff(
        self, *arguments: object, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> Outcome:
        """Run `archcheck diff`."""
        return run("diff", *arguments, cwd=cwd or self.path, env={**(self.env or {}), **(env or {})})
