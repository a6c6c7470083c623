"""Two months held against each other, and issued cells against the same made today."""
