"""What a local assistant may read and run over standard input and output (Model Context Protocol): nothing is written."""
