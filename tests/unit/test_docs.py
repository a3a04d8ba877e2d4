import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archcheck import __version__

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "contrib").rglob("*.md"),
        ROOT / "fixtures" / "README.md",
    ]
)


def test_the_documentation_says_what_the_code_does() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def test_nobody_is_told_to_install_another_project() -> None:
    wrong = re.compile(r"(?:pip|pipx|uv)\b[^\n]*\binstall\b[^\n]*(?<![\w-])archcheck\b(?!\[?-)")
    texts = [*PAGES, *(ROOT / "archcheck").rglob("*.py"), ROOT / "archcheck" / "help.txt", ROOT / "Makefile"]
    for path in texts:
        found = [match for match in wrong.findall(path.read_text("utf-8")) if "kube-archcheck" not in match]
        assert not found, path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_changelog_knows_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## [Unreleased]" in changelog or f"## [{__version__}]" in changelog


def test_the_session_in_the_readme_is_real() -> None:
    """Each line of the README's first session is printed by the command it shows."""
    readme = (ROOT / "README.md").read_text("utf-8")
    block = readme.split("```\n", 2)[1]
    command, *lines = block.splitlines()
    assert command.startswith("$ archcheck ")
    printed = subprocess.run(
        [sys.executable, "-m", "archcheck", *command.split()[2:], "--registry-layout", "fixtures/registry"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    ).stdout.splitlines()
    assert [line for line in lines if line != "…" and line not in printed] == []


@pytest.mark.real
def test_the_session_of_gitops_in_the_readme_is_real(kustomize: str) -> None:
    """Each command prints each line that stands under it, in their order."""
    readme = (ROOT / "README.md").read_text("utf-8")
    block = readme.split("## GitOps repositories\n")[1].split("```\n", 2)[1]
    sessions = block.split("$ archcheck ")[1:]
    assert len(sessions) == 2
    for session in sessions:
        command, *lines = session.splitlines()
        done = subprocess.run(
            [sys.executable, "-m", "archcheck", *command.split(), "--registry-layout", "fixtures/registry"],
            cwd=ROOT,
            env={**os.environ, "KUSTOMIZE_BIN": kustomize},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        printed = iter((done.stdout + done.stderr).splitlines())
        assert [line for line in lines if line != "…" and line not in printed] == [], command


@pytest.mark.real
def test_the_session_with_kustomize_in_the_readme_is_real(tmp_path: Path, kustomize: str) -> None:
    """Each command runs in a copy of the fixtures, and prints each line that stands under it."""
    shutil.copytree(ROOT / "fixtures" / "kustomize" / "base", tmp_path / "base")
    shutil.copy(ROOT / "fixtures" / "clusters" / "olinuxino.yaml", tmp_path)
    layout = f'registries: {{"*": {{layout: {ROOT / "fixtures" / "registry"}}}}}\n'
    (tmp_path / ".archcheck.yaml").write_text(layout)
    programs = [Path(sys.executable).parent, Path(kustomize).parent, "/usr/bin", "/bin"]
    environment = {"PATH": ":".join(map(str, programs)), "HOME": str(tmp_path), "KUSTOMIZE_BIN": kustomize}
    readme = (ROOT / "README.md").read_text("utf-8")
    block = readme.split("## Patches\n")[1].split("```\n", 2)[1]
    for session in block.split("$ ")[1:]:
        command, *lines = session.splitlines()
        done = subprocess.run(
            command,
            shell=True,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        printed = (done.stdout + done.stderr).splitlines()
        assert [line for line in lines if line != "…" and line not in printed] == [], command


def test_the_session_of_the_gate_in_the_readme_is_real(tmp_path: Path, kustomize: str) -> None:
    """Each line of the session in the sample repository is printed by the command above it."""
    readme = (ROOT / "README.md").read_text("utf-8")
    block = readme.partition("$ archcheck manifest . --locked\n")[2].partition("```")[0]
    shutil.copytree(ROOT / "fixtures" / "repo", tmp_path / "repo")
    shutil.copytree(ROOT / "fixtures" / "registry", tmp_path / "registry")
    sessions = ("$ archcheck manifest . --locked\n" + block).split("$ archcheck ")[1:]
    assert len(sessions) == 3
    for session in sessions:
        command, *lines = session.splitlines()
        done = subprocess.run(
            [sys.executable, "-m", "archcheck", *command.split()],
            cwd=tmp_path / "repo",
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        printed = (done.stdout + done.stderr).splitlines()
        for line in lines:
            assert line in ("…", *printed), (command, line)


@pytest.mark.parametrize("page", ["architecture.md", "decisions.md"])
def test_the_files_that_a_page_names_are_there(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    named = set(re.findall(r"`([\w/]+\.py)`", text)) - {"archcheck/a/b.py", "tests/unit/a/test_b.py"}
    package = ROOT / "archcheck"
    homes = (ROOT, package, package / "registry" / "transport", package / "sources" / "gitops")
    assert {name for name in named if not any((home / name).exists() for home in homes)} == set()
