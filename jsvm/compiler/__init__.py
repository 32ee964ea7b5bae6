"""From syntax tree to running code: scopes, then Python `ast`, then the verifier, then a code object.

The only room where syntax and runtime meet, and the only one that calls Python's `compile`. Guest text
never becomes Python source, nor a Python name: locals are numbered, spellings live in constants.
"""
