"""What is shown, written to a file."""
