"""Runs one command and writes what it cost. A program of its own, standard library only, run as a file.

The system remembers a child's peak memory from before it became its own program, and so counts its parent's. This parent is too small to
matter; the benchmark itself is not.

Usage: ``python -I launcher.py REPORT LOG COMMAND...``: costs go to REPORT as JSON, everything that the command says to LOG.
"""

import json
import os
import subprocess
import sys
import time


def main(report: str, log: str, *command: str) -> None:
    """Run the command, wait for it, write ``wall_s``, ``cpu_s``, ``peak_mb`` and ``exit_code``."""
    with open(log, "wb") as output:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    cost = {
        "wall_s": wall,
        "cpu_s": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss * unit / 1e6,
        "exit_code": child.returncode,
    }
    with open(report, "w", encoding="utf-8") as file:
        json.dump(cost, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
