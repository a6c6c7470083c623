"""A project: its list, its page, baselines, reports, sites; what is filed and edited of it."""
