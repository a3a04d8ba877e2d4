"""The bytes of a manifest → what they are."""

from base64 import b64encode
from typing import Any

import pytest

from archcheck.images.availability import Reason, Unknown
from archcheck.images.platform import Platform
from archcheck.registry.client.manifests import (
    DOCKER_LIST,
    DOCKER_MANIFEST,
    DOCKER_SCHEMA1,
    OCI_INDEX,
    OCI_MANIFEST,
    Artifact,
    ForeignEntry,
    Index,
    IndexEntry,
    Manifest,
    Parsed,
    parse_config,
    parse_manifest,
)
from archcheck.registry.protocol import Content, Descriptor, LookupFailedError
from tests.unit.registry.documents import (
    DOCKER_CONFIG,
    EMPTY,
    LAYER,
    OCI_CONFIG,
    Blob,
    as_json,
    attestation,
    config,
    docker_image,
    image,
    index,
    listed,
)

CONFIG = config("linux/arm64")
IMAGE = image(CONFIG)
INDEX = index(listed("linux/amd64"))


def parse(document: object, header: str = "") -> Parsed:
    body = document.body if isinstance(document, Blob) else as_json(document)
    return parse_manifest(Content(body, header, "registry.example.com"))


def refused(document: object, header: str = "") -> str:
    """Return why a document is refused, which it must be."""
    with pytest.raises(LookupFailedError) as failure:
        parse(document, header)
    outcome = failure.value.outcome
    assert isinstance(outcome, Unknown)
    assert outcome.reason is Reason.INVALID
    return outcome.message


def descriptor_of(blob: Blob) -> Descriptor:
    return Descriptor(blob.digest, len(blob.body))


def platforms(document: object) -> list[str]:
    """Return the platforms that an index declares."""
    parsed = parse(document)
    assert isinstance(parsed, Index)
    return [str(entry.platform) for entry in parsed.entries if isinstance(entry, IndexEntry)]


def entries(document: object) -> list[IndexEntry]:
    """Return the entries of an index, all of them images or indexes."""
    parsed = parse(document)
    assert isinstance(parsed, Index)
    found = [entry for entry in parsed.entries if isinstance(entry, IndexEntry)]
    assert len(found) == len(parsed.entries)
    return found


@pytest.mark.parametrize("media_type", [OCI_INDEX, DOCKER_LIST])
def test_index(media_type: str) -> None:
    entry = listed("linux/arm/v7")
    expected = IndexEntry(
        Descriptor(entry["digest"], entry["size"]), Platform("linux", "arm", "v7"), nested=False
    )
    assert parse(index(entry, media_type=media_type)) == Index((expected,), docker=media_type == DOCKER_LIST)


def test_platforms_stay_as_declared_and_in_order() -> None:
    declared = ["linux/arm64/v8", "linux/arm/v6", "linux/arm/v7", "linux/amd64", "linux/x86_64", "LINUX/ARM"]
    assert platforms(index(*map(listed, declared))) == declared


def test_windows_says_its_version() -> None:
    entry = listed("windows/amd64")
    entry["platform"]["os.version"] = "10.0.20348.2340"
    assert platforms(index(entry)) == ["windows(10.0.20348.2340)/amd64"]


@pytest.mark.parametrize("manifests", [[], [attestation()]])
def test_an_index_without_an_image(manifests: list[dict[str, Any]]) -> None:
    assert parse(index(manifests=manifests)) == Index(())


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(attestation(), id="attestation"),
        pytest.param(listed("unknown/unknown"), id="attestation without its annotation"),
    ],
)
def test_entries_for_no_machine_are_dropped(entry: dict[str, Any]) -> None:
    assert platforms(index(listed("linux/arm64"), entry, listed("linux/arm/v7"))) == [
        "linux/arm64",
        "linux/arm/v7",
    ]


