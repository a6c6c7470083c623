"""The rollup, capacity by month, and the figures they stand on."""
