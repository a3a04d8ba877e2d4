"""`archcheck completion SHELL`."""

import click
from click.shell_completion import get_completion_class

from archcheck.__main__ import COMPLETION
from archcheck.cli.writing import write_text

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
    write_text(kind(app, {}, "archcheck", COMPLETION).source() + "\n", None)
    return 0
