"""`--format junit`: suites and test cases, as CI systems show them."""
