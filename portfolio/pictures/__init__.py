"""The pictures of the month, a folder each: what stands in them, and how it is drawn."""
