"""Faults that a validator found -> lines on stderr and an exit code."""

import sys


def finish(what, checked, faults):
    """Prints all faults; ends the program. To have checked nothing is a fault too."""
    if not checked:
        faults = [*faults, "there was nothing to check"]
    for fault in faults[:40]:
        print(f"{what}: {fault}", file=sys.stderr)
    if len(faults) > 40:
        print(f"{what}: and {len(faults) - 40} more", file=sys.stderr)
    print(f"{what}: {checked} checked, {len(faults)} faults")
    sys.exit(1 if faults else 0)
