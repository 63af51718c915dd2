"""`python -m paradiplomacy` and the command `paradiplomacy`: the command line; Ctrl-C ends it at once."""

import sys

from paradiplomacy.common import garbage
from paradiplomacy.common.interrupts import noted_interrupts


def main() -> int:
    """Run a command and return its exit code: that of an interruption, whatever became of it on its way."""
    garbage.seldom()
    with noted_interrupts() as pressed:
        try:
            from paradiplomacy.cli import main as command

            return command()
        except BaseException as error:
            if isinstance(error, SystemExit) or not (pressed() or isinstance(error, KeyboardInterrupt)):
                raise
            print("Interrupted.", file=sys.stderr)
            return 130
        finally:
            # Python ends by the signal itself after an interruption of the evaluation of a text, as in the
            # definition of a named tuple, unless another text was evaluated since
            eval("0")


if __name__ == "__main__":
    sys.exit(main())
