"""The rules of a project on plain values: opening, slip, lights, course, variance, costs."""
