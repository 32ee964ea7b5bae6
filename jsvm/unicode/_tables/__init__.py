"""Generated tables (see generate.mjs); read through `properties.py`, `identifiers.py` and `case_mapping.py`."""
