"""Asks whether a pinned package has a known fault: `make audit`.

Two services are asked, for the tests' packages too. Exit status: 0 every package was asked about and none has
a fault, 1 faults were found, 3 some package could not be asked about; then nothing is said to be clean.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SERVICES = ("osv", "pypi")
CLEAN, FAULTY, UNASKED = 0, 1, 3


def main() -> int:
    """Ask the services in turn until one has answered about every package; the exit status."""
    told = ""
    for service in SERVICES:
        answer, error = _asked(service)
        packages = answer.get("dependencies", [])
        faults = [f"{one['name']} {one['version']}: {_named(one)}" for one in packages if one.get("vulns")]
        if faults:
            print("Known faults in pinned packages:", *faults, sep="\n- ")
            return FAULTY
        unasked = [one["name"] for one in packages if "skip_reason" in one]
        if packages and not unasked:
            print(f"{len(packages)} pinned packages, none with a known fault ({service}).")
            return CLEAN
        told += f"- {service}: {error or f'knows nothing of {len(unasked)} of {len(packages)} packages'}\n"
    print(f"NOT AUDITED: no service could be asked about every pinned package.\n{told}", end="")
    return UNASKED


def _asked(service: str) -> tuple[dict[str, Any], str]:
    """What the service says of every package, and what went wrong when it says nothing."""
    files = ["--require-hashes", "--disable-pip", "-r", "requirements.txt", "-r", "requirements-dev.txt"]
    manner = ["-s", service, "-f", "json", "--progress-spinner=off"]
    command = [sys.executable, "-m", "pip_audit", *files, *manner]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # nosec B603 # our own tool
    try:
        return dict(json.loads(done.stdout)), ""
    except ValueError:
        return {}, (done.stderr.strip().splitlines() or ["no answer"])[-1][-200:]


def _named(package: dict[str, Any]) -> str:
    """The faults of a package, each with the versions that mend it."""
    return "; ".join(
        f"{fault['id']} (mended in {', '.join(fault['fix_versions']) or 'no version yet'})"
        for fault in package["vulns"]
    )


if __name__ == "__main__":
    sys.exit(main())
