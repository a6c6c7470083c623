"""The month as one page for a browser: no server, no network, nothing beside it."""
