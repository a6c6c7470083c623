"""The log and what changed between two months, in words."""
