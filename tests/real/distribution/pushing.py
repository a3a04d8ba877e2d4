"""What `docker push` does, for images that are made up."""

from collections.abc import Callable
from typing import Any

import httpx

from archcheck.registry.client.manifests import DOCKER_LIST, OCI_INDEX
from tests.unit.registry.documents import LAYER, Blob, config, docker_image, image, index, platform_of


class Pusher:
    """Pushes to one registry; `authorize` gives the Authorization header for a repository."""

    def __init__(self, client: httpx.Client, authorize: Callable[[str], str] = lambda _: "") -> None:
        self._client = client
        self._authorize = authorize

    def blob(self, repository: str, blob: Blob) -> Blob:
        upload = self._send("POST", f"/v2/{repository}/blobs/uploads/", repository, 202)
        url = httpx.URL(upload.headers["Location"]).copy_add_param("digest", blob.digest)
        self._send("PUT", url, repository, 201, content=blob.body)
        return blob

    def manifest(self, repository: str, manifest: Blob, tag: str = "") -> Blob:
        """Push a manifest whose blobs and children are there, by its tag or its digest."""
        url = f"/v2/{repository}/manifests/{tag or manifest.digest}"
        headers = {"Content-Type": manifest.media_type}
        done = self._send("PUT", url, repository, 201, content=manifest.body, headers=headers)
        assert done.headers["Docker-Content-Digest"] == manifest.digest
        return manifest

    def image(self, repository: str, platform: str, tag: str = "", *, docker: bool = False) -> Blob:
        """Push a single image."""
        settings = config(platform)
        single = image(settings)
        if docker:
            single, settings = docker_image(platform)
        self.blob(repository, LAYER)
        self.blob(repository, settings)
        return self.manifest(repository, single, tag)

    def index(self, repository: str, tag: str, *platforms: str, docker: bool = False) -> Blob:
        """Push an index and an image for each platform."""
        entries = [
            self.image(repository, platform, docker=docker).descriptor(platform=platform_of(platform))
            for platform in platforms
        ]
        return self.list(repository, tag, *entries, media_type=DOCKER_LIST if docker else OCI_INDEX)

    def list(self, repository: str, tag: str, *entries: dict[str, Any], media_type: str = OCI_INDEX) -> Blob:
        """Push an index of what is there already."""
        return self.manifest(repository, index(*entries, media_type=media_type), tag)

    def chart(self, repository: str, version: str, archive: bytes) -> Blob:
        """Push a chart as helm does, and return its archive."""
        layer = self.blob(repository, Blob(archive, "application/vnd.cncf.helm.chart.content.v1.tar+gzip"))
        settings = self.blob(repository, Blob(b"{}", "application/vnd.cncf.helm.config.v1+json"))
        self.manifest(repository, image(settings, layers=[layer.descriptor()]), version.replace("+", "_"))
        return layer

    def _send(
        self, method: str, url: httpx.URL | str, repository: str, expected: int, **options: Any
    ) -> httpx.Response:
        authorization = self._authorize(repository)
        headers = options.pop("headers", {}) | ({"Authorization": authorization} if authorization else {})
        response = self._client.request(method, url, headers=headers, **options)
        assert response.status_code == expected, response.text
        return response
