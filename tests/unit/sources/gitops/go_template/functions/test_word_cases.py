"""Words in other cases; what is expected was asked of Go."""

from tests.support.templates import check_templates


def test_cases() -> None:
    check_templates(
        (
            (
                '{{ range list "FirstName" "HTTPServer" "NoHTTPS" "GO_PATH" "GO PATH" "GO-PATH" "http2xx" "HTTP20xOK" "Duration2m3s" "Bld4Floor3rd" "" "a" "A" "ab1" "a.b" "a--b" "_x_" "aB1C2" "1a2B" "x1Y" "A1" "1A" "AB1c" "a_1b" "a!B" "ABc1DEf2" "-" "--" "日本a" }}{{ snakecase . }}|{{ end }}',
                "first_name|http_server|no_https|go_path|go_path|go_path|http_2xx|http_20x_ok|duration_2m3s|bld4_floor_3rd||a|a|ab1|a.b|a__b|_x_|a_b1_c2|1a2_b|x1_y|a1|1_a|ab_1c|a_1b|a!b|a_bc1_d_ef2|_|__|日本_a|",
            ),
            (
                '{{ range list "FirstName" "HTTPServer" "NoHTTPS" "GO_PATH" "GO PATH" "GO-PATH" "http2xx" "HTTP20xOK" "Duration2m3s" "Bld4Floor3rd" "" "a" "A" "ab1" "a.b" "a--b" "_x_" "aB1C2" "1a2B" "x1Y" "A1" "1A" "AB1c" "a_1b" "a!B" "ABc1DEf2" "-" "--" "日本a" }}{{ kebabcase . }}|{{ end }}',
                "first-name|http-server|no-https|go-path|go-path|go-path|http-2xx|http-20x-ok|duration-2m3s|bld4-floor-3rd||a|a|ab1|a.b|a--b|-x-|a-b1-c2|1a2-b|x1-y|a1|1-a|ab-1c|a-1b|a!b|a-bc1-d-ef2|-|--|日本-a|",
            ),
            (
                '{{ range list "FirstName" "HTTPServer" "NoHTTPS" "GO_PATH" "GO PATH" "GO-PATH" "http2xx" "HTTP20xOK" "Duration2m3s" "Bld4Floor3rd" "" "a" "A" "ab1" "a.b" "a--b" "_x_" "aB1C2" "1a2B" "x1Y" "A1" "1A" "AB1c" "a_1b" "a!B" "ABc1DEf2" "-" "--" "日本a" }}{{ camelcase . }}|{{ end }}',
                "FirstName|Httpserver|NoHTTPS|GoPath|GoPath|GoPath|Http2xx|Http20xOK|Duration2m3s|Bld4Floor3rd||A|A|Ab1|A.b|A-B|_X_|AB1C2|1a2B|X1Y|A1|1A|Ab1c|A1b|A!B|Abc1DEf2|--|---|日本a|",
            ),
        )
    )
