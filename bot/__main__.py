"""`python -m bot` is `voces`."""

from bot.cli import main

main()
