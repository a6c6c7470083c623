"""Scenarios on plain values: applied, what they come to, reach, sensitivity, risk."""
