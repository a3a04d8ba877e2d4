"""Charts in registries, through the same transport as images: against faked registries."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import respx

from archcheck.config.model import RegistrySettings
from archcheck.errors import ChartError, ChartUnreachableError
from archcheck.registry.client.manifests import OCI_MANIFEST
from archcheck.registry.mirrors.configured import load_routes
from archcheck.sources.charts import oci_registry
from archcheck.sources.charts.oci import pull
from archcheck.storage import locking
from tests.support.tables import check_rows, named_rows
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import Blob, as_json, digest_of
from tests.unit.registry.logins import basic, identity, login
from tests.unit.registry.serving import HOST, asked, authorizations, errors

CHART = Blob(b"a chart's archive", "application/vnd.cncf.helm.chart.content.v1.tar+gzip")
CONFIG = Blob(b"{}", "application/vnd.cncf.helm.config.v1+json")
MANIFEST = Blob(
    as_json({"schemaVersion": 2, "config": CONFIG.descriptor(), "layers": [CHART.descriptor()]}), OCI_MANIFEST
)
ORIGIN = f"https://{HOST}"
URL = f"oci://{HOST}/charts/app"
REALM = "https://auth.example.com/token"
BEARER = f'Bearer realm="{REALM}",service="{HOST}"'

Pull = Callable[..., bytes]


@pytest.fixture
def pulled(tmp_path: Path) -> Pull:
    """Pull a chart with `registries:` of a configuration, and return its archive."""

    def run(url: str = f"{URL}:1.0.0", version: str = "", /, **registries: RegistrySettings) -> bytes:
        routes = load_routes({name.replace("_", "."): said for name, said in registries.items()}, ())
        return pull(url, version, routes, tmp_path / "cache", tmp_path / "scratch").read_bytes()

    return run


def put_chart(
    web: respx.Router, origin: str = ORIGIN, repository: str = "charts/app", *tags: str, ns: str = ""
) -> None:
    """Serve a chart in version 1.0.0 and under other tags, to everybody."""
    for tag in ("1.0.0", MANIFEST.digest, *tags):
        url = f"{origin}/v2/{repository}/manifests/{tag}{ns}"
        web.get(url).respond(content=MANIFEST.body, content_type=MANIFEST.media_type)
    web.get(f"{origin}/v2/{repository}/blobs/{CHART.digest}{ns}").respond(content=CHART.body)


def tags_url(query: str = "") -> str:
    return f"{ORIGIN}/v2/charts/app/tags/list{query}"


def test_a_chart_costs_two_requests_and_then_one(web: respx.MockRouter, pulled: Pull, tmp_path: Path) -> None:
    put_chart(web)
    assert pulled() == CHART.body
    (kept,) = (tmp_path / "cache").iterdir()
    assert kept.stem == hashlib.sha256(CHART.body).hexdigest()
    manifest = f"GET {ORIGIN}/v2/charts/app/manifests/1.0.0"
    assert asked(web) == [manifest, f"GET {ORIGIN}/v2/charts/app/blobs/{CHART.digest}"]
    assert pulled() == CHART.body
    assert asked(web)[2:] == [manifest]
    kept.write_bytes(b"another chart")
    assert pulled() == CHART.body
    assert kept.read_bytes() == CHART.body


def test_a_cache_that_cannot_be_written(
    web: respx.MockRouter, pulled: Pull, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put_chart(web)
    (tmp_path / "cache").write_text("a file, not a folder")
    assert pulled() == CHART.body
    assert "the chart is not kept" in caplog.text


def test_a_chart_that_is_not_kept_waits_for_no_lock_of_its_own_run(
    web: respx.MockRouter, pulled: Pull, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_chart(web)
    (tmp_path / "cache").write_text("a file, not a folder")
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr("archcheck.storage.locking.time.sleep", lambda _: pytest.fail("it waits"))
    with locking.folder_lock(tmp_path / "scratch"):
        assert pulled() == CHART.body


def test_the_newest_version_of_all_pages(web: respx.MockRouter, pulled: Pull) -> None:
    """A link to the next page is a query: it leads to no other host, and to no other path."""
    pages = {
        "": (["0.9.0", 5, None], '</v2/charts/app/tags/list?last=0.9.0&n=1>; rel="next"'),
        "?last=0.9.0&n=1": (["1.0.0"], '<https://evil.example/v2/x?last=2>; rel="next"'),
        "?last=2": (["0.1.0"], "<?last=3>; title=x; rel=next"),
        "?last=3": ([], '<?last=4>; rel="next"'),
    }
    for query, (tags, link) in reversed(pages.items()):
        web.get(tags_url(query)).respond(json={"name": "charts/app", "tags": tags}, headers={"Link": link})
    put_chart(web)
    assert pulled(URL) == CHART.body
    assert asked(web)[:4] == [f"GET {tags_url(query)}" for query in pages]


def test_pages_that_lead_in_a_circle(web: respx.MockRouter, pulled: Pull) -> None:
    link = {"Link": '<?last=1>; rel="next"'}
    web.get(url__startswith=tags_url()).respond(json={"tags": ["1.0.0"]}, headers=link)
    put_chart(web)
    assert pulled(URL) == CHART.body
    assert len([request for request in asked(web) if "tags/list" in request]) == 2


def test_a_list_of_tags_that_is_none(web: respx.MockRouter, pulled: Pull) -> None:
    def refused(body: bytes) -> None:
        web.get(tags_url()).respond(content=body)
        with pytest.raises(ChartError, match=f"{URL}: "):
            pulled(URL)

    check_rows([b'{"tags": 5}', b"[" * 100_000, b'"x"', b'{"tags": [5, null, {}]}', b"{"], refused)


def test_versions_that_are_not_there(web: respx.MockRouter, pulled: Pull) -> None:
    put_chart(web)
    web.get(tags_url()).respond(json={"tags": ["1.0.0", "2.0.0-rc.1"]})
    web.route(host=HOST).respond(404, content=errors("MANIFEST_UNKNOWN"))

    def missing(row: tuple[str, str, str]) -> None:
        suffix, version, message = row
        with pytest.raises(ChartError, match=message):
            pulled(URL + suffix, version)

    check_rows(
        [
            (":9.9.9", "", "no such chart or version: .* has no tag 9.9.9"),
            ("", "9.9.9", "no such chart or version"),
            ("", "^9", "no such chart or version: registry.example.com has no version \\^9"),
            ("", "no version", "no version"),
            (":1.0.0", "1.2.0", "name two versions"),
            (f":1.0.0@{MANIFEST.digest}", "1.2.0", "name two versions"),
            ("-other:1", "", "no such chart or version"),
            ("@sha256:" + "0" * 64, "", "no such chart or version: .* has no digest"),
        ],
        missing,
    )


def test_what_is_no_chart(web: respx.MockRouter, pulled: Pull) -> None:
    def refused(document: object) -> None:
        web.get(f"{ORIGIN}/v2/charts/app/manifests/1.0.0").respond(json=document)
        with pytest.raises(ChartError, match=r"is no helm chart|is not valid JSON|is no JSON object"):
            pulled()

    layer = CHART.descriptor()
    named_rows(
        {
            "no layers": {},
            "layers of another shape": {"layers": {"0": layer}},
            "a layer of an image": {
                "layers": [layer | {"mediaType": "application/vnd.oci.image.layer.v1.tar"}]
            },
            "a digest that is a path": {"layers": [layer | {"digest": "sha256:../../../etc/passwd"}]},
            "a digest that is none": {"layers": [layer | {"digest": 5}]},
            "no size": {"layers": [{"mediaType": CHART.media_type, "digest": CHART.digest}]},
            "a size that is none": {"layers": [layer | {"size": -1}]},
            "a size that is no number": {"layers": [layer | {"size": True}]},
            "a list": [],
        },
        refused,
    )


def test_another_chart_than_its_digest_says(web: respx.MockRouter, pulled: Pull, tmp_path: Path) -> None:
    put_chart(web)
    web.get(f"{ORIGIN}/v2/charts/app/blobs/{CHART.digest}").respond(content=CHART.body[::-1])
    with pytest.raises(ChartError, match=f"its digest is not {CHART.digest}"):
        pulled()
    assert not (tmp_path / "cache").exists()


def test_another_manifest_than_was_asked_for(web: respx.MockRouter, pulled: Pull) -> None:
    asked_for = digest_of(b"the chart that was reviewed")
    put_chart(web, ORIGIN, "charts/app", asked_for)
    with pytest.raises(ChartError, match=f"its digest is not {asked_for}"):
        pulled(f"{URL}@{asked_for}")


def test_a_chart_of_another_size_than_its_manifest_promises(web: respx.MockRouter, pulled: Pull) -> None:
    """As in helm; and no more is read than was promised."""

    def refused(row: tuple[int, str]) -> None:
        size, message = row
        layer = CHART.descriptor() | {"size": size}
        web.get(f"{ORIGIN}/v2/charts/app/manifests/1.0.0").respond(json={"layers": [layer]})
        with pytest.raises(ChartError, match=message):
            pulled()

    put_chart(web)
    length = len(CHART.body)
    check_rows(
        [
            (0, "sent more than 0 bytes"),
            (length - 1, f"sent more than {length - 1} bytes"),
            (length + 1, f"the chart has {length} bytes where {length + 1} were promised"),
        ],
        refused,
    )


def test_a_chart_larger_than_any(
    web: respx.MockRouter, pulled: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oci_registry, "CHART_LIMIT", len(CHART.body) - 1)
    put_chart(web)
    with pytest.raises(ChartError, match=f"sent more than {len(CHART.body) - 1} bytes"):
        pulled()


def test_a_chart_may_be_larger_than_a_manifest(
    web: respx.MockRouter, pulled: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = Blob(b"x" * (5 * 1024 * 1024), CHART.media_type)
    web.get(f"{ORIGIN}/v2/charts/app/manifests/1.0.0").respond(json={"layers": [large.descriptor()]})
    web.get(f"{ORIGIN}/v2/charts/app/blobs/{large.digest}").respond(content=large.body)
    assert pulled() == large.body


def test_a_mirror_is_asked_first(web: respx.MockRouter, pulled: Pull) -> None:
    put_chart(web, "https://mirror.lan", ns=f"?ns={HOST}")
    settings = RegistrySettings(mirrors=("https://mirror.lan",))
    assert pulled(registry_example_com=settings) == CHART.body
    assert {call.request.url.host for call in web.calls} == {"mirror.lan"}


def test_after_a_mirror_without_the_version_the_registry_is_asked(
    web: respx.MockRouter, pulled: Pull
) -> None:
    web.get(url__startswith="https://mirror.lan/v2/charts/app/tags/list").respond(json={"tags": ["0.1.0"]})
    web.get(tags_url()).respond(json={"tags": ["1.0.0"]})
    put_chart(web)
    settings = RegistrySettings(mirrors=("https://mirror.lan",))
    assert pulled(URL, "^1", registry_example_com=settings) == CHART.body


def test_a_mirror_that_does_not_answer_leaves_it_open(web: respx.MockRouter, pulled: Pull) -> None:
    web.route(host="mirror.lan").mock(side_effect=httpx.ConnectError("no"))
    web.route(host=HOST).respond(404, content=errors("MANIFEST_UNKNOWN"))
    with pytest.raises(ChartUnreachableError, match=r"cannot be reached: .*mirror.lan.*; .*has no tag 1.0.0"):
        pulled(registry_example_com=RegistrySettings(mirrors=("https://mirror.lan",)))


def test_mirrors_of_docker_hub_hold_for_the_host_that_helm_names(web: respx.MockRouter, pulled: Pull) -> None:
    put_chart(web, "https://mirror.lan", "bitnamicharts/app", ns="?ns=docker.io")
    hub = "oci://registry-1.docker.io/bitnamicharts/app:1.0.0"
    assert pulled(hub, docker_io=RegistrySettings(mirrors=("https://mirror.lan",))) == CHART.body


def test_a_login_of_docker_at_a_token_server(
    web: respx.MockRouter, pulled: Pull, docker_config: WriteConfig
) -> None:
    docker_config(login(HOST))
    web.get(url__startswith=REALM).respond(json={"token": "t"})
    for path in ("manifests/1.0.0", f"blobs/{CHART.digest}"):
        content = MANIFEST.body if path.startswith("manifests") else CHART.body
        url = f"{ORIGIN}/v2/charts/app/{path}"
        web.get(url, headers={"Authorization": "Bearer t"}).respond(content=content)
    web.route(host=HOST).respond(401, headers={"WWW-Authenticate": BEARER})
    assert pulled() == CHART.body
    assert authorizations(web, "auth.example.com") == [basic("robot", "s3cret")]
    assert authorizations(web, HOST) == [None, "Bearer t", "Bearer t"]


def test_a_token_server_on_another_domain_gets_a_login_where_it_is_named(
    web: respx.MockRouter, pulled: Pull, docker_config: WriteConfig
) -> None:
    docker_config(login(HOST))
    realm = "https://auth.example.net/token"
    web.get(url__startswith=realm).respond(json={"token": "t"})
    authorized = {"Authorization": "Bearer t"}
    web.get(f"{ORIGIN}/v2/charts/app/manifests/1.0.0", headers=authorized).respond(content=MANIFEST.body)
    web.get(f"{ORIGIN}/v2/charts/app/blobs/{CHART.digest}", headers=authorized).respond(content=CHART.body)
    web.route(host=HOST).respond(401, headers={"WWW-Authenticate": f'Bearer realm="{realm}"'})
    assert pulled() == CHART.body
    assert authorizations(web, "auth.example.net") == [None]
    settings = RegistrySettings(token_server="https://auth.example.net")
    assert pulled(registry_example_com=settings) == CHART.body
    assert authorizations(web, "auth.example.net") == [None, basic("robot", "s3cret")]


@pytest.mark.parametrize("kind", ["password", "identity token"])
def test_a_login_that_stays_behind_at_a_redirect_is_told(
    web: respx.MockRouter, pulled: Pull, docker_config: WriteConfig, kind: str
) -> None:
    docker_config(login(HOST) if kind == "password" else identity(HOST))
    elsewhere = "https://elsewhere.example.net/token"
    web.route(host="auth.example.com").respond(307, headers={"Location": elsewhere})
    web.route(host="elsewhere.example.net").respond(json={"token": "anonymous"})
    web.route(host=HOST).respond(401, headers={"WWW-Authenticate": BEARER})
    with pytest.raises(ChartError, match=r"redirects to .*: the stored login is not sent there"):
        pulled()
    assert not any(authorizations(web, "elsewhere.example.net"))


def test_a_login_that_a_token_server_refuses_is_told(
    web: respx.MockRouter, pulled: Pull, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture
) -> None:
    docker_config(login(HOST))
    web.route(host="auth.example.com").respond(401)
    web.route(host=HOST).respond(401, headers={"WWW-Authenticate": BEARER})
    with pytest.raises(
        ChartError, match=r"is refused \(the token server auth.example.com refuses: 401\)"
    ) as told:
        pulled()
    assert "s3cret" not in f"{told.value} {caplog.text}"


def test_a_login_does_not_follow_a_chart_to_its_storage(
    web: respx.MockRouter, pulled: Pull, docker_config: WriteConfig
) -> None:
    docker_config(login(HOST))
    allowed = {"Authorization": basic("robot", "s3cret")}
    storage = "https://storage.example.net/chart"
    web.get(f"{ORIGIN}/v2/charts/app/manifests/1.0.0", headers=allowed).respond(content=MANIFEST.body)
    blob = web.get(f"{ORIGIN}/v2/charts/app/blobs/{CHART.digest}", headers=allowed)
    blob.respond(307, headers={"Location": storage})
    web.get(storage).respond(content=CHART.body)
    web.route(host=HOST).respond(401, headers={"WWW-Authenticate": 'Basic realm="r"'})
    assert pulled() == CHART.body
    assert authorizations(web, "storage.example.net") == [None]


def test_redirects_that_are_not_followed(web: respx.MockRouter, pulled: Pull) -> None:
    def refused(location: str) -> None:
        web.get(f"{ORIGIN}/v2/charts/app/manifests/1.0.0").respond(307, headers={"Location": location})
        with pytest.raises(ChartError, match=r"redirects to where nothing is followed|redirects without end"):
            pulled()
        assert {call.request.url.host for call in web.calls} == {HOST}

    loop = f"{ORIGIN}/v2/charts/app/manifests/1.0.0"
    check_rows([f"http://{HOST}/plain", "https://127.0.0.1/", "file:///etc/passwd", loop], refused)


def test_netrc_is_never_read(web: respx.MockRouter, pulled: Pull, home: Path) -> None:
    (home / ".netrc").write_text(f"machine {HOST} login u password p\n")
    (home / ".netrc").chmod(0o600)
    web.route(host=HOST).respond(401, headers={"WWW-Authenticate": 'Basic realm="r"'})
    with pytest.raises(ChartError):
        pulled()
    assert not any(authorizations(web, HOST))


def test_what_passes_is_tried_again_and_then_incomplete(
    web: respx.MockRouter, pulled: Pull, waits: list[float]
) -> None:
    put_chart(web, ORIGIN, "charts/app")
    flaky = web.get(f"{ORIGIN}/v2/charts/app/manifests/1.0.0")
    flaky.mock(side_effect=[httpx.Response(503), httpx.Response(200, content=MANIFEST.body)])
    assert pulled() == CHART.body
    assert len(waits) == 1
    for status, hint in ((503, "check the network"), (429, "try again later")):
        flaky.mock(return_value=httpx.Response(status))
        with pytest.raises(ChartUnreachableError) as incomplete:
            pulled()
        assert hint in incomplete.value.hint


def test_the_first_part_of_an_address_is_a_host_as_in_helm(web: respx.MockRouter, pulled: Pull) -> None:
    """Docker Hub has no say in what lies at a host without a dot."""
    put_chart(web, "https://registry", "app")
    put_chart(web, "http://[::1]:5000", "app")
    assert pulled("oci://registry/app:1.0.0") == CHART.body
    assert pulled("oci://[::1]:5000/app:1.0.0") == CHART.body
    assert {call.request.url.host for call in web.calls} == {"registry", "::1"}


def test_addresses_that_are_none(pulled: Pull) -> None:
    def refused(url: str) -> None:
        with pytest.raises(ChartError) as told:
            pulled(url)
        assert "s3cret" not in f"{told.value} {told.value.why}"

    check_rows(
        [
            *("oci://", "oci://UPPER/Case", "oci://[1:2]/x:1", "oci://h:99999/x:1"),
            *("oci://app:1.0.0", "oci://robot:s3cret@registry.example.com/app:1.0.0"),
        ],
        refused,
    )


def test_a_manifest_is_named_by_its_tag_not_its_version(web: respx.MockRouter, pulled: Pull) -> None:
    """A tag holds no `+`: helm writes `_` for it."""
    put_chart(web, ORIGIN, "charts/app", "1.2.0_build.5")
    assert pulled(URL, "1.2.0+build.5") == CHART.body
    assert json.loads(MANIFEST.body)["layers"][0]["digest"] == CHART.digest
