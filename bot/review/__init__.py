"""What people typed, laid before a person who decides line by line what may leave the house."""
