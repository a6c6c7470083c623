"""Bed capacity against the target (DESIGN 2.3, 2.4): beds per 1,000 residents, month by month."""
