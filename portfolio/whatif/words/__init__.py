"""What-if answers in the words and tables of the language spoken, for terminals and papers."""
