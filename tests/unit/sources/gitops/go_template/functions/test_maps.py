"""Functions of maps; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_members() -> None:
    check_templates(
        (
            (
                '{{ get .m "k" }}|{{ get .m "none" }}|{{ hasKey .m "k" }} {{ hasKey .m "none" }}',
                "v||true false",
            ),
            (
                '{{ pluck "k" .m (dict "k" 2) .em }} {{ pick .m "k" "none" }} {{ omit .m "k" "d" }} {{ keys .m.d }} {{ values .m.d }}',
                "[v 2] map[k:v] map[b:2] [x] [1]",
            ),
            ('{{ dict "a" 1 "b" }} {{ dict 1 2 }} {{ dict }}', "map[a:1 b:] map[1:2] map[]"),
            ('{{ dig "d" "x" 9 .m }} {{ dig "d" "y" 9 .m }} {{ dig "q" "y" 9 .m }}', "1 9 9"),
        )
    )


def test_changes() -> None:
    check_templates(
        (
            (
                '{{ $d := dict "a" 1 }}{{ $_ := set $d "b" 2 }}{{ $d }}{{ unset $d "a" }}',
                "map[a:1 b:2]map[b:2]",
            ),
            (
                '{{ merge (dict "a" 1 "e" "" "n" nil) (dict "a" 2 "b" 3 "e" "x" "n" 1) }}',
                "map[a:1 b:3 e:x n:1]",
            ),
            (
                '{{ merge (dict "a" (dict "x" 1 "e" 0)) (dict "a" (dict "y" 2 "e" 5)) }}',
                "map[a:map[e:5 x:1 y:2]]",
            ),
            (
                '{{ merge (dict "l" (list 1)) (dict "l" (list 2)) }} {{ merge (dict "l" (list)) (dict "l" (list 2)) }} {{ merge (dict) (dict "l" (list 2)) }}',
                "map[l:[1]] map[l:[2]] map[l:[2]]",
            ),
            (
                '{{ merge (dict "a" (dict "x" 1)) (dict "a" 2) }} {{ merge (dict "a" 2) (dict "a" (dict "x" 1)) }} {{ merge (dict "a" (dict)) (dict "a" 2) }} {{ merge (dict "a" (dict)) (dict "a" (dict "x" 1)) }}',
                "map[a:map[x:1]] map[a:2] map[a:2] map[a:map[x:1]]",
            ),
            (
                '{{ mergeOverwrite (dict "a" 1 "c" 1) (dict "a" 2 "b" 3) }} {{ mergeOverwrite (dict "a" (dict "x" 1 "y" 1)) (dict "a" (dict "y" 2)) }}',
                "map[a:2 b:3 c:1] map[a:map[x:1 y:2]]",
            ),
            (
                '{{ mergeOverwrite (dict "a" 1) (dict "a" nil) }} {{ mergeOverwrite (dict "a" 1) (dict "a" "") }} {{ mergeOverwrite (dict "l" (list 1)) (dict "l" (list)) }} {{ mergeOverwrite (dict "l" (list 1)) (dict "l" (list 2)) }}',
                "map[a:<nil>] map[a:] map[l:[]] map[l:[2]]",
            ),
            (
                '{{ mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" 2) }} {{ mergeOverwrite (dict "a" 2) (dict "a" (dict "x" 1)) }} {{ mergeOverwrite (dict "l" (list 1)) (dict "l" "s") }} {{ mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" (dict)) }}',
                "map[a:2] map[a:map[x:1]] map[l:s] map[a:map[x:1]]",
            ),
            (
                '{{ merge (dict "a" false) (dict "a" true) }} {{ merge (dict "a" 0) (dict "a" 1) }} {{ merge (dict "a" 1) (dict "a" nil) }} {{ merge (dict) (dict "a" nil) }}',
                "map[a:true] map[a:1] map[a:1] map[]",
            ),
        )
    )


def test_others_are_refused() -> None:
    check_refusals(
        (
            (
                '{{ get .nil "k" }}',
                "wrong type for value; expected map[string]interface {}; got interface {}",
            ),
            ('{{ set nil "a" 1 }}', "error calling set: assignment to entry in nil map"),
            ('{{ dig "a" .m }}', "error calling dig: dig needs at least three arguments"),
            (
                '{{ dig "k" "x" 9 .m }}',
                "error calling dig: interface conversion: interface {} is string, not map",
            ),
            (
                '{{ dig 1 "x" 9 .m }}',
                "error calling dig: interface conversion: interface {} is int, not string",
            ),
            ('{{ set nil "a" 1 }}', "error calling set: assignment to entry in nil map"),
            (
                '{{ get (split "," "a") "_0" }}',
                "wrong type for value; expected map[string]interface {}; got map[string]string",
            ),
        )
    )
