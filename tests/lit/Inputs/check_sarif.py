"""check_sarif.py FILE RULE...: FILE has the shape of SARIF 2.1.0, and a result for each RULE with a region."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)
assert document["version"] == "2.1.0"
assert document["$schema"].endswith("sarif-2.1.0.json")
(run,) = document["runs"]
assert run["tool"]["driver"]["name"] == "bpfcc"
declared = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
seen = set()
for result in run["results"]:
    assert result["level"] in ("none", "note", "warning", "error")
    assert result["message"]["text"]
    seen.add(result["ruleId"])
    for location in result["locations"] + result.get("relatedLocations", []):
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"].endswith(".c")
        assert physical["region"]["startLine"] >= 1
assert seen == declared == set(sys.argv[2:]), (seen, declared)
