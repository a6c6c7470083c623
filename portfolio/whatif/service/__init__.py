"""Where scenarios start from, and the shelf on which they are kept."""
