"""The two pictures of the month: what stands in them, where it stands, and how it is drawn."""
