from pathlib import Path

import pytest

from archcheck.cli.options.function_config import with_function_config
from archcheck.cli.options.groups import Flags
from archcheck.cli.options.patch import FAIL, PASS, FilterFlags
from archcheck.cli.options.registry import RegistryFlags
from archcheck.cli.options.shared import NodesFlags
from archcheck.errors import InputError

SAYS_ALL = (
    "{nodes: n.yaml, tolerate: [arch, speed], offline: true, registryLayout: layout, onUnknown: pass, "
    "onUnsafe: pass}"
)


def configured(said: str, *groups: object) -> Flags:
    text = f"kind: ResourceList\nfunctionConfig: {{spec: {said}}}\nitems: []\n"
    return with_function_config(text.encode(), Flags({}).replacing(*groups))


def test_the_configuration_says_what_the_command_line_does_not() -> None:
    flags = configured(SAYS_ALL)
    assert flags.of(NodesFlags) == NodesFlags(("n.yaml",))
    assert flags.of(FilterFlags) == FilterFlags(PASS, PASS, ("arch", "speed"))
    assert flags.of(RegistryFlags) == RegistryFlags(registry_layout=Path("layout"), offline=True)


def test_the_command_line_wins() -> None:
    mine = FilterFlags(PASS, PASS, ("other",))
    flags = configured(
        SAYS_ALL.replace("pass", "fail"),
        mine,
        NodesFlags(("m.yaml",)),
        RegistryFlags(registry_layout=Path("mine")),
    )
    assert flags.of(NodesFlags).nodes == ("m.yaml",)
    assert flags.of(FilterFlags) == mine
    assert flags.of(RegistryFlags).registry_layout == Path("mine")


def test_without_a_configuration_nothing_changes() -> None:
    flags = with_function_config(b"kind: ResourceList\nitems: []\n", Flags({}))
    assert flags.of(FilterFlags) == FilterFlags(FAIL, FAIL, ())
    assert flags.of(NodesFlags).nodes == ()


def test_the_data_of_a_config_map_is_read_too() -> None:
    text = (
        b"kind: ResourceList\nfunctionConfig: {kind: ConfigMap, data: {tolerate: 'arch, speed'}}\nitems: []\n"
    )
    assert with_function_config(text, Flags({})).of(FilterFlags).tolerate == ("arch", "speed")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("{node: a}", "unknown key 'node'"),
        ("{onUnsafe: perhaps}", "onUnsafe is fail or pass"),
        ("{nodes: [a]}", "a text is expected for nodes"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(said: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        configured(said)
    assert refused.value.line == 2


def test_another_kind_is_no_input_of_a_function() -> None:
    with pytest.raises(InputError, match="ResourceList"):
        with_function_config(b"kind: Pod\n", Flags({}))
