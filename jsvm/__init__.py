"""Runs JavaScript that its host does not trust, inside an interpreter written in pure Python."""
