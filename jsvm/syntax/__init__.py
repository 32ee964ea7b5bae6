"""From source text to syntax tree (ESTree, ES2025)."""
