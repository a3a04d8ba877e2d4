"""Encodings, sums and paths; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_encodings() -> None:
    check_templates(
        (
            (
                '{{ b64enc "héy" }} {{ b64dec "aGk=" }} {{ b32enc "hi" }} {{ b32dec "NBUQ====" }} {{ sha256sum "a" }} {{ sha1sum "a" }} {{ sha512sum "" }} {{ adler32sum "hello" }}',
                "aMOpeQ== hi NBUQ==== hi ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e 103547413",
            ),
        )
    )


def test_paths() -> None:
    check_templates(
        (
            (
                '{{ base "a/b/c.txt" }} {{ base "" }} {{ base "/" }} {{ base "a/" }} {{ base "//" }}',
                "c.txt . / a /",
            ),
            ('{{ dir "a/b" }} {{ dir "a" }} {{ dir "/a" }} {{ dir "" }} {{ dir "a/b/" }}', "a . / . a/b"),
            ('{{ ext "a.b/c.tar.gz" }}|{{ ext "a" }}|{{ ext "a.b/c" }}', ".gz||"),
            (
                '{{ clean "a/../b//c/." }} {{ clean "" }} {{ clean "/../a" }} {{ clean "//a" }} {{ isAbs "/a" }} {{ isAbs "a" }}',
                "b/c . /a /a true false",
            ),
            (
                '{{ osBase "a/b" }} {{ osDir "a/b" }} {{ osClean "a//b" }} {{ osExt "a.b" }} {{ osIsAbs "/" }}',
                "b a a/b .b true",
            ),
        )
    )


def test_what_is_no_encoding_is_refused() -> None:
    check_refusals(
        (
            ('{{ b64dec "!" }}', "error calling b64dec: illegal base64 data is not evaluated here"),
            ('{{ b32dec "!" }}', "error calling b32dec: illegal base32 data is not evaluated here"),
        )
    )
