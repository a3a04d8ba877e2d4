"""Operations as insertions into the text of a YAML file; every other byte stays."""
