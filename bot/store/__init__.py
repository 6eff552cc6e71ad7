"""The store: SQLite behind the doors of `bot.ports`. All SQL is here, beside the function that runs it."""
