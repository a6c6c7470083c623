"""Founding, upgrading, copying, restoring and looking over a database."""
