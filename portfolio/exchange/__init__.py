"""Other people's sheets in, forms out and back, exports, the whole database as a file."""
