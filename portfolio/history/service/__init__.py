"""The log read and checked, changes taken back, months issued."""
