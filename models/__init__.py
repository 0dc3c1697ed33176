"""Neural models: the chat model's contract and its worker process, the embedder, and what this machine can run."""
