"""Addresses; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_addresses() -> None:
    check_templates(
        (
            (
                '{{ urlParse "https://user:pw@Host.example:8080/a/b%20c?x=1&y=2#frag%21" }}',
                "map[fragment:frag! host:Host.example:8080 hostname:Host.example opaque: path:/a/b c query:x=1&y=2 scheme:https userinfo:user:pw]",
            ),
            (
                '{{ urlParse "mailto:a@b" }} {{ urlParse "/p/q?x" }} {{ urlParse "//h/p" }} {{ urlParse "a/b" }} {{ urlParse "oci://ghcr.io/x/y:1" }} {{ urlParse "" }} {{ urlParse "http://[::1]:80/x" }}',
                "map[fragment: host: hostname: opaque:a@b path: query: scheme:mailto userinfo:] map[fragment: host: hostname: opaque: path:/p/q query:x scheme: userinfo:] map[fragment: host:h hostname:h opaque: path:/p query: scheme: userinfo:] map[fragment: host: hostname: opaque: path:a/b query: scheme: userinfo:] map[fragment: host:ghcr.io hostname:ghcr.io opaque: path:/x/y:1 query: scheme:oci userinfo:] map[fragment: host: hostname: opaque: path: query: scheme: userinfo:] map[fragment: host:[::1]:80 hostname:::1 opaque: path:/x query: scheme:http userinfo:]",
            ),
            (
                '{{ urlJoin (dict "scheme" "https" "host" "h" "path" "/p" "query" "q=1" "fragment" "f") }} {{ urlJoin (dict "host" "h" "path" "p") }} {{ urlJoin (dict "path" "a:b/c") }} {{ urlJoin (dict "scheme" "mailto" "opaque" "a@b") }} {{ urlJoin (dict "scheme" "http" "host" "h" "userinfo" "u:p") }} {{ urlJoin (dict "path" "//x") }}',
                "https://h/p?q=1#f //h/p ./a:b/c mailto:a@b http://u:p@h //x",
            ),
        )
    )


def test_others_are_refused() -> None:
    check_refusals(
        (
            ('{{ urlParse ":a" }}', "error calling urlParse: unable to parse url: missing protocol scheme"),
            (
                '{{ urlParse "1a:b" }}',
                "error calling urlParse: unable to parse url: first path segment in URL cannot contain colon",
            ),
            (
                '{{ urlParse "http://a/%zz" }}',
                "error calling urlParse: unable to parse url: invalid URL escape",
            ),
            (
                '{{ urlParse "a\\nb" }}',
                "error calling urlParse: unable to parse url: invalid control character in URL",
            ),
            (
                '{{ urlJoin (dict "host" 1) }}',
                "error calling urlJoin: unable to parse host key, must be of type string",
            ),
            (
                '{{ urlJoin (dict "path" "a b") }}',
                "error calling urlJoin: urlJoin: such a user, host or path is not evaluated here",
            ),
            (
                '{{ urlJoin (dict "fragment" "a b") }}',
                "error calling urlJoin: urlJoin: such a fragment is not evaluated here",
            ),
            (
                '{{ urlParse "http://a b/" }}',
                "error calling urlParse: urlParse: such a user or host is not evaluated here",
            ),
        )
    )
