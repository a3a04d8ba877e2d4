"""The hooks, with the real pre-commit in the repository of a team."""

import pytest
import yaml

from archcheck import __version__
from tests.real.gate.conftest import HOOKS, NOWHERE, SAMPLE, Team, hooks

pytestmark = pytest.mark.real


def test_pre_commit_takes_the_hooks(team: Team) -> None:
    done = team.run("pre-commit", "validate-manifest", HOOKS)
    assert (done.code, done.out) == (0, ""), done.err


def test_pre_commit_takes_the_configuration_of_the_sample(team: Team) -> None:
    done = team.run("pre-commit", "validate-config", SAMPLE / ".pre-commit-config.yaml")
    assert (done.code, done.out) == (0, ""), done.err


def test_the_sample_uses_a_hook_that_is_there_at_this_version() -> None:
    (repository,) = yaml.safe_load((SAMPLE / ".pre-commit-config.yaml").read_text())["repos"]
    assert repository["rev"] == f"v{__version__}"
    assert {hook["id"] for hook in repository["hooks"]} <= hooks().keys()


def test_every_hook_runs_once_over_all_files() -> None:
    assert hooks().keys() == {"archcheck", "archcheck-online", "archcheck-lock"}
    assert all(hook["require_serial"] and hook["language"] == "python" for hook in hooks().values())


def test_the_sample_fails_and_passes_once_it_is_patched(team: Team) -> None:
    before = team.pre_commit("--all-files")
    assert before.code == 1
    assert "exit code: 1" in before.out
    assert "home/CronJob/backup  manifests/backup.yaml:16" in before.out
    assert "home/Deployment/search  manifests/search.yaml:21" in before.out

    patched = team.archcheck("patch", "--locked", "--form", "in-place", "--write", "manifests")
    assert patched.code == 0, patched.err
    assert team.git("diff", "--name-only").split() == ["manifests/backup.yaml", "manifests/search.yaml"]
    assert not [line for line in team.git("diff").splitlines() if line[0] == "-" and line[:3] != "---"]

    after = team.pre_commit("--all-files")
    assert after.code == 0, after.out
    assert "Passed" in after.out


def test_the_commit_itself_is_held_up(team: Team) -> None:
    assert team.run("pre-commit", "install").code == 0
    team.replace("manifests/web.yaml", "nginx:1", "archlinux:base")
    done = team.run("git", "commit", "--message=No")
    assert done.code == 1
    assert "home/Deployment/web  manifests/web.yaml:20" in done.err
    assert len(team.git("log", "--oneline").splitlines()) == 1


def test_what_did_not_change_does_not_fail_the_commit(team: Team) -> None:
    team.replace("manifests/web.yaml", "replicas: 2", "replicas: 3")
    done = team.pre_commit()
    assert done.code == 0, done.out
    assert "home/Deployment/web" in done.out
    assert "backup" not in done.out


def test_a_part_of_a_chart_means_the_chart(team: Team) -> None:
    selector = "nodeSelector: {kubernetes.io/arch: arm}\n      containers:"
    team.replace("charts/notes/templates/database.yaml", "containers:", selector)
    team.git("commit", "--quiet", "--no-verify", "--message=A database on boards that cannot run it")
    for name in ("templates/notes.yaml", "templates/_helpers.tpl", "values.yaml"):
        before = team.read(f"charts/notes/{name}")
        team.write(f"charts/notes/{name}", before + "\n")
        done = team.pre_commit()
        assert (name, done.code, "exit code: 1" in done.out) == (name, 1, True)
        assert "StatefulSet/release-name-database  charts/notes/templates/database.yaml" in done.out
        assert "backup" not in done.out
        team.write(f"charts/notes/{name}", before)


def test_a_changed_base_means_its_overlay(team: Team) -> None:
    team.replace("apps/mosquitto/base/deployment.yaml", "eclipse-mosquitto:2", "archlinux:base")
    done = team.pre_commit()
    assert (done.code, "exit code: 1" in done.out) == (1, True)
    assert "home/Deployment/mosquitto  " in done.out
    assert "apps/mosquitto/base/deployment.yaml:14" in done.out
    assert "busybox:1.37" in done.out
    assert "backup" not in done.out


