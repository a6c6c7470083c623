"""The indicator: targets, residents, stock, capacity, the sums of the rollup, the answer."""
