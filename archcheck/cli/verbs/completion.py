"""`archcheck completion SHELL`."""

import click
from click.shell_completion import ShellComplete, get_completion_class

from archcheck.__main__ import COMPLETION
from archcheck.cli.output.writing import write_text

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> int:
    """Print what a shell needs to complete commands and options.

    \b
    archcheck completion bash > ~/.local/share/bash-completion/completions/archcheck
    archcheck completion zsh > "${fpath[1]}/_archcheck"
    archcheck completion fish > ~/.config/fish/completions/archcheck.fish
    """
    from archcheck.cli.app import app

    kind = get_completion_class(shell)
    assert kind is not None
    completion = kind(app, {}, "archcheck", COMPLETION)
    write_text(ShellComplete.source(completion) + "\n", None)  # bash's own asks the bash that is here
    return 0
