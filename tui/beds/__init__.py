"""Bed capacity by month, and the stated totals."""
