"""Whole screens: the list, one project, the status form."""
