"""`--format table`: what a terminal shows, made from the run itself."""