def test_a_patch_of_an_overlay_means_the_overlay(team: Team) -> None:
    team.replace("apps/mosquitto/home/exporter.yaml", "busybox:1.37", "archlinux:base")
    done = team.pre_commit()
    assert done.code == 1
    assert "home/Deployment/mosquitto" in done.out


def test_files_of_another_kind_are_not_given_to_the_hook(team: Team) -> None:
    team.write("notes.md", "nginx:1\n")
    done = team.pre_commit()
    assert (done.code, "no files to check" in done.out) == (0, True)


def test_files_that_are_none_of_its_business_pass(team: Team) -> None:
    team.write("compose.yaml", "services: {web: {image: 'archlinux:base'}}\n")
    team.write("package.json", '{"name": "web"}\n')
    team.write("page.tpl", "<title>{{ title }}</title>\n")
    team.write("empty.yaml", "")
    done = team.pre_commit()
    assert done.code == 0, done.out
    assert "Passed" in done.out


def test_files_that_are_called_like_options_are_files(team: Team) -> None:
    names = ("--config=no.yaml", "--output=taken.yaml", "-q.yaml")
    for name in names:
        text = team.read("manifests/web.yaml").replace("nginx:1", "archlinux:base")
        team.write(name, text.replace("name: web", f"name: {name.strip('-')[0]}-web"))
    done = team.pre_commit()
    assert (done.code, "exit code: 1" in done.out) == (1, True), done.out
    assert [name for name in names if f"{name}:20" not in done.out] == []


def test_whatever_may_change_a_chart_means_the_chart(team: Team) -> None:
    for name in ("Chart.lock", ".helmignore", "templates/NOTES.txt"):
        team.write(f"charts/notes/{name}", "# new\n")
        assert "release-name-notes" in team.pre_commit().out, name
        team.git("rm", "--quiet", "--force", f"charts/notes/{name}")


def test_a_broken_manifest_fails(team: Team) -> None:
    team.write("manifests/web.yaml", "apiVersion: v1\nkind: [\n")
    done = team.pre_commit()
    assert (done.code, "exit code: 2" in done.out) == (1, True)
    assert "manifests/web.yaml" in done.out


def test_an_image_that_is_not_in_the_lock_fails_and_says_how_to_add_it(team: Team) -> None:
    team.replace("manifests/web.yaml", "nginx:1", "memcached:1")
    done = team.pre_commit()
    assert (done.code, "exit code: 3" in done.out) == (1, True)
    assert "archcheck lock" in done.out


def test_the_lock_answers_where_no_network_does(team: Team) -> None:
    assert team.environment["HTTPS_PROXY"] == NOWHERE
    team.replace(".archcheck.yaml", "docker.io: {layout: ../registry}", "docker.io: {}")
    team.git("commit", "--quiet", "--no-verify", "--message=No layout")
    team.replace("manifests/web.yaml", "replicas: 2", "replicas: 3")
    done = team.pre_commit()
    assert done.code == 0, done.out
    assert "1 image: 1 found" in done.out


def test_without_the_lock_there_would_be_no_answer(team: Team) -> None:
    team.use("archcheck-online")
    team.replace(".archcheck.yaml", "docker.io: {layout: ../registry}", "docker.io: {}")
    team.git("commit", "--quiet", "--no-verify", "--message=No layout")
    team.replace("manifests/web.yaml", "replicas: 2", "replicas: 3")
    done = team.pre_commit()
    assert (done.code, "exit code: 3" in done.out) == (1, True)


def test_the_online_hook_asks_what_the_configuration_names(team: Team) -> None:
    team.use("archcheck-online")
    team.replace("manifests/web.yaml", "nginx:1", "memcached:1")
    done = team.pre_commit()
    assert done.code == 0, done.out
    assert "memcached:1" in done.out


def test_the_lock_hook_fails_by_writing_what_is_new_and_then_passes(team: Team) -> None:
    team.use("archcheck-lock")
    team.replace("manifests/web.yaml", "nginx:1", "memcached:1")
    first = team.pre_commit()
    assert (first.code, "files were modified by this hook" in first.out) == (1, True)
    assert "docker.io/library/memcached:1" in team.read("archcheck.lock")
    team.git("add", "archcheck.lock")
    second = team.pre_commit()
    assert second.code == 0, second.out


def test_the_lock_of_the_sample_is_complete(team: Team) -> None:
    done = team.archcheck("lock")
    assert done.code == 0, done.err
    assert team.git("status", "--porcelain") == ""
