import os
from pathlib import Path

import pytest

from archcheck.config.loading import FILE_NAME, find_file, load_settings
from archcheck.config.model import ARTIFACT_HUB, Settings
from archcheck.errors import ConfigurationError, ExitCode
from archcheck.images.platform import parse_platform


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path


def load(directory: Path, text: str | bytes) -> Settings:
    data = text.encode() if isinstance(text, str) else text
    (directory / FILE_NAME).write_bytes(data)
    return load_settings(None, directory, {})


def complaint(directory: Path, text: str | bytes) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        load(directory, text)
    assert caught.value.exit_code is ExitCode.USAGE
    return caught.value


@pytest.mark.parametrize("text", ["", "~\n", "{}\n", "# nothing yet\n", "---\n", "platforms:\nregistries:\n"])
def test_a_file_that_sets_nothing(directory: Path, text: str) -> None:
    assert load(directory, text) == Settings()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("platforms: [linux/amd64]", "linux/amd64"),
        ("platforms: [linux/amd64, arm64, armhf]", "linux/amd64 linux/arm64 linux/arm/v7"),
        ("platforms: [arm64, linux/arm64/v8, aarch64]", "linux/arm64"),
        ("platforms:\n- linux/arm\n", "linux/arm/v7"),
        ("platforms: []", ""),
        ("platforms: [&a arm64, *a]", "linux/arm64"),
    ],
)
def test_platforms(directory: Path, text: str, expected: str) -> None:
    assert load(directory, text).platforms == tuple(parse_platform(each) for each in expected.split())


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("platforms: linux/amd64", 1, "a list is expected"),
        ("platforms: {a: b}", 1, "a list is expected"),
        ("platforms:\n- linux/amd64\n- {a: b}\n", 3, "a text is expected"),
        ("platforms:\n- linux/amd64\n- ~\n", 3, "a text is expected"),
        ("platforms:\n\n- linux/amd64/v1/x\n", 3, "is no platform"),
        ("platforms: [linux]", 1, "names no architecture"),
        ("platform: [linux/amd64]", 1, "unknown key 'platform'"),
        ("registries:\n  docker.io:\n    mirror: [x]\n", 3, "unknown key 'mirror'"),
        ("registries: [docker.io]", 1, "a mapping is expected"),
        ("registries:\n  docker.io: text\n", 2, "a mapping is expected"),
        ("registries:\n  docker.io:\n    layout: [x]\n", 3, "a text is expected"),
        ("artifact-hub: ftp://hub.example", 1, "is no web address"),
        ("artifact-hub: [https://hub.example]", 1, "a text is expected"),
        ("- platforms\n", 1, "a mapping is expected"),
        ("text\n", 1, "a mapping is expected"),
        ("platforms: []\n---\nplatforms: []\n", 3, "one document is expected"),
        ("platforms: [\n", 2, "not YAML"),
        ("platforms:\n  - a\n b: c\n", 3, "not YAML"),
        ("platforms: [*gone]", 1, "anchor"),
        (b"platforms: [\xff]", 1, "not YAML"),
        ("1: 2\n", 1, "unknown key '1'"),
        ("? [a]\n: b\n", 1, "a key that is no text"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    directory: Path, text: str | bytes, line: int, says: str
) -> None:
    error = complaint(directory, text)
    assert str(error).startswith(f"{directory / FILE_NAME}:{line}: ")
    assert says in str(error)


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("platform", "did you mean platforms?"),
        ("registry", "did you mean registries?"),
        ("zzz", "known are platforms"),
    ],
)
def test_an_unknown_key_hints_at_a_known_one(directory: Path, key: str, hint: str) -> None:
    assert complaint(directory, f"{key}: 1\n").hint.startswith(hint)


@pytest.mark.parametrize(
    ("layout", "expected"),
    [("layouts/hub", "layouts/hub"), ("./hub", "hub"), ("../hub", "../hub"), ("/srv/hub", "/srv/hub")],
)
def test_a_layout_is_found_from_the_file(directory: Path, layout: str, expected: str) -> None:
    settings = load(directory, f"registries:\n  docker.io: {{layout: '{layout}'}}\n  '*': {{layout: all}}\n")
    assert settings.layouts == {"docker.io": directory / expected, "*": directory / "all"}


