"""From reports to levels: the net beds that each place has in use, month by month (DESIGN 2.2)."""
