"""The release of the program; its build reads it here."""

__version__ = "0.1.0"
