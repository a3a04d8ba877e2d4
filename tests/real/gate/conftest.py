"""The repository of a team, with the real git and the real pre-commit, and no way into any network."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import programs
from tests.support.command import Outcome, run

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "fixtures/repo"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
NOWHERE = "http://127.0.0.1:9"
"""The discard port: a proxy that refuses every connection."""

NO_NETWORK = {
    name: NOWHERE
    for scheme in ("http", "https", "all")
    for name in (f"{scheme}_proxy", f"{scheme}_PROXY".upper())
} | {"NO_PROXY": "", "no_proxy": "", "PIP_NO_INDEX": "1"}


def hooks() -> dict[str, dict[str, Any]]:
    """Return the hooks that this project offers, by id."""
    found = yaml.safe_load(HOOKS.read_text())
    return {hook["id"]: hook for hook in found}


@dataclass(frozen=True)
class Team:
    """A repository in git; its hook is ours, run by the archcheck of these tests."""

    path: Path
    environment: Mapping[str, str]

    def run(self, *command: object) -> Outcome:
        """Run a program in the repository."""
        done = subprocess.run(
            [str(each) for each in command],
            cwd=self.path,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def git(self, *arguments: object) -> str:
        done = self.run("git", *arguments)
        assert done.code == 0, done.err
        return done.out

    def archcheck(self, *arguments: object) -> Outcome:
        return run(*arguments, env=self.environment, cwd=self.path)

    def pre_commit(self, *arguments: object) -> Outcome:
        """Run one hook of pre-commit, which prints all to standard output."""
        return self.run("pre-commit", "run", "--color=never", "--verbose", *arguments)

    def read(self, name: str) -> str:
        return (self.path / name).read_text()

    def write(self, name: str, text: str) -> None:
        """Write a file and stage it, as one does before a commit."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        self.git("add", "--", name)

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text
        self.write(name, text.replace(old, new))

    def use(self, *names: str) -> None:
        """Put hooks into the configuration, as they are but for how pre-commit would install them."""
        found = [hooks()[name] | {"language": "system"} for name in names]
        self.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": found}]}))


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory, kustomize: str) -> Team:
    """The sample repository, committed, with the hook `archcheck`; what each test has a copy of."""
    programs.require("git", "apt install git")
    programs.require("pre-commit", "pip install pre-commit")
    programs.require("helm", "pip install 'kube-archcheck[helm]'")
    home = tmp_path_factory.mktemp("team")
    environment = dict(os.environ) | NO_NETWORK
    environment |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "KUSTOMIZE_BIN": kustomize,
        "HOME": str(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "A team", f"GIT_{who}_EMAIL": "team@example.org"}
    environment = {name: value for name, value in environment.items() if name not in _OF_OTHERS}
    found = Team(home / "repo", environment)
    shutil.copytree(SAMPLE, found.path)
    found.git("init", "--quiet", "--initial-branch=main")
    found.git("add", "--all")
    found.use("archcheck")
    found.git("commit", "--quiet", "--message=All that is there")
    return found


@pytest.fixture
def team(tmp_path: Path, committed: Team) -> Team:
    """A team's own copy, in a home of its own."""
    shutil.copytree(committed.path, tmp_path / "repo")
    (tmp_path / "registry").symlink_to(SAMPLE.parent / "registry")
    given = {name: os.environ[name] for name in _OF_EACH_TEST if name in os.environ}
    return Team(tmp_path / "repo", {**committed.environment, **given, "HOME": str(tmp_path)})


_OF_EACH_TEST = ("ARCHCHECK_CACHE_DIR", "ARCHCHECK_REGISTRIES_CONFIG")
_OF_OTHERS = {"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "SKIP", "PRE_COMMIT_ALLOW_NO_CONFIG"}
"""Variables that are set where these tests run within a hook."""
