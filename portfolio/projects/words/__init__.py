"""Projects in words: their lights, where they stand, what their page says."""
