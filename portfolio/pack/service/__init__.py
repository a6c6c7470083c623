"""The papers read in one transaction each, and written whole."""
