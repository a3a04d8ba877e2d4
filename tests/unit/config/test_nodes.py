"""`nodes:`, `pull:`, `variant-label:` and `feature-gates:` of `.archcheck.yaml`."""

from pathlib import Path

import pytest

from archcheck.config.loading import FILE_NAME, load_settings
from archcheck.config.model import Settings
from archcheck.errors import ConfigurationError, ExitCode
from archcheck.images.platform import parse_platform
from archcheck.scheduling.node import Node, Taint
from archcheck.scheduling.runtime import Pull, PullRule

EVERY_KEY = """\
nodes:
  - name: a20
    hosts: [a20-1, a20-2]
    platform: linux/arm/v7
    runtime: containerd://2.1.5-k3s1
    labels: {board: olinuxino-a20}
    taints: ["arch=armhf:NoSchedule", "speed=slow:NoExecute", "old:PreferNoSchedule"]
    unschedulable: true
  - {name: cloud, count: 3, platform: amd64, runtime: "containerd://2.1.0", pull: strict}
pull: fallback
variant-label: example.org/arm-variant
feature-gates: [TaintTolerationComparisonOperators]
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path


def load(directory: Path, text: str) -> Settings:
    (directory / FILE_NAME).write_text(text)
    return load_settings(None, directory, {})


def nodes(directory: Path, *pools: str, also: str = "") -> tuple[Node, ...]:
    return load(directory, "nodes:\n" + "".join(f"- {{{pool}}}\n" for pool in pools) + also).nodes


def complaint(directory: Path, text: str) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        load(directory, text)
    assert caught.value.exit_code is ExitCode.USAGE
    return caught.value


def test_every_key(directory: Path) -> None:
    settings = load(directory, EVERY_KEY)
    assert (settings.pull, settings.variant_label) == (Pull.FALLBACK, "example.org/arm-variant")
    assert settings.gates == {"TaintTolerationComparisonOperators"}
    first, second, cloud = settings.nodes
    assert (first.name, first.pool, second.name, second.pool) == ("a20-1", "a20", "a20-2", "a20")
    assert first.platform == parse_platform("armhf")
    assert first.runtime == "containerd://2.1.5-k3s1"
    assert first.pull is PullRule.BEST_FIRST
    assert first.unschedulable
    assert first.taints == (
        Taint("arch", "armhf", "NoSchedule"),
        Taint("speed", "slow", "NoExecute"),
        Taint("old", "", "PreferNoSchedule"),
    )
    assert (cloud.name, cloud.count, cloud.pull) == ("cloud", 3, PullRule.STRICT)


def test_labels_follow_from_name_and_platform(directory: Path) -> None:
    first, second, _ = load(directory, EVERY_KEY).nodes
    assert first.labels["kubernetes.io/arch"] == "arm"
    assert first.labels["kubernetes.io/os"] == "linux"
    assert first.labels["kubernetes.io/hostname"] == "a20-1"
    assert second.labels["kubernetes.io/hostname"] == "a20-2"
    assert first.labels["board"] == second.labels["board"] == "olinuxino-a20"


def test_labels_that_are_given_win_over_those_that_follow(directory: Path) -> None:
    (node,) = nodes(directory, "name: pc1, platform: amd64, labels: {kubernetes.io/hostname: pc1.lan}")
    assert node.labels["kubernetes.io/hostname"] == "pc1.lan"


def test_defaults(directory: Path) -> None:
    (node,) = nodes(directory, "name: pc1, platform: amd64")
    assert (node.count, node.taints, node.unschedulable, node.runtime) == (1, (), False, "")
    assert node.pull is PullRule.BEST_FIRST
    assert any("runtime not given" in text for text in node.assumptions)
    settings = load(directory, "")
    assert (settings.nodes, settings.pull, settings.variant_label, settings.gates) == (
        (),
        None,
        "",
        frozenset(),
    )


@pytest.mark.parametrize(
    "text", ["nodes:\n", "nodes: []\n", "nodes: ~\n", "feature-gates:\n", "feature-gates: []\n"]
)
def test_what_is_left_empty_says_nothing(directory: Path, text: str) -> None:
    assert load(directory, text) == Settings()


@pytest.mark.parametrize(
    "pool",
    [
        "name: pc1, platform: amd64, taints: , labels: , hosts: ",
        "name: pc1, platform: amd64, taints: [], labels: {}, hosts: []",
    ],
)
def test_lists_that_are_left_empty(directory: Path, pool: str) -> None:
    (node,) = nodes(directory, pool)
    assert (node.name, node.count, node.taints) == ("pc1", 1, ())


@pytest.mark.parametrize(
    ("written", "platform"),
    [
        ("armhf", "linux/arm/v7"),
        ("linux/arm", "linux/arm/v7"),
        ("armel", "linux/arm/v6"),
        ("aarch64", "linux/arm64"),
        ("linux/arm64/v8", "linux/arm64"),
        ("x86_64", "linux/amd64"),
        ("windows/amd64", "windows/amd64"),
    ],
)
def test_platforms_by_any_of_their_names(directory: Path, written: str, platform: str) -> None:
    (node,) = nodes(directory, f"name: x, platform: {written}")
    assert str(node.platform) == platform


@pytest.mark.parametrize(
    ("runtime", "general", "own", "rule"),
    [
        ("containerd://1.7.27", "", "", PullRule.BEST_FIRST),
        ("containerd://2.0.5", "", "", PullRule.BEST_FIRST),
        ("containerd://2.1.0", "", "", PullRule.OPEN),
        ("containerd://2.1.0", "strict", "", PullRule.STRICT),
        ("containerd://2.1.0", "fallback", "", PullRule.BEST_FIRST),
        ("containerd://2.1.0", "strict", "fallback", PullRule.BEST_FIRST),
        ("containerd://2.1.0", "fallback", "strict", PullRule.STRICT),
        ("containerd://2.10.1", "", "", PullRule.OPEN),
        ("containerd://2.1.5-k3s1", "", "", PullRule.BEST_FIRST),
        ("cri-o://1.30.0", "strict", "strict", PullRule.CRIO),
        ("docker://27.1.1", "fallback", "fallback", PullRule.DOCKER),
        ("containerd://1.7.27", "strict", "", PullRule.BEST_FIRST),
        ("containerd://2.0.5", "strict", "", PullRule.BEST_FIRST),
    ],
)
def test_pull_settles_what_the_runtime_leaves_open(
    directory: Path, runtime: str, general: str, own: str, rule: PullRule
) -> None:
    pool = f'name: x, platform: arm64, runtime: "{runtime}"' + (f", pull: {own}" if own else "")
    (node,) = nodes(directory, pool, also=f"pull: {general}\n" if general else "")
    assert node.pull is rule


def test_pull_counts_wherever_it_stands(directory: Path) -> None:
    text = 'pull: strict\nnodes: [{name: x, platform: arm64, runtime: "containerd://2.1.0"}]\n'
    assert load(directory, text).nodes[0].pull is PullRule.STRICT


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", "5"),
        ("1.10", "1.10"),
        ("true", "true"),
        ("007", "007"),
        ("2026-01-02", "2026-01-02"),
        ("''", ""),
        ("'null'", "null"),
    ],
)
def test_a_label_is_the_text_as_it_is_written(directory: Path, written: str, value: str) -> None:
    (node,) = nodes(directory, f"name: x, platform: amd64, labels: {{level: {written}}}")
    assert node.labels["level"] == value


@pytest.mark.parametrize("null", ["null", "~", ""])
def test_a_label_of_null_is_one_that_the_nodes_lack(directory: Path, null: str) -> None:
    labels = f"labels: {{beta.kubernetes.io/arch: {null}, mine: {null}}}"
    first, second = nodes(directory, f"name: pc, hosts: [pc1, pc2], platform: amd64, {labels}")
    for node in (first, second):
        assert node.labels["kubernetes.io/arch"] == "amd64"
        assert not {"beta.kubernetes.io/arch", "mine"} & node.labels.keys()


def test_names_may_look_like_numbers(directory: Path) -> None:
    assert [node.name for node in nodes(directory, "name: 7, hosts: [10, 11], platform: amd64")] == [
        "10",
        "11",
    ]


def test_aliases_and_merges_as_in_any_yaml(directory: Path) -> None:
    text = "nodes:\n- &x {name: a, platform: arm64, taints: [a:NoSchedule]}\n- {<<: *x, name: b}\n"
    assert [(node.name, node.taints) for node in load(directory, text).nodes] == [
        ("a", (Taint("a"),)),
        ("b", (Taint("a"),)),
    ]


def pool(line: str) -> str:
    """Return a configuration with a line that is wrong, the fourth."""
    return f"nodes:\n- name: pc\n  platform: amd64\n  {line}\n"


@pytest.mark.parametrize(
    ("text", "line", "says", "hint"),
    [
        (pool("label: {a: b}"), 4, "unknown key 'label'", "did you mean labels?"),
        (pool("taint: []"), 4, "unknown key 'taint'", "did you mean taints?"),
        (pool("zzz: 1"), 4, "unknown key 'zzz'", "known are name, "),
        (pool("pull: lenient"), 4, "'lenient' is not known", "strict, fallback"),
        (pool("pull: Strict"), 4, "'Strict' is not known", "did you mean strict?"),
        (pool("pull: "), 4, "a text is expected", ""),
        (pool("taints: [arch]"), 4, "'arch' is no taint", "key=value:Effect"),
        (pool("taints: ['a=b']"), 4, "'a=b' is no taint", "key=value:Effect"),
        (pool("taints: ['a=b=c:NoSchedule']"), 4, "is no taint", "key=value:Effect"),
        (pool("taints: [':NoSchedule']"), 4, "is no taint", "key=value:Effect"),
        (pool("taints: ['a:NoShedule']"), 4, "NoShedule is no effect", "NoSchedule, NoExecute"),
        (pool("taints: ['a:noschedule']"), 4, "noschedule is no effect", "NoSchedule, NoExecute"),
        (pool("taints:\n  - a:NoSchedule\n  - b"), 6, "'b' is no taint", "key=value:Effect"),
        (pool("taints: {a: b}"), 4, "a list is expected", ""),
        (pool("taints: [{key: a}]"), 4, "a text is expected", ""),
        (pool("labels: [a]"), 4, "a mapping is expected", ""),
        (pool("labels:\n    a: 1\n    b: [c]"), 6, "a text is expected", ""),
        (pool("count: 0"), 4, "a number from 1", ""),
        (pool("count: -1"), 4, "a number from 1", ""),
        (pool("count: many"), 4, "a number from 1", ""),
        (pool("count: 2.0"), 4, "a number from 1", ""),
        (pool("count: 100000000000000000000"), 4, "a number from 1", ""),
        (pool("count: "), 4, "a text is expected", ""),
        (pool("hosts: pc1"), 4, "a list is expected", ""),
        (pool("hosts: [pc1, pc1]"), 4, "a host is named twice", ""),
        (pool("hosts: [pc1, ~]"), 4, "a text is expected", ""),
        (pool("hosts: [pc1, pc2]\n  count: 3"), 5, "count differs from the number of hosts, 2", ""),
        (pool("unschedulable: yes"), 4, "true or false is expected", ""),
        (pool("runtime: {name: containerd}"), 4, "a text is expected", ""),
        ("nodes:\n- platform: amd64\n", 2, "needs a name", ""),
        ("nodes:\n- name: pc\n", 2, "no platform", ""),
        ("nodes:\n- name: ''\n  platform: amd64\n", 2, "not empty", ""),
        (pool("hosts: ['']"), 4, "not empty", ""),
        ("nodes:\n- name:\n  platform: amd64\n", 2, "a text is expected", ""),
        ("nodes:\n- name: pc\n  platform: a/b/c/d\n", 3, "is no platform", "linux/amd64"),
        ("nodes:\n- name: pc\n  platform: linux\n", 3, "names no architecture", "linux/amd64"),
        ("nodes:\n- name: pc\n  platform: [amd64]\n", 3, "a text is expected", ""),
        ("nodes: {name: pc}\n", 1, "a list is expected", ""),
        ("nodes:\n- pc\n", 2, "a pool of nodes is expected", ""),
        ("nodes:\n- ~\n", 2, "a pool of nodes is expected", ""),
        ("nodes:\n- {name: pc, platform: amd64}\n- {name: pc, platform: arm64}\n", 3, "'pc'", ""),
        ("nodes:\n- {name: pc, platform: amd64}\n- {name: x, hosts: [pc], platform: arm64}\n", 3, "'pc'", ""),
        (
            "nodes:\n- {name: x, hosts: [a], platform: arm64}\n- {name: y, hosts: [a], platform: arm64}\n",
            3,
            "'a'",
            "",
        ),
        ("node:\n- {name: pc}\n", 1, "unknown key 'node'", "did you mean nodes?"),
        ("pull: sometimes\n", 1, "'sometimes' is not known", "strict, fallback"),
        ("pull: [strict]\n", 1, "a text is expected", ""),
        ("variant-label: [a]\n", 1, "a text is expected", ""),
        ("variant_label: a\n", 1, "unknown key", "did you mean variant-label?"),
        ("feature-gates: TaintTolerationComparisonOperators\n", 1, "a list is expected", ""),
        ("feature-gates: {TaintTolerationComparisonOperators: true}\n", 1, "a list is expected", ""),
        (
            "feature-gates:\n- TaintTolerationComparison\n",
            2,
            "is not known",
            "TaintTolerationComparisonOperators",
        ),
        ("feature-gates:\n- Zzz\n", 2, "'Zzz' is not known", "TaintTolerationComparisonOperators"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_try(
    directory: Path, text: str, line: int, says: str, hint: str
) -> None:
    error = complaint(directory, text)
    assert str(error).startswith(f"{directory / FILE_NAME}:{line}: ")
    assert says in str(error)
    assert hint in error.hint


def test_the_name_of_a_pool_may_be_that_of_its_own_host(directory: Path) -> None:
    assert [node.name for node in nodes(directory, "name: pc, hosts: [pc, pc2], platform: amd64")] == [
        "pc",
        "pc2",
    ]


def test_a_count_beside_hosts_may_say_the_same(directory: Path) -> None:
    assert len(nodes(directory, "name: pc, hosts: [pc1, pc2], count: 2, platform: amd64")) == 2


def test_nodes_that_stand_there_twice_are_an_error(directory: Path) -> None:
    text = "nodes:\n- {name: a, platform: amd64}\nnodes:\n- {name: b, platform: amd64}\n"
    assert str(complaint(directory, text)).endswith(":3: nodes stands here twice, first in line 1")
