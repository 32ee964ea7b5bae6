"""The guest's whole state as data, and back."""
