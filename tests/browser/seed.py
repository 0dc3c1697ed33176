"""Put a chat into a data folder before the program starts: `python -m tests.browser.seed FOLDER` reads JSON on stdin.

The JSON is a list of [speaker, text]; the first message is left to be learnt from. It runs as a process of its own, so
that it opens the vault just as the program does.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

import app
from assistant.paths import Paths
from assistant.secrets import vault_key


def main() -> None:
    paths = Paths.at(Path(sys.argv[1]))
    paths.prepare()
    key, _ = vault_key(paths, vault_exists=paths.vault.exists())
    memory = app.open_memory(paths, key, app.make_embedder(paths))
    chat = memory.chats.create(at=datetime.now())
    added = [
        memory.chats.add_message(chat.id, speaker=speaker, text=text, at=datetime.now())
        for speaker, text in json.load(sys.stdin)
    ]
    memory.queue.put(added[0].id)
    memory.close()


if __name__ == "__main__":
    main()
