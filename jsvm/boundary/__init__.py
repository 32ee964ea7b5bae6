"""The only door between host and guest: copied data, capabilities, rules."""
