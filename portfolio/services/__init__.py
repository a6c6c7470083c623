"""The use cases: each opens and ends its transaction and hands out frozen records."""
