"""Unicode data and UTF-16 text, the same on every Python: nothing here asks Python's own `unicodedata`."""
