"""What pictures are made of, read; pictures drawn and written whole."""
