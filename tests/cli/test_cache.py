"""The cache through the installed command: its verbs, its options, and where it lies."""

import json
import os
import sqlite3
import time
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from archcheck.images.availability import Found, ManifestKind
from archcheck.images.platform import Platform
from archcheck.images.reference import parse_reference
from archcheck.registry.cache.model import CacheEntry, CacheKey, Name
from archcheck.registry.cache.store import Store
from archcheck.registry.hosts import default_place
from tests.support.command import run, run_json
from tests.support.layouts import write_layout

IMAGE = "registry.invalid/app:1"
DIGEST = f"sha256:{'0' * 64}"
NOWHERE = {"ALL_PROXY": "nowhere://proxy.invalid", "HTTPS_PROXY": "nowhere://proxy.invalid", "NO_PROXY": ""}
"""No request can be made: there is no way to speak to such a proxy."""


@pytest.fixture
def folder() -> Path:
    return Path(os.environ["ARCHCHECK_CACHE_DIR"])


def keep(folder: Path, text: str = IMAGE, age: float = 0) -> None:
    """Put an answer into the cache, as a run so long ago would have done."""
    target = parse_reference(text).lookup
    place = default_place(target.registry, target.repository)
    name = Name(target.digest or DIGEST, place, target.registry, "", True, time.time() - age)
    found = Found((Platform("linux", "riscv64"),), name.digest, ManifestKind.INDEX, target.registry)
    Store(folder).write([(CacheKey(target, (place,)), CacheEntry(name, found))])


def status(*arguments: object, env: dict[str, str] | None = None) -> str:
    """Return what a run says of one image."""
    done = run_json("image", *arguments, env=NOWHERE | (env or {}))
    [image] = done.report["images"]
    assert done.code == (ExitCode.OK if image["status"] == "found" else ExitCode.INCOMPLETE), done.err
    return str(image["status"])


def test_path(folder: Path) -> None:
    done = run("cache", "path")
    assert (done.code, done.out, done.err) == (0, f"{folder}\n", "")
    assert not folder.exists()


def test_the_systems_place_where_no_other_is_named(tmp_path: Path) -> None:
    env = {"ARCHCHECK_CACHE_DIR": "", "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "caches")}
    named = Path(run("cache", "path", env=env).out.strip())
    assert named.name == "archcheck"
    assert tmp_path in named.parents


def test_a_folder_relative_to_where_one_is(tmp_path: Path) -> None:
    env = {"ARCHCHECK_CACHE_DIR": "here"}
    keep(tmp_path / "here")
    done = run("image", IMAGE, "--offline", env=env, cwd=tmp_path)
    assert done.code == 0, done.err


def test_clear(folder: Path) -> None:
    keep(folder)
    assert status(IMAGE, "--offline") == "found"
    done = run("cache", "clear")
    assert (done.code, done.out) == (0, "")
    assert str(folder) in done.err
    assert status(IMAGE, "--offline") == "offline"


def test_clear_where_there_is_nothing(folder: Path) -> None:
    assert run("cache", "clear").code == 0
    folder.mkdir()
    assert run("cache", "clear").code == 0


def test_clear_leaves_what_is_not_archchecks(folder: Path) -> None:
    """ARCHCHECK_CACHE_DIR may be anything, somebody's home too."""
    keep(folder)
    (folder / "thesis.tex").write_text("years of work")
    (folder / "letters").mkdir()
    assert run("cache", "clear").code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["letters", "thesis.tex"]


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000], ids=["empty", "garbage"])
def test_clear_mends_a_file_that_is_broken(folder: Path, content: bytes) -> None:
    folder.mkdir()
    file = Store(folder).path
    file.write_bytes(content)
    assert run("cache", "clear").code == 0
    keep(folder)
    assert status(IMAGE, "--offline") == "found"


def test_clear_where_it_cannot(folder: Path) -> None:
    folder.write_text("no folder")
    done = run("cache", "clear")
    assert done.code == ExitCode.USAGE
    assert str(folder) in done.err
    assert "Traceback" not in done.err


def test_clear_follows_no_link(folder: Path, tmp_path: Path) -> None:
    keep(tmp_path / "elsewhere")
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "mine.tgz").write_text("a chart")
    folder.mkdir()
    Store(folder).path.symlink_to(Store(tmp_path / "elsewhere").path)
    (folder / "charts").symlink_to(tmp_path / "charts")
    run("cache", "clear")
    assert Store(tmp_path / "elsewhere").path.exists()
    assert (tmp_path / "charts" / "mine.tgz").exists()


def test_offline_and_refresh_contradict_each_other(folder: Path) -> None:
    keep(folder)
    done = run("image", IMAGE, "--offline", "--refresh")
    assert done.code == ExitCode.USAGE
    assert "--offline" in done.err
    assert "--refresh" in done.err


@pytest.mark.parametrize("age", [0, 86400, 4000 * 86400, -86400])
def test_offline_an_answer_counts_however_old(folder: Path, age: float) -> None:
    keep(folder, age=age)
    assert status(IMAGE, "--offline", "--cache-ttl", "0") == "found"


def test_offline_what_is_not_there_is_offline(folder: Path) -> None:
    keep(folder)
    done = run_json("image", IMAGE, "registry.invalid/app:2", "--offline", env=NOWHERE)
    assert [image["status"] for image in done.report["images"]] == ["found", "offline"]
    assert done.code == ExitCode.INCOMPLETE
    assert done.report["complete"] is False


