"""The file is for its owner alone, and there is no secret in it anyway."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import respx

from archcheck.registry.mirrors.configured import load_routes
from tests.unit.registry.cache.running import FakedRegistry, Machine, quoted_digest
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import Blob, config, image, images_of
from tests.unit.registry.logins import basic, identity, login
from tests.unit.registry.serving import BEARER, HOST, grant, manifest_url, serve

ARM = images_of("linux/arm64")
PASSWORD, TOKEN = "hunter2-password", "token-of-the-token-server"


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def contents(folder: Path) -> bytes:
    """Return the bytes of all files of a folder, and their names."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert paths
    return b"\n".join(bytes(path) + path.read_bytes() for path in paths)


@pytest.mark.usefixtures("umask")
def test_file_and_folder_are_for_their_owner(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    machine.run()
    assert mode(machine.file) == 0o600
    assert mode(machine.folder) == 0o700
    assert [path.name for path in machine.folder.iterdir()] == [machine.file.name]


def test_a_folder_that_is_there_keeps_its_mode(machine: Machine, registry: FakedRegistry) -> None:
    machine.folder.mkdir(mode=0o755)
    machine.folder.chmod(0o755)
    registry.put(ARM)
    machine.run()
    assert mode(machine.folder) == 0o755
    assert mode(machine.file) == 0o600


def test_no_password_and_no_token(
    machine: Machine, registry: FakedRegistry, web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    docker_config(login(HOST, "robot", PASSWORD))
    registry.put(ARM)
    registry.etag = quoted_digest
    registry.challenge = BEARER
    grant(web, TOKEN)
    machine.run()
    kept = contents(machine.folder)
    assert ARM.digest.encode() in kept
    header = basic("robot", PASSWORD).removeprefix("Basic ")
    for secret in (PASSWORD, TOKEN, header, "robot", "Authorization", "Bearer", "Basic"):
        assert secret.encode() not in kept
    sent = [call.request.headers.get("Authorization") for call in registry.route.calls]
    assert sent[-1] == f"Bearer {TOKEN}"


def test_no_identity_token(
    machine: Machine, registry: FakedRegistry, web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    docker_config(identity(HOST, PASSWORD))
    registry.put(ARM)
    registry.challenge = BEARER
    web.post(url__startswith="https://auth.example.com/token").respond(json={"access_token": TOKEN})
    assert machine.run().platforms == ["linux/arm64"]
    assert PASSWORD.encode() not in contents(machine.folder)
    assert TOKEN.encode() not in contents(machine.folder)


def test_nothing_of_a_login_that_was_refused(
    machine: Machine, registry: FakedRegistry, docker_config: WriteConfig
) -> None:
    docker_config(login(HOST, "robot", PASSWORD))
    registry.put(ARM, repository="open")
    machine.run(f"{HOST}/open:1")
    registry.challenge = 'Basic realm="private"'
    machine.run()
    assert PASSWORD.encode() not in contents(machine.folder)


def test_nothing_of_a_signed_address(machine: Machine, web: respx.MockRouter) -> None:
    settings = config("linux/arm64")
    manifest = image(settings)
    signed = f"https://cdn.example.com/blob?X-Signature={TOKEN}"
    serve(web, signed, settings)
    web.get(f"https://{HOST}/v2/app/blobs/{settings.digest}").respond(307, headers={"Location": signed})
    serve(web, f"https://cdn.example.com/manifest?X-Signature={TOKEN}", manifest)
    moved = f"https://cdn.example.com/manifest?X-Signature={TOKEN}"
    web.get(manifest_url()).respond(307, headers={"Location": moved})
    assert machine.run().platforms == ["linux/arm64"]
    kept = contents(machine.folder)
    assert b"cdn.example.com" in kept
    assert TOKEN.encode() not in kept
    assert b"X-Signature" not in kept


def test_nothing_of_a_mirrors_login_and_headers(
    machine: Machine, web: respx.MockRouter, tmp_path: Path
) -> None:
    serve(web, f"{manifest_url(origin='https://a.lan')}?ns={HOST}", ARM)
    hosts = tmp_path / "certs.d" / HOST / "hosts.toml"
    hosts.parent.mkdir(parents=True)
    hosts.write_text(f'[host."https://a.lan"]\n[host."https://a.lan".header]\nX-Key = "{PASSWORD}"\n')
    k3s = tmp_path / "registries.yaml"
    k3s.write_text(f"configs: {{a.lan: {{auth: {{username: robot, password: {TOKEN}}}}}}}")
    run = machine.run(routes=load_routes({}, [hosts.parent.parent, k3s]))
    assert run.platforms == ["linux/arm64"]
    assert any(call.request.headers.get("X-Key") == PASSWORD for call in web.calls)
    kept = contents(machine.folder)
    assert b"https://a.lan" in kept
    assert PASSWORD.encode() not in kept
    assert TOKEN.encode() not in kept


def test_nothing_of_what_the_image_is_about(machine: Machine, registry: FakedRegistry) -> None:
    """A config holds the environment of its image; only its platform is kept."""
    settings = config("linux/arm64", config={"Env": [f"PASSWORD={PASSWORD}"]})
    manifest: Blob = image(settings, annotations={"note": TOKEN})
    registry.put(manifest, settings)
    machine.run()
    kept = contents(machine.folder)
    assert PASSWORD.encode() not in kept
    assert TOKEN.encode() not in kept
