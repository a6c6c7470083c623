"""The list of projects: which, in which order, under which headings, with the answer above it."""
