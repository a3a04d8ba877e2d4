"""The command under its three names."""

import subprocess
import sys
from pathlib import Path

from archcheck import __version__
from tests.support.command import COMMAND, run
from tests.support.tables import walked

PLUGIN = COMMAND.with_name("kubectl-archcheck")


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_version() -> None:
    for command in ([str(COMMAND)], [str(PLUGIN)], [sys.executable, "-m", "archcheck"]):
        assert output(*command, "--version") == f"archcheck {__version__}\n"


@walked("arguments", [["--help"], ["-h"], [], ["image", "--help"]])
def test_the_plugin_calls_itself_what_the_user_types(arguments: list[str]) -> None:
    assert output(str(PLUGIN), *arguments).startswith("Usage: kubectl archcheck")
    assert output(str(COMMAND), *arguments).startswith("Usage: archcheck")


def test_help_of_every_verb_names_the_shared_options() -> None:
    for verb in ("image", "manifest", "chart"):
        text = run(verb, "--help").out
        assert all(
            option in text
            for option in ("--platform", "--format", "--fail-on", "--registry-layout", "--quiet")
        )


def test_the_schema_is_in_the_package() -> None:
    import archcheck.reports

    schema = Path(archcheck.reports.__file__).parent / "schemas" / "report-v1.schema.json"
    assert schema.is_file()
