"""The seed: the projects of the plan, and the tables of what they are measured against."""
