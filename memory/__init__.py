"""What is known about a user, on disk and back: vault, index, learning, recall, forgetting."""