def test_a_layout_in_the_home_directory(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/user")
    settings = load(directory, "registries: {docker.io: {layout: ~/hub}}")
    assert settings.layouts == {"docker.io": Path("/home/user/hub")}


def test_a_home_that_nobody_has_is_a_complaint(directory: Path) -> None:
    error = complaint(directory, "registries:\n  docker.io:\n    layout: ~no-such-user/hub\n")
    assert str(error).startswith(f"{directory / FILE_NAME}:3: ")


def test_a_registry_without_layout_has_none(directory: Path) -> None:
    assert load(directory, "registries: {docker.io: {}, ghcr.io: }").layouts == {}


def test_taints_that_patches_may_tolerate(directory: Path) -> None:
    assert load(directory, "tolerate: [arch, example.org/board]\n").tolerate == {"arch", "example.org/board"}


def test_a_taint_to_tolerate_is_named_by_its_key(directory: Path) -> None:
    with pytest.raises(ConfigurationError, match=r":1: 'arch=armhf:NoSchedule' is no key of a taint"):
        load(directory, 'tolerate: ["arch=armhf:NoSchedule"]\n')


@pytest.mark.parametrize(
    "text",
    [
        "<<: {platforms: [arm64]}\n",
        "<<: {platforms: [amd64]}\nplatforms: [arm64]\n",
        '{"platforms": ["arm64"]}',
    ],
)
def test_yaml_as_kubernetes_reads_it(directory: Path, text: str) -> None:
    assert load(directory, text).platforms == (parse_platform("arm64"),)


def test_a_file_beyond_the_limit(directory: Path) -> None:
    assert "larger than" in str(complaint(directory, "# filler\n" * 200_000))


def test_the_nearest_file_upward_counts(directory: Path) -> None:
    below = directory / "a" / "b" / "c"
    below.mkdir(parents=True)
    (directory / FILE_NAME).write_text("platforms: [amd64]")
    (directory / "a" / FILE_NAME).write_text("platforms: [arm64]")
    assert find_file(below) == directory / "a" / FILE_NAME
    assert load_settings(None, below, {}).platforms == (parse_platform("arm64"),)
    assert load_settings(None, directory, {}).platforms == (parse_platform("amd64"),)


def test_the_flag_wins_over_the_variable_and_that_over_the_search(directory: Path) -> None:
    for name, platform in [(FILE_NAME, "amd64"), ("variable.yaml", "arm64"), ("flag.yaml", "riscv64")]:
        (directory / name).write_text(f"platforms: [{platform}]")
    environment = {"ARCHCHECK_CONFIG": str(directory / "variable.yaml")}
    flag = directory / "flag.yaml"
    assert load_settings(flag, directory, environment).platforms == (parse_platform("riscv64"),)
    assert load_settings(None, directory, environment).platforms == (parse_platform("arm64"),)
    assert load_settings(None, directory, {"ARCHCHECK_CONFIG": ""}).platforms == (parse_platform("amd64"),)


@pytest.mark.parametrize("what", ["missing", "directory"])
def test_a_file_that_was_named_must_be_readable(directory: Path, what: str) -> None:
    (directory / "directory").mkdir()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_settings(directory / what, directory, {})
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_settings(None, directory, {"ARCHCHECK_CONFIG": str(directory / what)})


@pytest.mark.parametrize(
    ("text", "variable", "hub"),
    [
        ("", None, ARTIFACT_HUB),
        ("", "", ARTIFACT_HUB),
        ("artifact-hub: https://hub.example/\n", None, "https://hub.example"),
        ("", "http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("artifact-hub: https://hub.example\n", "https://other.example", "https://other.example"),
    ],
)
def test_the_artifact_hub(directory: Path, text: str, variable: str | None, hub: str) -> None:
    (directory / FILE_NAME).write_text(text + "platforms: [arm64]\n")
    environment = {} if variable is None else {"ARCHCHECK_ARTIFACT_HUB": variable}
    settings = load_settings(None, directory, environment)
    assert settings.artifact_hub == hub
    assert settings.platforms == (parse_platform("arm64"),)


def test_a_variable_that_is_no_web_address(directory: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^ARCHCHECK_ARTIFACT_HUB: "):
        load_settings(None, directory, {"ARCHCHECK_ARTIFACT_HUB": "hub.example"})


def test_a_directory_that_may_not_be_searched_has_no_file(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "lstat", refuse)
        assert find_file(directory) is None
