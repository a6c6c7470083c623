"""The release of the program; its build reads it here."""

__version__ = "1.0.0"
