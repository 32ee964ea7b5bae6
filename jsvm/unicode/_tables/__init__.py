"""Generated tables (see generate.mjs); read through `properties.py` and `case_mapping.py`."""
