"""What the what-if screen works with: what is tried, what it comes to, how it is drawn and told."""
