from archcheck.images.places import ImagePlace, ImageTransport, parse_place
from tests.support.tables import walked


@walked(
    "text, place",
    [
        ("docker-daemon:nginx:1.27", ImagePlace(ImageTransport.DAEMON, "", "nginx:1.27")),
        ("docker-daemon:reg:5000/a/b:1", ImagePlace(ImageTransport.DAEMON, "", "reg:5000/a/b:1")),
        ("docker-daemon:", ImagePlace(ImageTransport.DAEMON)),
        ("docker-archive:/a/b.tar", ImagePlace(ImageTransport.DOCKER_ARCHIVE, "/a/b.tar")),
        ("docker-archive:b.tar:nginx:1", ImagePlace(ImageTransport.DOCKER_ARCHIVE, "b.tar", "nginx:1")),
        ("docker-archive:b.tar:@3", ImagePlace(ImageTransport.DOCKER_ARCHIVE, "b.tar", "@3")),
        ("oci-archive:b.tar:1", ImagePlace(ImageTransport.OCI_ARCHIVE, "b.tar", "1")),
        ("oci:dir:1", ImagePlace(ImageTransport.LAYOUT, "dir", "1")),
        ("nginx:1", None),
        ("oci-archive", None),
        ("docker.io/library/oci:1", None),
    ],
)
def test_names_of_skopeo(text: str, place: ImagePlace | None) -> None:
    assert parse_place(text) == place
    assert place is None or str(place).rstrip(":") == text.rstrip(":")
