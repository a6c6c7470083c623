"""Bars over time, drawn cell by cell."""
