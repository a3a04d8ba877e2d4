"""The locks of what the demo, the tests, CI and the image install: whole, and of what `pyproject.toml` asks for."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.tables import walked

ROOT = Path(__file__).parents[3]
LOCKS = sorted(path.name for path in (ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

each_lock = walked("name", LOCKS)


def text(name: str) -> str:
    return (ROOT / "requirements" / name).read_text()


def entries(name: str) -> list[str]:
    """Return the requirements of a lock, each with its hashes on one line."""
    lines = [line for line in text(name).splitlines() if not line.startswith("#")]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def pins(name: str) -> dict[str, Version]:
    found: dict[str, Version] = {}
    for entry in entries(name):
        requirement = Requirement(entry.split(" --hash")[0])
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        found[canonicalize_name(requirement.name)] = Version(pin.version)
    return found


def asked_for(name: str) -> list[Requirement]:
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    helm = project["optional-dependencies"]["helm"]
    more = {"dev.txt": [*helm, *groups["dev"]], "helm.txt": helm, "run.txt": []}
    return [Requirement(each) for each in [*project["dependencies"], *more[name]]]


def test_there_are_the_locks_that_are_installed() -> None:
    assert LOCKS == ["build.txt", "dev.txt", "helm.txt", "run.txt", "uv.txt"]


@each_lock
def test_every_release_has_hashes(name: str) -> None:
    assert entries(name)
    assert [each for each in entries(name) if not re.search(r"--hash=sha256:[0-9a-f]{64}", each)] == []


@each_lock
def test_no_lock_names_a_package_index(name: str) -> None:
    assert not re.search(r"https?:|index-url|find-links|extra-index|trusted-host", text(name))


@walked("name", ["dev.txt", "helm.txt", "run.txt"])
def test_a_lock_has_what_the_project_asks_for(name: str) -> None:
    locked = pins(name)
    wrong = [each for each in asked_for(name) if locked[canonicalize_name(each.name)] not in each.specifier]
    assert wrong == []


@each_lock
def test_a_lock_is_closed(name: str) -> None:
    """Whatever a locked release needs is locked too; asked of the releases that are installed here."""
    locked = pins(name)
    for package in locked:
        try:
            needed = [Requirement(each) for each in requires(package) or ()]
        except PackageNotFoundError:
            continue
        plain = [each for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]
        assert [each.name for each in plain if canonicalize_name(each.name) not in locked] == []


def test_all_locks_say_the_same_of_what_they_share() -> None:
    whole = pins("dev.txt")
    for name in ("build.txt", "helm.txt", "run.txt"):
        found = pins(name)
        assert {each: found[each] for each in found.keys() & whole} == {
            each: whole[each] for each in found.keys() & whole
        }


@walked("path", ["Makefile", ".ci/run", "Dockerfile", ".github/workflows/ci.yml"])
def test_whatever_is_installed_is_locked(path: str) -> None:
    """Each call of pip has hashes, or takes nothing but the project itself."""
    lines = (ROOT / path).read_text().replace("\\\n", " ").splitlines()
    calls = [line for line in lines if re.search(r"pip (install|wheel)|\$\((PIP|LOCKED)\)", line)]
    loose = [line for line in calls if not re.search(r"--require-hashes|\$\(LOCKED\)|--no-deps", line)]
    assert [line.strip() for line in loose if not line.startswith("PIP ")] == []
