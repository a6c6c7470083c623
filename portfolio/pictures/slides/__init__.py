"""Slides: one finding and one drawing each, in letters that a room can read."""
