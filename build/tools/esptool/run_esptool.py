"""Runs esptool 5.6, and tells in plain text what a chip says in place of an answer.

A chip that restarts for lack of voltage says so in its boot log. esptool reads it, finds that it is no frame, and
shows it in hex among everything else, with --trace only.
"""

import sys
import time

from esptool import _main, loader

# A boot log comes in pieces: so long is waited for the rest of it, s.
PATIENCE = 0.1


class PlainText:
    """Takes the place of the hex dump in esptool's trace."""

    def __init__(self, data, auto_split=True):
        self.data = data

    def __str__(self):
        return "".join(chr(byte) if 32 <= byte < 127 else " " for byte in self.data)


def telling(trace):
    """A trace function that tells of text as well."""

    def tell(message, *rest):
        kind, _, text = message.partition(": ")
        if kind == "Read invalid data":
            sys.stdout.write(f"\nThe chip says: {text}")
            time.sleep(PATIENCE)
        elif kind == "Remaining data in serial buffer":
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()
        trace(message, *rest)

    return tell


# esptool warns of a name that ends in .py.
sys.argv[0] = "esptool"
frames = loader.slip_reader
loader.HexFormatter = PlainText
loader.slip_reader = lambda port, trace: frames(port, telling(trace))
_main()
