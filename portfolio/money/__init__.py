"""Money by source and time: funding, phases, annual plan, curve, results, budget of a year."""
