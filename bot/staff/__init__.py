"""The staff's side of the chat: coordinators and researchers see how fieldwork stands, and never an answer."""