CHART_TYPE = "application/vnd.cncf.helm.config.v1+json"


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        pytest.param(
            listed("linux/amd64", annotations={"vnd.docker.reference.type": "x"}),
            "an attestation",
            id="annotation alone",
        ),
        pytest.param(
            listed("linux/amd64", artifactType=CHART_TYPE), f"an artifact of type {CHART_TYPE}", id="chart"
        ),
        pytest.param(
            listed("linux/amd64", mediaType="application/vnd.example.thing"),
            "of an unknown type, application/vnd.example.thing",
            id="unknown type",
        ),
        pytest.param(
            listed("linux/amd64", mediaType=DOCKER_SCHEMA1[0]),
            f"of an unknown type, {DOCKER_SCHEMA1[0]}",
            id="schema 1",
        ),
    ],
)
def test_what_is_no_image_is_kept_as_something_that_a_runtime_may_take(
    entry: dict[str, Any], what: str
) -> None:
    parsed = parse(index(entry, listed("linux/arm64")))
    assert isinstance(parsed, Index)
    assert parsed.entries[0] == ForeignEntry(Platform("linux", "amd64"), what)
    assert platforms(index(entry, listed("linux/arm64"))) == ["linux/arm64"]


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(listed("linux/amd64", annotations={"org.example": "x"}), id="other annotations"),
        pytest.param(listed("linux/amd64", annotations=None, artifactType=None), id="null"),
        pytest.param(listed("linux/amd64", artifactType=OCI_CONFIG), id="artifact type of an image"),
        pytest.param(listed("linux/amd64", mediaType=OCI_MANIFEST.upper()), id="type in upper case"),
        pytest.param(listed("linux/amd64", mediaType=DOCKER_MANIFEST), id="of Docker"),
        pytest.param(
            {key: value for key, value in listed("linux/amd64").items() if key != "mediaType"}, id="no type"
        ),
    ],
)
def test_entries_that_are_images_are_kept(entry: dict[str, Any]) -> None:
    assert platforms(index(entry)) == ["linux/amd64"]


@pytest.mark.parametrize(
    ("platform", "declared"),
    [
        (None, None),
        ({}, Platform("", "")),
        ({"os": "linux"}, Platform("linux", "")),
        ({"architecture": ""}, Platform("", "")),
        ({"architecture": "arm64"}, Platform("", "arm64")),
    ],
)
def test_an_empty_platform_is_not_the_same_as_none(platform: object, declared: Platform | None) -> None:
    [entry] = entries(index(listed("linux/amd64", platform=platform)))
    assert entry.platform == declared


@pytest.mark.parametrize("media_type", [OCI_INDEX, DOCKER_LIST])
def test_a_nested_index_is_one_to_read(media_type: str) -> None:
    [entry] = entries(index(INDEX.descriptor(mediaType=media_type)))
    assert entry.nested


@pytest.mark.parametrize(
    ("manifest", "settings"),
    [
        pytest.param(IMAGE, CONFIG, id="OCI"),
        pytest.param(*docker_image("linux/arm64"), id="Docker"),
        pytest.param(image(CONFIG, layers=[]), CONFIG, id="no layer"),
        pytest.param(image(CONFIG, subject=INDEX.descriptor()), CONFIG, id="with a subject"),
        pytest.param(image(old := config(media_type="application/octet-stream")), old, id="Docker 1.10"),
    ],
)
def test_single_image(manifest: Blob, settings: Blob) -> None:
    assert parse(manifest) == Manifest(descriptor_of(settings), None)


def test_an_inlined_config() -> None:
    inlined = CONFIG.descriptor(data=b64encode(CONFIG.body).decode())
    assert parse(image(CONFIG, config=inlined)) == Manifest(descriptor_of(CONFIG), CONFIG.body)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("not base64!", id="no base64"),
        pytest.param(b64encode(CONFIG.body[:-1]).decode(), id="too short"),
        pytest.param(b64encode(CONFIG.body[::-1]).decode(), id="other bytes"),
    ],
)
def test_an_inlined_config_that_is_another(data: str) -> None:
    assert "config" in refused(image(CONFIG, config=CONFIG.descriptor(data=data)))


