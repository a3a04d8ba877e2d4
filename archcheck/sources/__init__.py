"""Where YAML comes from: files, standard input, charts. The room that touches the disk and starts helm."""
