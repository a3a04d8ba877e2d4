"""Real registries, and logins as podman, helm, helpers, a configuration and pull secrets hold them."""

import base64
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.real.distribution.conftest import Archcheck, Served
from tests.real.distribution.reading import only_image, statuses
from tests.real.distribution.tokens import PASSWORD, USER
from tests.support import command
from tests.support.programs import require
from tests.unit.registry.logins import identity, login, write_helper

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def private(private_registry: Served) -> str:
    """Return an image of the registry that wants a password."""
    private_registry.push.index("logins/app", "1", "linux/arm64")
    return f"{private_registry.host}/logins/app:1"


@pytest.fixture(scope="module")
def guarded(token_registry: Served) -> str:
    """Return an image of the registry that wants a token, which only the user gets."""
    token_registry.push.index("private/logins", "1", "linux/arm64")
    return f"{token_registry.host}/private/logins:1"


@pytest.fixture(params=["private", "guarded"])
def reference(request: pytest.FixtureRequest) -> str:
    value = request.getfixturevalue(request.param)
    assert isinstance(value, str)
    return value


def host_of(reference: str) -> str:
    return reference.partition("/")[0]


@pytest.fixture(scope="module")
def podmans(private_registry: Served, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the file that `podman login` writes."""
    file = tmp_path_factory.mktemp("podman") / "auth.json"
    program = require("podman", "Debian: podman")
    options = ["--tls-verify=false", f"--authfile={file}", f"--username={USER}", "--password-stdin"]
    subprocess.run(
        [program, "login", *options, private_registry.host],
        input=PASSWORD.encode(),
        check=True,
        capture_output=True,
        timeout=60,
    )
    return file.read_text()


@pytest.fixture
def auth_file(podmans: str, private_registry: Served, reference: str) -> str:
    """Return podman's file with the login for the registry of the image."""
    assert private_registry.host in podmans
    return podmans.replace(private_registry.host, host_of(reference))


@pytest.mark.parametrize(
    ("variable", "path"),
    [
        ("REGISTRY_AUTH_FILE", "auth.json"),
        ("XDG_RUNTIME_DIR", "containers/auth.json"),
        ("XDG_CONFIG_HOME", "containers/auth.json"),
        ("", ".config/containers/auth.json"),
    ],
)
def test_podman(
    archcheck: Archcheck,
    env: dict[str, str],
    tmp_path: Path,
    reference: str,
    auth_file: str,
    variable: str,
    path: str,
) -> None:
    folder = tmp_path / "logins" if variable else tmp_path
    (folder / path).parent.mkdir(parents=True)
    (folder / path).write_text(auth_file)
    if variable:
        env[variable] = str(folder / path if variable == "REGISTRY_AUTH_FILE" else folder)
    done = archcheck("image", reference)
    assert (done.code, only_image(done)["platforms"]) == (0, ["linux/arm64"])


def test_helm(archcheck: Archcheck, env: dict[str, str], tmp_path: Path, reference: str) -> None:
    env["HELM_REGISTRY_CONFIG"] = str(tmp_path / "helm.json")
    (tmp_path / "helm.json").write_text(json.dumps(login(host_of(reference), USER, PASSWORD)))
    assert only_image(archcheck("image", reference))["platforms"] == ["linux/arm64"]


def test_docker_auth_config(archcheck: Archcheck, env: dict[str, str], reference: str) -> None:
    env["DOCKER_AUTH_CONFIG"] = json.dumps(login(host_of(reference), USER, PASSWORD))
    assert only_image(archcheck("image", reference))["platforms"] == ["linux/arm64"]


def test_a_credential_helper(
    archcheck: Archcheck, env: dict[str, str], tmp_path: Path, reference: str
) -> None:
    answer = json.dumps({"ServerURL": "", "Username": USER, "Secret": PASSWORD})
    programs = write_helper(tmp_path / "bin", "x", answer)
    env["PATH"] = f"{programs}:/usr/bin:/bin"
    done = archcheck("image", reference, login={"credHelpers": {host_of(reference): "x"}})
    assert only_image(done)["platforms"] == ["linux/arm64"]
    assert (programs / "asked").read_text().split() == ["get", host_of(reference)]


def test_a_credential_helper_with_an_identity_token(
    archcheck: Archcheck, env: dict[str, str], tmp_path: Path, guarded: str
) -> None:
    programs = write_helper(tmp_path / "bin", "x", '{"Username": "<token>", "Secret": "refresh-me"}')
    env["PATH"] = f"{programs}:/usr/bin:/bin"
    done = archcheck("image", guarded, login={"credsStore": "x"})
    assert only_image(done)["platforms"] == ["linux/arm64"]


def test_a_helper_that_is_not_there_is_named(archcheck: Archcheck, reference: str) -> None:
    done = archcheck("image", reference, login={"credsStore": "not-there"})
    assert done.code == 3
    assert only_image(done)["status"] == "denied"
    assert "docker-credential-not-there" in done.err


def test_a_wrong_login_is_followed_by_the_right_one(
    archcheck: Archcheck, env: dict[str, str], tmp_path: Path, reference: str, auth_file: str
) -> None:
    (tmp_path / "auth.json").write_text(auth_file)
    env["REGISTRY_AUTH_FILE"] = str(tmp_path / "auth.json")
    done = archcheck("image", reference, "-vv", login=login(host_of(reference), USER, "0utdated"))
    assert only_image(done)["platforms"] == ["linux/arm64"]
    assert PASSWORD not in done.out + done.err
    assert "0utdated" not in done.out + done.err


def test_a_configured_login(
    archcheck: Archcheck, env: dict[str, str], tmp_path: Path, reference: str
) -> None:
    settings = {"registries": {host_of(reference): {"username": USER, "password-env": "SECRET_OF_CI"}}}
    (tmp_path / "settings.yaml").write_text(json.dumps(settings))
    env["SECRET_OF_CI"] = PASSWORD
    done = archcheck("image", reference, "--config", tmp_path / "settings.yaml")
    assert only_image(done)["platforms"] == ["linux/arm64"]
    del env["SECRET_OF_CI"]
    done = archcheck("image", reference, "--refresh", "--config", tmp_path / "settings.yaml")
    assert only_image(done)["status"] == "denied"
    assert "SECRET_OF_CI" in done.err


def secret(logins: Mapping[str, Any], name: str = "pull", *, encoded: bool = True) -> dict[str, Any]:
    text = json.dumps(logins)
    content = (
        {"data": {".dockerconfigjson": base64.b64encode(text.encode()).decode()}}
        if encoded
        else {"stringData": {".dockerconfigjson": text}}
    )
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name},
        "type": "kubernetes.io/dockerconfigjson",
        **content,
    }


