"""What if: a portfolio changed in thought, and what then becomes of the target."""
