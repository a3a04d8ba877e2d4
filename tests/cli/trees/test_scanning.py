"""What a directory holds: links, loops, things that are no files, many of them."""

import os
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.trees.conftest import Repository, pod


def test_an_empty_directory_is_nothing_to_check(repo: Repository) -> None:
    assert repo.run(".").code == ExitCode.NOTHING_TO_CHECK


def test_a_link_to_a_file_is_read(repo: Repository) -> None:
    repo.write("../outside.yaml", pod("outside"))
    (repo.path / "link.yaml").symlink_to("../outside.yaml")
    assert repo.run(".").names == ["outside"]


def test_a_link_that_leads_nowhere_is_an_error(repo: Repository) -> None:
    (repo.path / "link.yaml").symlink_to("nowhere.yaml")
    repo.write("p.yaml", pod("p"))
    found = repo.run(".")
    assert (found.code, found.errors, found.names) == (ExitCode.USAGE, ["link.yaml"], ["p"])


def test_a_link_to_itself_is_an_error(repo: Repository) -> None:
    (repo.path / "link.yaml").symlink_to("link.yaml")
    repo.write("p.yaml", pod("p"))
    assert repo.run(".").names == ["p"]


def test_a_loop_of_directories_ends(repo: Repository) -> None:
    repo.write("deploy/p.yaml", pod("p"))
    (repo.path / "deploy" / "again").symlink_to("..", target_is_directory=True)
    assert repo.run(".").names == ["p"]


def test_a_link_to_a_directory_that_is_named_is_entered(repo: Repository) -> None:
    repo.write("deploy/p.yaml", pod("p"))
    (repo.path / "link").symlink_to("deploy", target_is_directory=True)
    assert repo.run("link").places == {"a:1": "link/p.yaml:8"}


def test_a_link_to_a_chart_that_is_named_is_rendered(repo: Repository, helm: str) -> None:
    repo.chart("app")
    (repo.path / "link").symlink_to("app", target_is_directory=True)
    assert repo.run("link").places == {"a:1": "link/values.yaml:1"}


def test_a_pipe_is_passed_over(repo: Repository) -> None:
    os.mkfifo(repo.path / "pipe.yaml")
    repo.write("p.yaml", pod("p"))
    assert repo.run(".").names == ["p"]


def test_a_pipe_for_a_kustomization_does_not_hang(repo: Repository) -> None:
    os.mkfifo(repo.path / "kustomization.yaml")
    repo.write("p.yaml", pod("p"))
    assert repo.run(".").names == ["p"]
    assert repo.run("--changed", "p.yaml").names == ["p"]


def test_a_pipe_in_a_chart_is_helms_error_and_does_not_hang(repo: Repository, helm: str) -> None:
    (repo.chart("app") / "ci").mkdir()
    os.mkfifo(repo.path / "app" / "ci" / "x-values.yaml")
    found = repo.run(".")
    assert (found.code, found.errors) == (ExitCode.USAGE, ["app"])
    assert "irregular file" in found.report["errors"][0]["message"]


def test_a_directory_for_values_is_none(repo: Repository, helm: str) -> None:
    repo.chart("app")
    (repo.path / "app" / "ci" / "y-values.yaml").mkdir(parents=True)
    assert repo.run(".").names == ["release-name-web"]


def test_a_directory_of_a_manifests_name_is_entered(repo: Repository) -> None:
    repo.write("x.yaml/p.yaml", pod("p"))
    assert repo.run(".").names == ["p"]


def test_directories_of_reserved_names_are_entered(repo: Repository, helm: str) -> None:
    repo.write("Chart.yaml/p.yaml", pod("p"))
    repo.write("kustomization.yaml/q.yaml", pod("q"))
    assert sorted(repo.run(".").names) == ["p", "q"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_directory_that_may_not_be_entered_is_an_error(repo: Repository) -> None:
    repo.write("closed/p.yaml", pod("p"))
    repo.write("q.yaml", pod("q"))
    (repo.path / "closed").chmod(0)
    found = repo.run(".")
    (repo.path / "closed").chmod(0o755)
    assert (found.code, found.errors, found.names) == (ExitCode.USAGE, ["closed"], ["q"])


def test_names_that_are_odd(repo: Repository, helm: str, kustomized: str) -> None:
    odd = ("a b", "-x", "ü", "a\nb", "{{x}}", "a'b\"c", "x;y", "a,b", "a=b")
    for at, name in enumerate(odd):
        repo.write(f"{name}/p.yaml", pod(f"p{at}"))
        repo.write(f"{name}/k/kustomization.yaml", "resources: [q.yaml]\n")
        repo.write(f"{name}/k/q.yaml", pod(f"q{at}"))
        chart = repo.chart("plain", "image: a:1\n")
        if "\n" not in name:  # helm takes a values file for a URL, in which there are no line ends
            (chart / "ci").mkdir()
            (chart / "ci" / "x-values.yaml").write_text("image: b:1\n")
        chart.rename(repo.path / name / "chart")
    found = repo.run(".")
    assert found.errors == []
    assert sorted(found.names) == sorted(
        [f"{letter}{at}" for letter in "pq" for at in range(len(odd))]
        + ["release-name-web"] * (2 * len(odd) - 1)
    )


def test_a_name_that_is_no_utf_8(repo: Repository) -> None:
    Path(os.fsdecode(os.fsencode(repo.path) + b"/\xff.yaml")).write_text(pod("p"))
    assert repo.run(".").names == ["p"]


def test_many_files_come_in_the_order_of_their_names(repo: Repository) -> None:
    wanted = [f"p{at:04}" for at in range(2000)]
    for name in wanted:
        repo.write(f"{name[:3]}/{name}.yaml", pod(name) + "# " + "x" * 2500 + "\n")
    assert repo.run(".").names == wanted


def test_results_of_many_charts_are_in_order_and_apart(repo: Repository, helm: str, kustomized: str) -> None:
    for at in range(12):
        repo.chart(
            f"d{at:02}/chart",
            f"image: {'abcdefg'[at % 7]}:1\n",
            template=pod(f"c{at:02}", "{{ .Values.image }}"),
        )
        repo.write(f"d{at:02}/k/kustomization.yaml", "resources: [p.yaml]\n")
        repo.write(f"d{at:02}/k/p.yaml", pod(f"k{at:02}", f"{'abcdefg'[at % 7]}:2"))
        repo.write(f"d{at:02}/p.yaml", pod(f"p{at:02}"))
    first, second = repo.run("."), repo.run(".")
    assert first.report == second.report
    assert first.names == [f"{letter}{at:02}" for at in range(12) for letter in "pck"]
    for each in first.report["workloads"]:
        at = int(each["name"][1:])
        assert each["source"]["path"].startswith(f"d{at:02}/")
