"""Every rule has a page; its wrong code is refused by that rule, its right code compiles."""
import re
import subprocess
import tempfile


def compile_page(code, rule):
    with tempfile.NamedTemporaryFile("w", suffix=".c") as file:
        file.write(code)
        file.flush()
        return subprocess.run(["bpfcc", "--format=json", f"-Werror=bpf-{rule}", "-c", file.name, "-o", "/dev/null"], capture_output=True, text=True)


rules = [line.split()[0] for line in subprocess.run(["bpfcc", "--rules"], capture_output=True, text=True, check=True).stdout.splitlines()]
assert rules
for rule in rules:
    page = subprocess.run(["bpfcc", f"--explain={rule}"], capture_output=True, text=True, check=True).stdout
    wrong, right = re.findall(r"^(?:Wrong|Right):\n\n```c\n(.*?)^```$", page, re.S | re.M)
    compiled = [compile_page(code, rule) for code in (wrong, right)]
    assert compiled[0].returncode == 1 and f'"rule":"bpf-{rule}"' in compiled[0].stderr, (rule, compiled[0].stderr)
    assert compiled[1].returncode == 0, (rule, compiled[1].stderr)
print(len(rules), "pages")
