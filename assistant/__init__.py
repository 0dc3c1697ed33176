"""One turn: fit the prompt, stream the reply, then learn; and settings, paths and secrets."""
