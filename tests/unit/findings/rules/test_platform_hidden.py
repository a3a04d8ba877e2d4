"""A platform that an index has where runtimes do not look."""

from archcheck.images.availability import Found, ManifestKind
from archcheck.images.listing import ListedImage, Listing
from archcheck.images.platform import Platform
from tests.unit.findings.image_cases import findings, found

AMD64, ARM64 = Platform("linux", "amd64"), Platform("linux", "arm64")


def test_of_entries_without_a_platform_only_the_first_is_found() -> None:
    listing = Listing((ListedImage(None, AMD64), ListedImage(None, ARM64)))
    index = Found((AMD64, ARM64), "sha256:0", ManifestKind.INDEX, "docker.io", listing=listing)
    [finding] = findings(index)
    assert (finding.rule, finding.severity) == ("platform-hidden", "warning")
    assert finding.message == "nginx:1 has linux/arm64 where containerd and Docker do not look"
    assert "a platform on each entry" in finding.remedy


def test_an_index_that_names_its_platforms_hides_none() -> None:
    assert findings(found("amd64", "arm64")) == []
