"""Mail to people who have not pressed Start: what a message says, how it is handed to a mail server, what comes back."""
