"""Groups of options: what is declared is what arrives, and nothing beside it has to be kept in step."""

from dataclasses import dataclass, fields
from typing import Any

import click
import pytest
from click.testing import CliRunner

from archcheck.cli.app import app
from archcheck.cli.options.chart import ChartFlags
from archcheck.cli.options.groups import Flags, SharedOption, is_given, option, shared_option, takes
from archcheck.cli.options.patch import FilterFlags, PatchFlags
from archcheck.cli.options.shared import CHECKING, LOCKING, PATCHING, REPORTING

GROUPS = [*REPORTING, ChartFlags, PatchFlags, FilterFlags]


@dataclass(frozen=True, slots=True)
class Tea:
    """Options of a verb that does not exist."""

    sugar: int = option("--sugar", type=int, default=0)
    with_: tuple[str, ...] = shared_option("--with", multiple=True)
    hot: bool = option("--hot", is_flag=True)


@dataclass(frozen=True, slots=True)
class Cake:
    """Others of it."""

    slices: int = option("-n", "--slices", count=True)


def called(*arguments: str) -> dict[str, Any]:
    """Return with what a command is called that takes two groups, and has an option between them."""
    seen: dict[str, Any] = {}

    @click.command()
    @click.argument("name")
    @takes(Tea)
    @click.option("--now", is_flag=True)
    @takes(Cake)
    def command(**values: Any) -> None:
        seen.update(values, given=is_given("now"))

    result = CliRunner().invoke(command, ["me", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    seen["order"] = [each.opts[-1] for each in command.params]
    return seen


def test_groups_arrive_as_one_value() -> None:
    seen = called("--sugar", "2", "--with", "milk", "--with", "lemon", "-nn", "--now")
    flags = seen["flags"]
    assert flags.of(Tea) == Tea(2, ("milk", "lemon"), hot=False)
    assert flags.of(Cake) == Cake(2)
    assert (seen["name"], seen["now"], seen["given"]) == ("me", True, True)


def test_options_stand_in_the_order_in_which_they_are_declared() -> None:
    assert called()["order"] == ["name", "--sugar", "--with", "--hot", "--now", "--slices"]


def test_what_is_not_given_is_not_given() -> None:
    assert called()["given"] is False


def test_a_group_that_a_verb_lacks_is_as_if_nothing_were_given() -> None:
    assert Flags({}).of(Tea) == Tea(0, (), hot=False)


def test_a_group_can_be_replaced() -> None:
    flags = Flags({Tea: Tea(1)})
    assert flags.replacing(Cake(3)).of(Cake) == Cake(3)
    assert flags.of(Cake) == Cake(0)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.__name__)
def test_the_defaults_of_a_group_are_those_of_its_options(group: Any) -> None:
    seen: list[Flags] = []

    @click.command()
    @takes(group)
    def command(flags: Flags) -> None:
        seen.append(flags)

    assert CliRunner().invoke(command, [], catch_exceptions=False).exit_code == 0
    assert seen[0].of(group) == group()


def test_no_verb_has_an_option_twice() -> None:
    for verbs in (REPORTING, CHECKING, LOCKING, PATCHING):
        names = [field.name for group in verbs for field in fields(group)]
        assert len(names) == len(set(names))


def test_a_shared_option_means_the_same_in_every_verb() -> None:
    """One that is called as a shared one, and is a verb's own, has the verb in its variable."""
    context = click.Context(app)
    variables: dict[str, set[str]] = {}
    for verb in app.list_commands(context):
        command = app.get_command(context, verb)
        assert command is not None
        for each in command.params:
            if isinstance(each, click.Option) and isinstance(each.envvar, str):
                name = max(each.opts, key=len).lstrip("-")
                words = [name] if isinstance(each, SharedOption) else [verb, name]
                assert each.envvar == "_".join(["ARCHCHECK", *words]).upper().replace("-", "_")
                variables.setdefault(each.envvar, set()).add(each.help or "")
    assert {name: texts for name, texts in variables.items() if len(texts) > 1} == {}
    assert {"ARCHCHECK_NODES", "ARCHCHECK_PATCH_OUTPUT", "ARCHCHECK_OUTPUT", "ARCHCHECK_CONFIG"} <= set(
        variables
    )
