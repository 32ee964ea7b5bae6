"""The one package that touches the host: event loop, clocks, and the page behind Pyodide."""
