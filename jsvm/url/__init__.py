"""URLs as browsers read them: the one parser that rules, transports and the guest's `URL` share."""
