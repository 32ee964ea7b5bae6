"""The built-in objects of ECMAScript: declared as tables, made when a guest first asks for them."""
