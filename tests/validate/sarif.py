"""sarif.py SCHEMA DATELINE SITE...: what `dateline check --format sarif` says of each site is valid by the schema of SARIF
2.1.0, and at least one site has findings and one has none."""

import json
import pathlib
import subprocess
import sys

import jsonschema

from report import finish


def main(schema, program, sites):
    """Checks all sites."""
    document = json.loads(pathlib.Path(schema).read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(document)(document)
    faults, counts = [], []
    for site in sites:
        call = [program, "check", "--root", site, "--as-of", "2026-01-10T00:00:00Z", "--format", "sarif"]
        said = subprocess.run(call, check=False, capture_output=True, text=True).stderr
        log = json.loads(said)
        faults += [f"{site}: {error.json_path}: {error.message}" for error in validator.iter_errors(log)]
        counts.append(len(log["runs"][0]["results"]))
    if 0 not in counts or max(counts) == 0:
        faults.append(f"the sites have {counts} findings: some must have none, and some must have any")
    if validator.is_valid({"version": "2.1.0"}):
        faults.append("the schema lets anything pass")
    finish("sarif", len(sites), faults)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
