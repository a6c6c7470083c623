"""The pictures, a module each: its name is the module's, `PICTURE` says what it is.

Adding a picture is adding a module here; what it needs to draw is imported when it draws.
"""
