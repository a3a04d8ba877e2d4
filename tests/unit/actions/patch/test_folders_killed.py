"""A run that is killed leaves the old component or the new one, and no kustomization that names what is not there."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archcheck.actions.patch.folders import own_files, texts_of, write_files
from archcheck.patches.kustomize.component import MARK, PatchEntry, component, with_names_of
from archcheck.patches.kustomize.reconciling import entries_in
from archcheck.storage.replacing import Replacement
from tests.support.forks import in_a_copy
from tests.support.kustomizations import component_in

pytestmark = pytest.mark.skipif(os.name != "posix", reason="it forks")

STEPS = (
    (os, "open"),
    (os, "fsync"),
    (os, "mkdir"),
    (os, "unlink"),
    (os, "replace"),
    (os, "rename"),
    (Path, "unlink"),
    (Path, "replace"),
)
MOST_STEPS = 200
OLD_LINE, NEW_LINE = b"resources: []\n", b"resources: []\ncomponents: [nodes]\n"


def entry(name: str, text: str = "one") -> PatchEntry:
    return PatchEntry(f"{name}.yaml", f"{MARK}{text}\n", {"kind": "Deployment", "name": name})


CHANGES = {
    "a component where there was none": ([], [entry("a"), entry("b")]),
    "one patch that is another": ([entry("a"), entry("b")], [entry("a"), entry("b", "two")]),
    "two patches that are others": ([entry("a"), entry("b")], [entry("a", "two"), entry("b", "two")]),
    "one more": ([entry("a")], [entry("a"), entry("b")]),
    "one less": ([entry("a"), entry("b")], [entry("a")]),
    "all at once": (
        [entry("a"), entry("b"), entry("c")],
        [entry("a", "two"), entry("c", "two"), entry("d")],
    ),
    "one that takes the file of another": (
        [entry("a")],
        [PatchEntry("a.yaml", f"{MARK}two\n", {"kind": "DaemonSet", "name": "a"})],
    ),
}


def meant(found: list[PatchEntry]) -> dict[str, str]:
    return {str(dict(each.target)): each.text for each in found}


def kill_at(step: int, act: Callable[[], object]) -> bool:
    """Do something in a process that kills itself before a certain step; return whether it came so far."""

    def work() -> None:
        left = [step]
        for owner, name in STEPS:
            setattr(owner, name, _counted(getattr(owner, name), left))
        act()

    return os.WIFSIGNALED(in_a_copy(work))


def _counted(call: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    def counted(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **named)

    return counted


def change(folder: Path, file: Path, now: list[PatchEntry]) -> None:
    """Write a component, and the line that takes it in."""
    write_files(folder, component(now), own_files(folder), [Replacement(file, NEW_LINE, OLD_LINE)])


def killed(folder: Path, file: Path, old: list[PatchEntry], new: list[PatchEntry]) -> Iterator[int]:
    """Yield after each step at which a run was killed; each begins with the old state."""
    now = with_names_of(new, old)
    for step in range(1, MOST_STEPS):
        if old:
            write_files(folder, component(old), own_files(folder))
        else:
            for path in folder.glob("*") if folder.exists() else ():
                path.unlink()
        file.write_bytes(OLD_LINE)
        if not kill_at(step, lambda: change(folder, file, now)):
            return
        yield step
    pytest.fail("it does not end")


@pytest.mark.parametrize("change", CHANGES)
def test_at_every_step_of_writing(tmp_path: Path, change: str) -> None:
    old, new = CHANGES[change]
    folder, file = tmp_path / "nodes", tmp_path / "kustomization.yaml"
    steps = 0
    for _ in killed(folder, file, old, new):
        steps += 1
        found = component_in(folder)
        assert found in ((meant(old) if old else None), meant(new))
        assert file.read_bytes() in (OLD_LINE, NEW_LINE)
        assert file.read_bytes() == OLD_LINE or found == meant(new)
        write_files(
            folder,
            component(with_names_of(new, list(entries_in(texts_of(own_files(folder)))))),
            own_files(folder),
        )
        assert component_in(folder) == meant(new)
        assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]
        assert len(list(folder.iterdir())) == len(new) + 1
    assert steps > 3
    assert component_in(folder) == meant(new)
    assert file.read_bytes() == NEW_LINE
