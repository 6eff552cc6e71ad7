"""Holds pinned dependencies against the lists of known vulnerabilities: exit 0 none, 1 some, 3 nobody could be asked.

python .ci/audit.py requirements-dev.lock
"""

from __future__ import annotations

import json
import subprocess
import sys

SERVICES = ("pypi", "osv")
NOBODY_ASKED = 3


def main() -> int:
    """Ask one service after the other, until one answers for every dependency."""
    (lock,) = sys.argv[1:]
    reasons = []
    for service in SERVICES:
        done = subprocess.run(
            [
                sys.executable, "-m", "pip_audit", "--vulnerability-service", service, "--requirement", lock, "--require-hashes",
                "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "20",
            ],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        try:
            found = json.loads(done.stdout)["dependencies"]
        except (ValueError, KeyError):
            reasons.append(f"{service}: {(done.stderr.strip().splitlines() or ['no answer'])[-1][:200]}")
            continue
        # A service that is not there, or a mirror without such a list, knows none of them.
        skipped = [one["name"] for one in found if "skip_reason" in one]
        if skipped:
            reasons.append(f"{service}: no answer for {len(skipped)} of {len(found)} dependencies")
            continue
        return _say(service, found)
    print("no list of known vulnerabilities could be asked from here:", file=sys.stderr)
    print("\n".join(reasons), file=sys.stderr)
    return NOBODY_ASKED


def _say(service: str, found: list[dict]) -> int:
    known = [(one, fault) for one in found for fault in one.get("vulns", ())]
    for one, fault in known:
        fixed = ", ".join(fault.get("fix_versions", ())) or "no release"
        print(f"{one['name']} {one['version']}: {fault['id']}, mended in {fixed}")
    print(f"{service}: {len(found)} dependencies, {len(known)} known vulnerabilities")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
