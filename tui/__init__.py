"""The terminal interface: what officers see and type; every figure comes from the services."""
