"""Functions of lists; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_parts() -> None:
    check_templates(
        (
            (
                "{{ first .l }} {{ last .l }} {{ rest .l }} {{ initial .l }} {{ first .el }} {{ rest .el }} {{ toJson (rest .el) }}",
                "b b [a b] [b a] <no value> [] null",
            ),
            (
                '{{ slice .l 1 2 }} {{ slice .l 1 }} {{ slice .l }} {{ slice .el }} {{ slice .l "1" }}',
                "[a] [a b] [b a b] <no value> [a b]",
            ),
            ("{{ chunk 2 .l }} {{ chunk 3 .l }} {{ chunk 2 .el }}", "[[b a] [b]] [[b a b]] []"),
            (
                '{{ has "a" .l }} {{ has 1 .li }} {{ has 1.0 .li }} {{ has "a" .nil }}',
                "true false true false",
            ),
        )
    )


def test_changes() -> None:
    check_templates(
        (
            (
                '{{ append .l "z" }} {{ push .l 1 }} {{ prepend .l "z" }} {{ reverse .l }} {{ uniq .l }} {{ uniq (list 1 1.0 "1" 1) }} {{ without .l "b" }} {{ compact .mixed }}',
                "[b a b z] [b a b 1] [z b a b] [b a b] [b a] [1 1 1] [a] [1 a true]",
            ),
            (
                '{{ concat .l .li }} {{ toJson (concat .el) }} {{ sortAlpha .l }} {{ sortAlpha "z" }} {{ sortAlpha .mixed }}',
                "[b a b 1 2 3] null [a b b] [z] [1 a true]",
            ),
            (
                '{{ mustFirst .l }} {{ mustAppend .l 1 }} {{ list 1 nil }} {{ tuple "a" }} {{ typeOf (until 2 | rest) }}',
                "b [b a b 1] [1 <nil>] [a] []interface {}",
            ),
        )
    )


def test_others_are_refused() -> None:
    check_refusals(
        (
            ("{{ first .a }}", "error calling first: Cannot find first on type string"),
            ("{{ append .a 1 }}", "error calling append: Cannot push on type string"),
            ("{{ slice .a 1 }}", "error calling slice: list should be type of slice or array but string"),
            ("{{ slice .l 2 1 }}", "error calling slice: reflect.Value.Slice: slice index out of bounds"),
            ("{{ slice .l 0 9 }}", "error calling slice: reflect.Value.Slice: slice index out of bounds"),
            ("{{ has 1 .a }}", "error calling has: Cannot find has on type string"),
            ("{{ concat .l .a }}", "error calling concat: Cannot concat on type string"),
            ("{{ chunk 0 .l }}", "error calling chunk: chunk: a size below 1"),
            ("{{ uniq .nil }}", "error calling uniq: Cannot find uniq on type invalid"),
            ("{{ reverse .m }}", "error calling reverse: Cannot find reverse on type map"),
        )
    )
