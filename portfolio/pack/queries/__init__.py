"""What the papers ask of the database besides what the rooms below hand out."""
