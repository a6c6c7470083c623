"""The brief of a month: two pages that say where the plan stands, in three forms."""
