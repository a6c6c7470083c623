"""The rules of findings: each a plain function on what is on record of one project."""
