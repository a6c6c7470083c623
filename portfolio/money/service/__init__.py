"""The money of the portfolio, put down and read; each opens and ends its transaction."""
