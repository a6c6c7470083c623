"""The log told, changes between months, taking back, what was known on a day, issued months."""