@pytest.mark.parametrize(
    ("document", "artifact_type"),
    [
        pytest.param(
            image(Blob(b"{}", "application/vnd.cncf.helm.config.v1+json")),
            "application/vnd.cncf.helm.config.v1+json",
            id="chart",
        ),
        pytest.param(
            image(
                CONFIG,
                layers=[LAYER.descriptor(mediaType="application/vnd.dev.cosign.simplesigning.v1+json")],
            ),
            "application/vnd.dev.cosign.simplesigning.v1+json",
            id="cosign signature with an image's config",
        ),
        pytest.param(
            image(CONFIG, layers=[LAYER.descriptor(mediaType="application/vnd.in-toto+json")]),
            "application/vnd.in-toto+json",
            id="in-toto attestation with an image's config",
        ),
        pytest.param(
            image(Blob(b"{}", EMPTY), artifactType="application/vnd.example.sbom"),
            "application/vnd.example.sbom",
            id="empty config",
        ),
        pytest.param(image(Blob(b"{}", EMPTY)), EMPTY, id="empty config without a type"),
        pytest.param(
            index(mediaType="application/vnd.oci.artifact.manifest.v1+json", manifests=None),
            "application/vnd.oci.artifact.manifest.v1+json",
            id="artifact manifest",
        ),
        pytest.param(
            index(artifactType="application/vnd.example"), "application/vnd.example", id="index of artifacts"
        ),
    ],
)
def test_artifact(document: Blob, artifact_type: str) -> None:
    assert parse(document) == Artifact(artifact_type)


def test_an_index_with_a_chart_and_an_image_is_an_image() -> None:
    chart = listed("linux/amd64", artifactType="application/vnd.cncf.helm.config.v1+json")
    assert platforms(index(chart, listed("linux/arm64"), artifactType="application/vnd.example")) == [
        "linux/arm64"
    ]


@pytest.mark.parametrize(
    "document",
    [
        {"schemaVersion": 1, "name": "app", "tag": "1", "architecture": "amd64", "fsLayers": []},
        {"schemaVersion": 1, "mediaType": DOCKER_SCHEMA1[0]},
        {"mediaType": DOCKER_SCHEMA1[1]},
    ],
)
def test_schema_1(document: dict[str, Any]) -> None:
    assert "schema 1" in refused(document)


@pytest.mark.parametrize("header", DOCKER_SCHEMA1)
def test_schema_1_by_its_header(header: str) -> None:
    assert "schema 1" in refused({"name": "app"}, header)


BOTH = index(listed("linux/amd64"), config=CONFIG.descriptor(), layers=[LAYER.descriptor()])


@pytest.mark.parametrize(
    ("document", "header"),
    [
        pytest.param(BOTH, OCI_INDEX, id="as index"),
        pytest.param(BOTH, "", id="without a header"),
        pytest.param(index(listed("linux/amd64"), layers=[]), OCI_INDEX, id="index with layers"),
        pytest.param(
            index(listed("linux/amd64"), config=CONFIG.descriptor()), OCI_INDEX, id="index with config"
        ),
        pytest.param(image(CONFIG, manifests=[]), OCI_MANIFEST, id="manifest with manifests"),
    ],
)
def test_a_document_of_two_kinds(document: Blob, header: str) -> None:
    """CVE-2021-41190: two readers would see two images."""
    assert refused(document, header) == "a document that is both an index and a manifest"


UNTYPED_IMAGE = {"schemaVersion": 2, "config": CONFIG.descriptor(), "layers": [LAYER.descriptor()]}
UNTYPED_INDEX = {"schemaVersion": 2, "manifests": [listed("linux/amd64")]}


