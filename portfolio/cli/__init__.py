"""The command line: words, colours and exit codes; no SQL, no arithmetic."""