def deployment(name: str, image: str, **spec: object) -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {"template": {"spec": {"containers": [{"name": "c", "image": image}], **spec}}},
    }


def write(folder: Path, *objects: Mapping[str, Any]) -> Path:
    path = folder / "manifests.yaml"
    path.write_text("---\n".join(f"{json.dumps(each)}\n" for each in objects))
    return path


NAMED = {"imagePullSecrets": [{"name": "pull"}]}


@pytest.mark.parametrize("encoded", [True, False])
def test_a_pull_secret(archcheck: Archcheck, tmp_path: Path, reference: str, encoded: bool) -> None:
    logins = login(host_of(reference), USER, PASSWORD)
    path = write(tmp_path, secret(logins, encoded=encoded), deployment("web", reference, **NAMED))
    done = archcheck("manifest", path, "-vv")
    assert (done.code, only_image(done)["platforms"]) == (0, ["linux/arm64"])
    kept = [
        each.read_bytes() for each in Path(os.environ["ARCHCHECK_CACHE_DIR"]).rglob("*") if each.is_file()
    ]
    assert kept
    basic = logins["auths"][host_of(reference)]["auth"]
    whole = base64.b64encode(json.dumps(logins).encode()).decode()
    for shown in (PASSWORD, basic, whole):
        assert shown not in done.out + done.err
        assert not any(shown.encode() in each for each in kept)


