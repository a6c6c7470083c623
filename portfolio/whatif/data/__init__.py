"""Scenarios as TOML, answers as JSON and CSV."""
