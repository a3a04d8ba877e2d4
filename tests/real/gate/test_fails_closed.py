"""A gate that cannot look must not let through."""

from dataclasses import replace

import pytest

from tests.real.gate.conftest import Team
from tests.support.tables import walked

pytestmark = pytest.mark.real


def without(team: Team, variable: str) -> Team:
    """Return the repository on a machine that lacks the program that a variable names."""
    return replace(team, environment={**team.environment, variable: "/nowhere/at/all"})


@walked(
    "variable, name",
    [("KUSTOMIZE_BIN", "apps/mosquitto/base/deployment.yaml"), ("HELM_BIN", "charts/notes/values.yaml")],
)
def test_what_cannot_be_rendered_does_not_pass(team: Team, variable: str, name: str) -> None:
    team.write(name, team.read(name) + "\n")
    done = without(team, variable).pre_commit()
    assert (done.code, "exit code: 3" in done.out) == (1, True), done.out
    assert "is installed" in done.out or "is not installed" in done.out


def test_a_change_of_the_nodes_means_everything(team: Team) -> None:
    boards = '    taints: ["arch=armhf:NoSchedule", "speed=slow:NoSchedule"]\n'
    team.replace(".archcheck.yaml", boards, "")
    done = team.pre_commit()
    assert done.code == 1
    assert "metrics/StatefulSet/influxdb" in done.out


def test_a_change_of_the_lock_means_everything(team: Team) -> None:
    team.replace(
        "archcheck.lock",
        "    kind: index\n    platforms:\n      - linux/386\n",
        "    kind: index\n    platforms:\n",
    )
    done = team.pre_commit()
    assert done.code == 1
    assert "home/CronJob/backup" in done.out


def test_a_kustomization_that_is_broken_does_not_pass(team: Team) -> None:
    team.write("apps/mosquitto/home/kustomization.yaml", "resources: [\n")
    done = team.pre_commit()
    assert (done.code, "exit code: 2" in done.out) == (1, True), done.out


def test_a_template_that_is_broken_does_not_pass(team: Team) -> None:
    team.write("charts/notes/templates/notes.yaml", "{{ fail `no` }}\n")
    done = team.pre_commit()
    assert (done.code, "exit code: 2" in done.out) == (1, True), done.out


def test_a_lock_in_the_middle_of_a_merge_does_not_pass(team: Team) -> None:
    team.write("archcheck.lock", "<<<<<<< HEAD\n" + team.read("archcheck.lock") + "=======\n>>>>>>> theirs\n")
    team.replace("manifests/web.yaml", "replicas: 2", "replicas: 3")
    assert team.pre_commit().code == 1


def test_without_a_lock_nothing_passes(team: Team) -> None:
    team.git("rm", "--quiet", "archcheck.lock")
    team.replace("manifests/web.yaml", "replicas: 2", "replicas: 3")
    done = team.pre_commit()
    assert done.code == 1
    assert "archcheck lock" in done.out


def test_an_ignore_on_a_value_is_not_for_what_does_not_use_it(team: Team) -> None:
    team.replace("charts/notes/templates/notes.yaml", "{{ .Values.image | quote }}", "archlinux:base")
    done = team.pre_commit()
    assert done.code == 1
    assert "Deployment/release-name-notes  charts/notes/templates/notes.yaml" in done.out


def test_paths_are_from_where_the_user_is(team: Team) -> None:
    team.replace("apps/mosquitto/base/deployment.yaml", "eclipse-mosquitto:2", "archlinux:base")
    done = team.pre_commit()
    assert "home/Deployment/mosquitto  apps/mosquitto/base/deployment.yaml:14" in done.out
