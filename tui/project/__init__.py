"""One project whole, part by part."""
