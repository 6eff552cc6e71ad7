"""The bot killed again and again under a crowd, on a Telegram that drops, repeats and refuses; and the account of it."""
