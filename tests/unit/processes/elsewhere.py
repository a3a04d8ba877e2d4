"""A program: archcheck without what Windows and some builds for macOS lack. Ends with 0 if all works.

Its dependencies are loaded before the names go: they have ways of their own around them.
"""

import importlib
import os
import pkgutil
import select
import signal
import subprocess
import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archcheck.processes.running import Limits

MODULES = ("fcntl", "grp", "pwd", "resource", "termios")
NAMES: dict[types.ModuleType, str] = {
    os: "fork forkpty killpg getuid geteuid getgid fchown fchmod chown sched_getaffinity set_blocking listxattr "
    "getxattr setxattr removexattr O_NOFOLLOW O_DIRECTORY mkfifo uname register_at_fork waitstatus_to_exitcode",
    signal: "SIGKILL SIGHUP SIGPIPE SIGCHLD SIGALRM SIGUSR1 SIGUSR2 pthread_sigmask",
    select: "poll epoll",
}


def load_all() -> int:
    """Load every module of the package, and return how many there are."""
    import archcheck

    names = [each.name for each in pkgutil.walk_packages(archcheck.__path__, "archcheck.")]
    for name in names:
        importlib.import_module(name)
    return len(names)


def move() -> None:
    """Take away what is not there, and all that was loaded of the package before."""
    vars(subprocess)["signal"] = types.SimpleNamespace(**vars(signal))  # it ends a program here by SIGKILL
    for module, names in NAMES.items():
        for name in names.split():
            vars(module).pop(name, None)
    for name in MODULES:
        vars(sys)["modules"][name] = None  # it cannot be imported
    for name in [each for each in sys.modules if each.partition(".")[0] == "archcheck"]:
        del sys.modules[name]


def run_programs() -> None:
    """Run other programs within their limits."""
    from archcheck.processes.running import Limits, finished

    data = os.urandom(3_000_000)
    copy = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()); sys.exit('said')"
    with finished([sys.executable, "-c", copy], stdin=data, descriptors=[0]) as run:
        assert (run.code, run.output.read(), run.messages) == (1, data, "said")
    late = failure("import time; time.sleep(300)", Limits(seconds=0.3))
    assert late.endswith("did not end within 0.3 seconds: archcheck ended it"), late
    long = failure("while True: print('x' * 99)", Limits(output=100_000))
    assert long.endswith("MiB: archcheck ended it"), long


def failure(text: str, limits: "Limits") -> str:
    """Return why a program of Python's was ended."""
    from archcheck.errors import ProgramError
    from archcheck.processes.running import finished

    try:
        with finished([sys.executable, "-c", text], limits=limits):
            return "it ended"
    except ProgramError as error:
        return f"{error.what}: {error.why}"


def share_work() -> None:
    """Do the work in this process where there are no copies of it."""
    from archcheck.processes.forked import map_forked

    assert map_forked(lambda number: (number, os.getpid()), [1, 2], 2) == [(1, os.getpid()), (2, os.getpid())]


def write_files(folder: Path) -> None:
    """Replace a file, and make a scratch folder that goes again."""
    from archcheck.processes.scratch import scratch_folder
    from archcheck.storage.replacing import Replacement, replace_files

    (folder / "a").write_bytes(b"before")
    replace_files([Replacement(folder / "a", b"after", b"before")])
    assert (folder / "a").read_bytes() == b"after"
    with scratch_folder() as scratch:
        (scratch / "b").write_bytes(b"")
    assert not scratch.exists()


def check(folder: Path) -> None:
    """Check many manifests, as a user does."""
    from archcheck.cli.run import main

    for number in range(70):
        text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p{number}}}\n"
        text += "spec: {containers: [{name: c, image: 'nginx:1'}]}\n#" + "x" * 65_000
        (folder / f"{number}.yaml").write_text(text)
    os.environ["ARCHCHECK_CACHE"] = str(folder / "cache")
    assert main(["manifest", str(folder), "--offline", "--no-cache"]) == 3


def main_here(folder: Path) -> None:
    """Do all of it."""
    count = load_all()
    move()
    assert load_all() == count > 300
    run_programs()
    share_work()
    write_files(folder)
    check(folder)


if __name__ == "__main__":
    main_here(Path(sys.argv[1]))
