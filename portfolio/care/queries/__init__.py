"""What is asked of a database and of its copies to know whether they are whole."""
