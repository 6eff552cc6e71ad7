"""The demo page of the simulator, in a real browser."""