def test_a_pull_secret_of_the_default_account(archcheck: Archcheck, tmp_path: Path, reference: str) -> None:
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"}, **NAMED}
    logins = login(host_of(reference), USER, PASSWORD)
    path = write(tmp_path, deployment("web", reference), account, secret(logins))
    assert only_image(archcheck("manifest", path))["platforms"] == ["linux/arm64"]


def test_an_identity_token_in_a_pull_secret(archcheck: Archcheck, tmp_path: Path, guarded: str) -> None:
    path = write(tmp_path, secret(identity(host_of(guarded))), deployment("web", guarded, **NAMED))
    assert only_image(archcheck("manifest", path))["platforms"] == ["linux/arm64"]


def test_a_pull_secret_is_only_for_the_pods_that_name_it(
    private_registry: Served, archcheck: Archcheck, tmp_path: Path, private: str
) -> None:
    private_registry.push.index("logins/other", "1", "linux/arm64")
    other = f"{private_registry.host}/logins/other:1"
    logins = login(private_registry.host, USER, PASSWORD)
    path = write(tmp_path, secret(logins), deployment("a", private, **NAMED), deployment("b", other))
    done = archcheck("manifest", path)
    assert done.code == 3
    assert statuses(done) == ["found", "denied"]


def test_a_pull_secret_runs_no_program(
    archcheck: Archcheck, env: dict[str, str], tmp_path: Path, reference: str
) -> None:
    answer = json.dumps({"Username": USER, "Secret": PASSWORD})
    programs = write_helper(tmp_path / "bin", "x", answer)
    env["PATH"] = f"{programs}:/usr/bin:/bin"
    logins = {"credsStore": "x", "credHelpers": {host_of(reference): "x"}}
    path = write(tmp_path, secret(logins), deployment("web", reference, **NAMED))
    assert only_image(archcheck("manifest", path))["status"] == "denied"
    assert not (programs / "asked").exists()


def test_a_broken_pull_secret_is_said_without_control_characters(
    archcheck: Archcheck, tmp_path: Path, private: str
) -> None:
    name = "pu\x1b[31mll"
    broken = secret({}, name, encoded=False)
    broken["stringData"][".dockerconfigjson"] = "{"
    pod = deployment("web", private, imagePullSecrets=[{"name": name}])
    done = archcheck("manifest", write(tmp_path, broken, pod))
    assert only_image(done)["status"] == "denied"
    assert "no valid JSON" in done.err
    assert "\x1b" not in done.err


@pytest.mark.parametrize("token", ["a\r\nX-Evil: 1", "half a \ud800", "ä"])
def test_a_pull_secret_that_cannot_be_sent_ends_no_run(
    registry: Served, archcheck: Archcheck, tmp_path: Path, guarded: str, token: str
) -> None:
    registry.push.index("logins/open", "1", "linux/arm64")
    entries = {"registrytoken": token}, {"username": token, "password": "x"}
    names = ("first", "second")
    secrets = [
        secret({"auths": {host_of(guarded): entry}}, name) for name, entry in zip(names, entries, strict=True)
    ]
    pods = [
        deployment(name, guarded.replace("logins:1", f"{name}:1"), imagePullSecrets=[{"name": name}])
        for name in names
    ]
    path = write(tmp_path, *secrets, *pods, deployment("open", f"{registry.host}/logins/open:1"))
    done = archcheck("manifest", path)
    assert done.code == 3
    assert "Traceback" not in done.err
    assert statuses(done)[2] == "found"


def test_archcheck_is_no_login_by_itself(reference: str, env: dict[str, str]) -> None:
    """The other tests of this file would prove nothing."""
    done = command.run_json("image", reference, env=env)
    assert only_image(done)["status"] == "denied"
