"""Reads tables that people made into checked values, and says what is wrong where."""
