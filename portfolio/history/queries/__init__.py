"""What is asked of the log, and of projects in two months."""
