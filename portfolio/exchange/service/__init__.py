"""Files taken in and given out; each opens and ends its transaction."""
