"""The repository of a team, and the command run in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.command import Outcome, run
from tests.support.layouts import write_layout

NOWHERE = "http://127.0.0.1:9"
"""The discard port: a proxy that refuses every connection."""

NO_NETWORK = {
    name: NOWHERE
    for scheme in ("http", "https", "all")
    for name in (f"{scheme}_proxy", f"{scheme}_PROXY".upper())
} | {"NO_PROXY": "", "no_proxy": ""}

IMAGES = {
    "docker.io/library/both:1": ["linux/amd64", "linux/arm64"],
    "docker.io/library/one:1": ["linux/amd64"],
    "docker.io/library/one:2": ["linux/amd64"],
    "docker.io/library/two:1": ["linux/amd64"],
}

ARM = ("--platform", "linux/arm64")

_CLOCK = """\
import datetime, os

class _Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromisoformat(os.environ["TODAY"] + "T12:00:00").replace(tzinfo=tz)

datetime.datetime = _Clock
"""


def pod(*images: str, name: str = "p", metadata: str = "") -> str:
    """Return a Pod with containers c0, c1 …; an image may have a comment behind it."""
    containers = "".join(f"    - name: c{at}\n      image: {image}\n" for at, image in enumerate(images))
    more = f", {metadata}" if metadata else ""
    head = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}{more}}}\n"
    return f"{head}spec:\n  containers:\n{containers}"


@dataclass(frozen=True)
class Repository:
    """A repository in git, and an OCI layout beside it that stands for every registry."""

    path: Path

    @classmethod
    def make(cls, folder: Path, images: Mapping[str, Sequence[str]] = IMAGES) -> "Repository":
        """Make one in `folder`, empty."""
        (folder / "repo" / ".git").mkdir(parents=True)
        write_layout(folder / "layout", images)
        return cls(folder / "repo")

    @property
    def online(self) -> tuple[object, ...]:
        """The options with which registries answer."""
        return ("--registry-layout", self.path.parent / "layout")

    @property
    def lock_file(self) -> Path:
        return self.path / "archcheck.lock"

    @property
    def lock_text(self) -> str:
        return self.lock_file.read_text()

    def publish(self, **images: Sequence[str]) -> None:
        """Let the registry have other images: `one="linux/arm64"` is docker.io/library/one:1."""
        folder = self.path.parent / "layout"
        for file in folder.rglob("*"):
            if file.is_file():
                file.unlink()
        for name in ("blobs/sha256", "blobs", "."):
            (folder / name).rmdir()
        write_layout(folder, {f"docker.io/library/{name}:1": has for name, has in images.items()})

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def run(
        self,
        *arguments: object,
        today: str = "",
        env: Mapping[str, str] | None = None,
        within: str = ".",
        stdin: str = "",
    ) -> Outcome:
        """Run the command in a directory, on a day; no registry answers but the layout, if it is named."""
        variables = dict(NO_NETWORK) | dict(env or {})
        if today:
            clock = self.path.parent / "clock"
            clock.mkdir(exist_ok=True)
            (clock / "sitecustomize.py").write_text(_CLOCK)
            variables |= {"PYTHONPATH": str(clock), "TODAY": today}
        return run(*arguments, env=variables, cwd=self.path / within, stdin=stdin)

    def lock(self, *arguments: object, **how: Any) -> Outcome:
        """Run `archcheck lock` where registries answer."""
        return self.run("lock", *self.online, *arguments, **how)

    def check(self, *arguments: object, **how: Any) -> Outcome:
        """Run `archcheck manifest . --format json` where registries answer and arm64 is required."""
        return self.run("manifest", ".", *ARM, *self.online, "--format", "json", *arguments, **how)

    def locked(self, *arguments: object, **how: Any) -> Outcome:
        """Run `archcheck manifest . --locked --format json`."""
        return self.run("manifest", ".", "--locked", "--format", "json", *arguments, **how)


def rules(outcome: Outcome) -> list[str]:
    """Return the rules of the findings that count."""
    return [finding["rule"] for finding in outcome.report["findings"]]


def aside(outcome: Outcome) -> list[tuple[str, str]]:
    """Return rule and what set it aside, of each finding that does not count."""
    return [(each["rule"], each["suppression"]["by"]) for each in outcome.report["suppressed"]]
