import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"asyncio", "docker", "httpx", "oras", "requests", "rich", "yaml"}


def loaded(code: str) -> set[str]:
    """Return the top-level modules that are loaded after `code` ran in a fresh interpreter."""
    script = f"import sys\n{code}\nsys.stderr.write(','.join(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return {name.partition(".")[0] for name in done.stderr.split(",")}


@pytest.mark.parametrize("argument", ["--version", "-V", "--help", "-h"])
def test_version_and_help_load_nothing(argument: str) -> None:
    code = f"sys.argv = ['archcheck', {argument!r}]\nfrom archcheck.__main__ import main\nmain()"
    assert not loaded(code) & (HEAVY | {"click"})


@pytest.mark.parametrize("verb", ["image", "manifest", "chart"])
def test_a_verbs_help_loads_nothing_heavy(verb: str) -> None:
    code = f"from archcheck.cli.run import main\nmain([{verb!r}, '--help'])"
    assert not loaded(code) & (HEAVY - {"yaml"})


def test_a_check_against_a_layout_makes_no_http_client() -> None:
    code = (
        "from archcheck.cli.run import main\n"
        "main(['manifest', 'fixtures/manifests/web.yaml', '--registry-layout', 'fixtures/registry'])"
    )
    assert not loaded(code) & {"asyncio", "docker", "httpx", "lzma", "oras", "requests", "shutil"}


@pytest.mark.parametrize("arguments", [["image", "nginx:1"], ["manifest", "fixtures/manifests/web.yaml"]])
def test_what_needs_no_nodes_loads_nothing_of_scheduling(arguments: list[str]) -> None:
    given = [*arguments, "--registry-layout", "fixtures/registry"]
    code = (
        f"from archcheck.cli.run import main\nmain({given!r})\n"
        "found = [name for name in sys.modules if name.startswith('archcheck.scheduling')]\n"
        "sys.exit(f'loaded: {found}' if found else 0)"
    )
    assert loaded(code)


def test_the_locked_hook_loads_nothing_heavy(tmp_path: Path) -> None:
    """It runs at every commit: no client, no charts' or kustomizations' reader, no placing without nodes."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "p.yaml").write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'nginx:1'}]}\n"
    )
    (tmp_path / "archcheck.lock").write_bytes(Path("fixtures/repo/archcheck.lock").read_bytes())
    code = (
        f"import os; os.chdir({str(tmp_path)!r})\nfrom archcheck.cli.run import main\n"
        "code = main(['manifest', '--locked', '--changed', 'p.yaml'])\n"
        "heavy = ('httpx', 'docker', 'oras', 'rich', 'tenacity', 'asyncio', 'pathspec', 'shutil', 'lzma',"
        " 'archcheck.scheduling', 'archcheck.sources.charts', 'archcheck.sources.trees.kustomize.built',"
        " 'archcheck.patches', 'archcheck.reports.formats.html', 'archcheck.registry.client.offline_first')\n"
        "found = [name for name in sys.modules if name.startswith(heavy)]\n"
        "sys.exit(f'{code}, loaded: {found}' if found or code else 0)"
    )
    assert loaded(code)


@pytest.mark.parametrize(
    ("arguments", "most"),
    [([], 206), (["--nodes", "fixtures/clusters/olinuxino.yaml"], 257), (["--format", "json"], 212)],
    ids=["table", "nodes", "json"],
)
def test_a_check_loads_no_more_modules_than_it_needs(arguments: list[str], most: int) -> None:
    """Each costs a small check a quarter of a percent; a limit is raised where a run has more to do."""
    given = [
        *("manifest", "fixtures/manifests/web.yaml", "--registry-layout", "fixtures/registry"),
        *arguments,
    ]
    code = (
        f"from archcheck.cli.run import main\nmain({given!r})\n"
        "ours = [name for name in sys.modules if name.startswith('archcheck')]\n"
        f"sys.exit(f'{{len(ours)}} modules, and not {most} at most' if len(ours) > {most} else 0)"
    )
    assert loaded(code)
