"""What is asked of the database about what capacity stands on, and for the sums."""
