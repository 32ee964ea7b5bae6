"""What a host holds: the VM, its options and its results."""
