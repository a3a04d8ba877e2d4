"""Another run writes the lock, or the baseline, between reading and writing: nothing of it is lost."""

from collections.abc import Callable

import pytest
import yaml

from archcheck.actions import baseline as baseline_action
from archcheck.actions import lock as lock_action
from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.support.repository import ARM, Repository, pod


def meanwhile(
    act: Callable[[], object], wrapped: Callable[..., object], *, always: bool = False
) -> Callable[..., object]:
    """Return a function that lets another do something before its first call, or before each."""
    left = [act]

    def slowly(*arguments: object, **named: object) -> object:
        if left:
            (left[0] if always else left.pop())()
        return wrapped(*arguments, **named)

    return slowly


@pytest.fixture
def run(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run the command line in this process, in the repository."""
    monkeypatch.chdir(repo.path)
    return lambda *arguments: main([str(each) for each in (*arguments, *repo.online)])


def other(repo: Repository) -> str:
    """Return the lock of a repository that names another image."""
    repo.write("other.yaml", pod("both:1"))
    assert repo.lock().code == ExitCode.OK
    text = repo.lock_text
    repo.lock_file.unlink()
    return text


def test_a_lock_that_another_has_written_meanwhile_is_read_again(
    repo: Repository, run: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = other(repo)
    repo.write("one.yaml", pod("one:1"))
    asked: list[list[str]] = []
    ask = lock_action._ask

    def slowly(references: list[object], *arguments: object, **named: object) -> object:
        if not asked:
            repo.lock_file.write_text(theirs)
        asked.append([str(each) for each in references])
        return ask(references, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(lock_action, "_ask", slowly)
    assert run("lock") == ExitCode.OK
    assert list(yaml.safe_load(repo.lock_text)["images"]) == [
        "docker.io/library/both:1",
        "docker.io/library/one:1",
    ]
    assert [len(each) for each in asked] == [2, 1]


def test_a_lock_that_changes_at_every_look_is_left_alone(
    repo: Repository,
    run: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    theirs = other(repo)
    texts = (theirs + "\n" * number for number in range(99))
    act = meanwhile(lambda: repo.lock_file.write_text(next(texts)), lock_action._ask, always=True)
    monkeypatch.setattr(lock_action, "_ask", act)
    repo.write("one.yaml", pod("one:1"))
    assert run("lock") == ExitCode.USAGE
    assert "archcheck.lock has changed since it was read" in capsys.readouterr().err
    assert repo.lock_text.startswith(theirs)


def test_a_baseline_that_another_has_written_meanwhile_is_read_again(
    repo: Repository, run: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("a/p.yaml", pod("one:1"))
    repo.write("b/p.yaml", pod("two:1"))
    act = meanwhile(lambda: run("baseline", *ARM, "b"), baseline_action._elsewhere)
    monkeypatch.setattr(baseline_action, "_elsewhere", act)
    assert run("baseline", *ARM, "a") == ExitCode.OK
    assert repo.check().code == ExitCode.OK
