"""Guest globals that are not ECMAScript: the console, and what inspecting a value shows."""
