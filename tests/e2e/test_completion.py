"""Completion in the shells themselves, of the installed command."""

import os
import subprocess
from pathlib import Path

from tests.support import programs
from tests.support.command import COMMAND
from tests.support.tables import walked

PRELUDE = {
    "bash": """
eval "$(_ARCHCHECK_COMPLETE=bash_source archcheck)"
complete -p archcheck >/dev/null || exit 9
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_archcheck_completion archcheck
printf '%s\\n' "${COMPREPLY[@]}"
""",
    "zsh": """
compdef() { [[ "$*" == "_archcheck_completion archcheck" ]] || exit 9 }
_describe() { print -l -- "${${(P)3}[@]%%:*}" }
compadd() { print -l -- "${(P)@[-1]}" }
eval "$(_ARCHCHECK_COMPLETE=zsh_source archcheck)"
words=("$@")
CURRENT=$#
_archcheck_completion
""",
    "fish": """
_ARCHCHECK_COMPLETE=fish_source archcheck | source
complete -C "$argv" | string replace -r '\\t.*' ''
true
""",
}
"""What asks a shell for completions of the words that it is given; in zsh without its line editor."""

SHELLS = walked("shell", PRELUDE)


def completions(shell: str, folder: Path, *words: str) -> set[str]:
    """Return what a shell offers for the last word."""
    program = programs.require(shell, f"apt install {shell}")
    plain = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    done = subprocess.run(
        [program, *plain, "-c", PRELUDE[shell], *([] if shell == "fish" else [shell]), *words],
        cwd=folder,
        env={
            "PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "TERM": "dumb",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return {line for line in done.stdout.splitlines() if line}


@SHELLS
def test_verbs_are_completed(shell: str, tmp_path: Path) -> None:
    assert completions(shell, tmp_path, "archcheck", "man") == {"manifest"}
    assert {"lock", "diff", "manifest", "baseline"} <= completions(shell, tmp_path, "archcheck", "")


@SHELLS
def test_options_are_completed(shell: str, tmp_path: Path) -> None:
    assert completions(shell, tmp_path, "archcheck", "manifest", "--chan") == {"--changed"}
    assert {"--locked", "--lock-file"} <= completions(shell, tmp_path, "archcheck", "manifest", "--lo")


@SHELLS
def test_the_values_of_an_option_are_completed(shell: str, tmp_path: Path) -> None:
    found = completions(shell, tmp_path, "archcheck", "manifest", "--format", "s")
    assert found == {"sarif"}


@SHELLS
def test_rules_are_completed(shell: str, tmp_path: Path) -> None:
    assert completions(shell, tmp_path, "archcheck", "explain", "at-") == {"at-risk"}


@SHELLS
def test_nothing_is_offered_where_nothing_fits(shell: str, tmp_path: Path) -> None:
    assert completions(shell, tmp_path, "archcheck", "manifest", "--no-such") == set()


def test_the_file_of_the_verb_is_what_click_makes(tmp_path: Path) -> None:
    def text(*arguments: str, **variables: str) -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **variables}
        return subprocess.run(
            [COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=True
        ).stdout

    for shell in PRELUDE:
        assert text("completion", shell).strip() == text(_ARCHCHECK_COMPLETE=f"{shell}_source").strip()
