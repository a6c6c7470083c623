"""The rules of the indicator on plain values: views, capacity, sums, stated totals."""
