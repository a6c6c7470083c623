"""What is typed: the status report, a new project, the monthly round, what two changed at once."""
