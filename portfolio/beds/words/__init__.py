"""Capacity against the target, and stated totals against the rows, in words."""
