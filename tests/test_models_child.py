"""What a child process does first: it writes nothing to the terminal, and Ctrl-C is not its own."""

import signal
import subprocess
import sys


def test_it_is_quiet_ignores_ctrl_c_and_lets_others_go_first():
    code = (
        "import os, signal, sys; from models import child; child.keep_quiet(); child.give_way(); print('out'); "
        "os.write(2, b'err'); signal.raise_signal(signal.SIGINT); "
        "sys.exit(7 if not hasattr(os, 'nice') or os.nice(0) >= 10 else 1)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (7, b"", b"")
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
