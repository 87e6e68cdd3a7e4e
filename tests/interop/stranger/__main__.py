"""A stranger audits a directory: python -m tests.interop.stranger http://localhost:8000

It knows the web's and Open Referral's standards, and nothing of the program behind the address.
"""

import argparse
import sys

from tests.interop.stranger.audit import audit


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", help="the address of the public pages")
    parser.add_argument("--api", help="the address of Open Referral UK, if it stands elsewhere")
    given = parser.parse_args()
    site = given.site.rstrip("/")
    visit = audit(site, (given.api or f"{site}/api/open-referral/v3").rstrip("/"))
    sys.stdout.write("\n".join([*visit.faults, visit.summary, ""]))
    return bool(visit.faults)


if __name__ == "__main__":
    sys.exit(main())
