"""The program itself: its screens, keys, colours, drafts, and the desk it works at."""
