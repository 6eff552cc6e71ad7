"""What all tests share: nothing but the way they ask for tools."""
