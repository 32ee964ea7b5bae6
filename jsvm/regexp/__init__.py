"""Regular expressions of ECMAScript: parsing, compiling and matching, knowing nothing of guest objects."""