def test_offline_is_no_finding_of_a_missing_platform(folder: Path) -> None:
    keep(folder)
    gate = ("--offline", "--platform", "linux/arm64")
    assert run("image", IMAGE, *gate).code == ExitCode.FINDINGS
    assert run("image", "registry.invalid/app:2", *gate).code == ExitCode.INCOMPLETE


def test_offline_a_layout_answers(folder: Path, tmp_path: Path) -> None:
    layout = write_layout(tmp_path / "layout", {IMAGE: ["linux/arm64"]})
    assert status(IMAGE, "--offline", "--registry-layout", layout) == "found"
    assert not folder.exists()


def test_offline_manifests_are_answered_from_the_cache(folder: Path) -> None:
    keep(folder)
    pod = f"kind: Pod\napiVersion: v1\nmetadata: {{name: p}}\nspec: {{containers: [{{name: c, image: '{IMAGE}'}}]}}\n"
    assert run("manifest", "-", "--offline", stdin=pod, env=NOWHERE).code == 0


@pytest.mark.parametrize(
    "text", [IMAGE, f"registry.invalid/app@{DIGEST}", f"registry.invalid/app:1@{DIGEST}"]
)
def test_a_fresh_answer_needs_no_network(folder: Path, text: str) -> None:
    keep(folder, text)
    assert status(text) == "found"


def test_without_the_cache_the_answer_is_not_taken(folder: Path) -> None:
    keep(folder)
    before = Store(folder).path.read_bytes()
    assert status(IMAGE, "--offline", "--no-cache") == "offline"
    assert status(IMAGE, "--no-cache") == "unreachable"
    assert status(IMAGE, "--refresh") == "unreachable"
    assert Store(folder).path.read_bytes() == before


@pytest.mark.parametrize(
    ("option", "variable", "key", "expected"),
    [
        pytest.param("", "", "", "unreachable", id="an hour by default"),
        pytest.param("3h", "", "", "found", id="the option"),
        pytest.param("", "3h", "", "found", id="the variable"),
        pytest.param("", "", "3h", "found", id="the configuration"),
        pytest.param("", "", "10800", "found", id="bare seconds"),
        pytest.param("1m", "3h", "3h", "unreachable", id="the option over the others"),
        pytest.param("3h", "1m", "1m", "found", id="the option over the others, longer"),
        pytest.param("", "1m", "3h", "unreachable", id="the variable over the configuration"),
        pytest.param("0", "", "3h", "unreachable", id="no time at all"),
    ],
)
def test_the_time_to_live(
    folder: Path, tmp_path: Path, option: str, variable: str, key: str, expected: str
) -> None:
    keep(folder, age=2 * 3600)
    config = tmp_path / "settings.yaml"
    config.write_text(f"cache-ttl: {key}\n" if key else "")
    options = ["--config", config, *(["--cache-ttl", option] if option else [])]
    assert status(IMAGE, *options, env={"ARCHCHECK_CACHE_TTL": variable}) == expected


def test_a_time_to_live_that_is_none(tmp_path: Path) -> None:
    config = tmp_path / "settings.yaml"
    config.write_text("platforms: []\ncache-ttl: soon\n")
    cases: list[tuple[list[object], dict[str, str], str]] = [
        (["--cache-ttl", "soon"], {}, "--cache-ttl"),
        (["--cache-ttl", "-1h"], {}, "--cache-ttl"),
        ([], {"ARCHCHECK_CACHE_TTL": "soon"}, "ARCHCHECK_CACHE_TTL"),
        (["--config", config], {}, f"{config}:2"),
    ]
    for options, env, named in cases:
        done = run("image", IMAGE, "--offline", *options, env=env)
        assert done.code == ExitCode.USAGE
        assert named in done.err


def test_a_broken_cache_is_a_warning(folder: Path) -> None:
    folder.mkdir()
    Store(folder).path.write_bytes(b"garbage" * 1000)
    done = run_json("image", IMAGE, "--offline", env=NOWHERE)
    assert done.code == ExitCode.INCOMPLETE
    assert "archcheck cache clear" in done.err
    assert json.loads(done.out)["images"][0]["status"] == "offline"


def test_a_poisoned_host_does_not_reach_the_terminal(folder: Path) -> None:
    keep(folder)
    with sqlite3.connect(Store(folder).path) as database:
        database.execute("UPDATE names SET host = ?", ("\x1b]0;owned\x07\x1b[2J",))
        database.execute("UPDATE manifests SET platforms = ?", ('[["linux", "\\u001b[31mred", "", ""]]',))
    database.close()
    for options in ([], ["-v"], ["--format", "json"]):
        done = run("image", IMAGE, "--offline", *options)
        assert "\x1b" not in done.out + done.err
        assert "\x07" not in done.out + done.err


def test_verbose_says_what_the_cache_had(folder: Path) -> None:
    keep(folder)
    assert "cache: 1 of 2" in run("image", IMAGE, "registry.invalid/app:2", "--offline", "-v").err


def test_the_cache_alone_loads_no_client(folder: Path) -> None:
    keep(folder)
    done = run("image", IMAGE, env=NOWHERE | {"PYTHONPROFILEIMPORTTIME": "1"})
    assert done.code == 0
    loaded = {line.rpartition("|")[2].strip() for line in done.err.splitlines() if "|" in line}
    assert "sqlite3" in loaded
    assert loaded.isdisjoint({"httpx", "httpcore", "asyncio", "ssl", "docker", "rich"})


def test_the_cache_is_for_its_owner_alone(folder: Path, tmp_path: Path) -> None:
    assert os.environ["ARCHCHECK_CACHE_DIR"] == str(folder)
    keep(folder)
    assert Store(folder).path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
