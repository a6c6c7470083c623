"""What is looked up, filed and edited of projects; each opens and ends its transaction."""
