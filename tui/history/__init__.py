"""The change log, and taking changes back."""
