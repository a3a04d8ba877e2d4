"""Things in registries that are no images: never without a platform, never amd64, never broken."""

import pytest
import respx

from archcheck.images.availability import Reason
from tests.unit.registry.asking import ask, platforms_of, reason_of
from tests.unit.registry.documents import EMPTY, LAYER, Blob, config, image, index, listed
from tests.unit.registry.serving import manifest_url, serve

CHART_TYPE = "application/vnd.cncf.helm.config.v1+json"
CHART = image(
    Blob(b'{"name": "web", "version": "1.0.0"}', CHART_TYPE),
    layers=[LAYER.descriptor(mediaType="application/vnd.cncf.helm.chart.content.v1.tar+gzip")],
)
SIGNATURE = image(
    config(), layers=[LAYER.descriptor(mediaType="application/vnd.dev.cosign.simplesigning.v1+json")]
)
ATTESTATION = image(config(), layers=[LAYER.descriptor(mediaType="application/vnd.in-toto+json")])
SBOM = image(
    Blob(b"{}", EMPTY), artifactType="application/spdx+json", layers=[LAYER.descriptor(mediaType=EMPTY)]
)


@pytest.mark.parametrize(
    "artifact",
    [
        pytest.param(CHART, id="chart"),
        pytest.param(SIGNATURE, id="cosign signature"),
        pytest.param(ATTESTATION, id="in-toto attestation"),
        pytest.param(SBOM, id="artifact with an empty config"),
        pytest.param(
            index(CHART.descriptor(artifactType=CHART_TYPE), artifactType=CHART_TYPE), id="index of charts"
        ),
    ],
)
def test_an_artifact_is_known_from_its_manifest(web: respx.MockRouter, artifact: Blob) -> None:
    serve(web, manifest_url(), artifact)
    assert reason_of(ask()) is Reason.ARTIFACT
    assert len(web.calls) == 1


def test_an_index_with_a_chart_and_an_image(web: respx.MockRouter) -> None:
    serve(web, manifest_url(), index(CHART.descriptor(artifactType=CHART_TYPE), listed("linux/arm64")))
    assert platforms_of(ask()) == ["linux/arm64"]
    assert len(web.calls) == 1
