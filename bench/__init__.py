"""Measures the program beside its rivals, in one run; figures are ratios, for the machine is noisy."""