@pytest.mark.parametrize(
    ("document", "header"),
    [
        pytest.param(UNTYPED_IMAGE, OCI_INDEX, id="the header says index"),
        pytest.param(UNTYPED_IMAGE | {"mediaType": OCI_INDEX}, "", id="the body says index"),
        pytest.param(UNTYPED_INDEX, OCI_MANIFEST, id="the header says manifest"),
        pytest.param(UNTYPED_INDEX | {"mediaType": DOCKER_MANIFEST}, "", id="the body says manifest"),
        pytest.param(IMAGE, OCI_INDEX, id="header and body differ"),
        pytest.param(INDEX, DOCKER_LIST, id="header and body differ in the family"),
    ],
)
def test_a_document_of_another_kind_than_it_says(document: object, header: str) -> None:
    refused(document, header)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("", id="missing"),
        pytest.param(OCI_INDEX, id="right"),
        pytest.param(f"{OCI_INDEX}; charset=utf-8", id="with a charset"),
        pytest.param("Application/VND.OCI.image.INDEX.v1+JSON", id="in odd case"),
        pytest.param("text/plain; charset=utf-8", id="text/plain"),
        pytest.param("application/json", id="application/json"),
        pytest.param("application/octet-stream", id="application/octet-stream"),
    ],
)
@pytest.mark.parametrize("document", [INDEX, UNTYPED_INDEX])
def test_content_types_of_an_index(document: object, header: str) -> None:
    assert isinstance(parse(document, header), Index)


@pytest.mark.parametrize("header", ["", "text/plain", f"{OCI_MANIFEST};charset=utf-8", "application/json"])
@pytest.mark.parametrize("document", [IMAGE, UNTYPED_IMAGE])
def test_content_types_of_a_single_image(document: object, header: str) -> None:
    assert parse(document, header) == Manifest(descriptor_of(CONFIG), None)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"schemaVersion": 2}, id="only a version"),
        pytest.param({"errors": []}, id="an error page"),
        pytest.param(INDEX.descriptor(mediaType=["x"]), id="a type that is no text"),
        pytest.param(index(manifests=None), id="null for manifests"),
        pytest.param({"mediaType": OCI_INDEX}, id="an index of nothing but its type"),
        pytest.param({"mediaType": DOCKER_MANIFEST}, id="a manifest of nothing but its type"),
        pytest.param({"mediaType": OCI_INDEX, "errors": [{"code": "X"}]}, id="an error called an index"),
        pytest.param(index(manifests={}), id="manifests that are no list"),
        pytest.param(index(None), id="an entry that is null"),  # type: ignore[arg-type]
        pytest.param(index(["x"]), id="an entry that is a list"),  # type: ignore[arg-type]
        pytest.param(index(listed("linux/amd64", mediaType=7)), id="an entry's type that is no text"),
        pytest.param(index(listed("linux/amd64", annotations=["x"])), id="a list of annotations"),
        pytest.param(index(listed("linux/amd64", annotations={"x": 1})), id="a number for an annotation"),
        pytest.param(index(listed("linux/amd64", platform="linux/amd64")), id="a text for a platform"),
        pytest.param(
            index(listed("linux/amd64", platform={"os": "linux", "os.features": "win32k"})),
            id="a text for features",
        ),
        pytest.param(index(listed("linux/amd64", size=2**63)), id="a size beyond 64 bits"),
        pytest.param(image(CONFIG, layers={}), id="layers that are no list"),
        pytest.param(image(CONFIG, layers=["x"]), id="a layer that is a text"),
        pytest.param(image(CONFIG, config=[]), id="a config that is a list"),
        pytest.param(image(CONFIG, annotations="x"), id="a text for annotations"),
        pytest.param(image(CONFIG, subject="x"), id="a text for a subject"),
        pytest.param(index("linux/amd64"), id="an entry that is a text"),  # type: ignore[arg-type]
        pytest.param(index({"mediaType": OCI_MANIFEST}), id="an entry without a digest"),
        pytest.param(index(listed("linux/amd64", digest=7)), id="a digest that is no text"),
        pytest.param(index(listed("linux/amd64", digest="sha256")), id="a digest without a value"),
        pytest.param(index(listed("linux/amd64", digest="sha256:../../x")), id="a digest that is a path"),
        pytest.param(index(listed("linux/amd64", digest="sha256:00?x=/")), id="a digest that is a query"),
        pytest.param(index(listed("linux/amd64", digest="sha256:00\n")), id="a digest with a line end"),
        pytest.param(index(listed("linux/amd64", size=-1)), id="a negative size"),
        pytest.param(index(listed("linux/amd64", size="2")), id="a size that is a text"),
        pytest.param(index(listed("linux/amd64", size=True)), id="a size that is true"),
        pytest.param(index(listed("linux/amd64", size=1.5)), id="half a byte"),
        pytest.param(index(listed("linux/" + "x" * 129)), id="an endless architecture"),
        pytest.param(
            index(listed("linux/amd64", platform={"architecture": ["amd64"]})), id="a list of architectures"
        ),
        pytest.param(image(CONFIG, config=None), id="no config"),
        pytest.param(image(CONFIG, config="x"), id="a config that is a text"),
        pytest.param(image(CONFIG, config={}), id="a config without a type"),
        pytest.param(image(CONFIG, config={"mediaType": DOCKER_CONFIG}), id="a config without a digest"),
    ],
)
def test_a_document_that_is_none(document: object) -> None:
    refused(document)


