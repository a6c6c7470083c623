"""The rules of money on plain values: phases, curve, results, checks, budget."""