@pytest.mark.parametrize(
    ("declared", "platform"),
    [
        pytest.param({"os": "linux", "architecture": "arm64"}, "linux/arm64", id="two"),
        pytest.param({"os": "linux", "architecture": "arm", "variant": "v6"}, "linux/arm/v6", id="a variant"),
        pytest.param({"os": "linux", "architecture": "aarch64"}, "linux/aarch64", id="an alias, as declared"),
        pytest.param(
            {"os": "windows", "architecture": "amd64", "os.version": "10.0.1"},
            "windows(10.0.1)/amd64",
            id="windows",
        ),
    ],
)
def test_config(declared: dict[str, str], platform: str) -> None:
    assert str(parse_config(as_json(declared))) == platform


@pytest.mark.parametrize(
    "declared",
    [
        {},
        {"os": "linux"},
        {"architecture": "arm64"},
        {"os": "linux", "architecture": ""},
        {"os": "linux", "architecture": None},
        {"os": None, "architecture": "arm64"},
        {"os": "linux", "architecture": 64},
        {"os": "linux", "architecture": "arm64", "variant": 7},
        {"os": "linux", "architecture": "x" * 129},
        [],
        None,
        "linux/arm64",
    ],
)
def test_a_config_that_declares_no_platform_is_never_amd64(declared: object) -> None:
    with pytest.raises(LookupFailedError):
        parse_config(as_json(declared))


@pytest.mark.parametrize("version", [3, -1, "2", "", 2.0, True, [2], {}])
@pytest.mark.parametrize("document", [UNTYPED_INDEX, UNTYPED_IMAGE])
def test_schema_versions_that_no_runtime_knows(document: dict[str, Any], version: object) -> None:
    refused(document | {"schemaVersion": version}, OCI_INDEX if "manifests" in document else OCI_MANIFEST)


@pytest.mark.parametrize("version", [2, 0, None])
@pytest.mark.parametrize("document", [UNTYPED_INDEX, UNTYPED_IMAGE])
def test_schema_versions_that_a_decoder_takes(document: dict[str, Any], version: object) -> None:
    assert parse(document | {"schemaVersion": version}) == parse(document)


@pytest.mark.parametrize("layers", [[], None])
def test_an_image_without_layers(layers: object) -> None:
    assert parse(image(CONFIG, layers=layers)) == Manifest(descriptor_of(CONFIG), None)


def test_an_error_says_itself() -> None:
    body = {"errors": [{"code": "DENIED", "message": "not today", "detail": {}}]}
    assert refused(body, OCI_INDEX) == "an error where a manifest was asked for: DENIED not today"
    assert refused({"errors": [{}]}, OCI_INDEX).endswith("without a word")
