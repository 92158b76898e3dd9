"""python3 support/kernel_facts/generate LINUX FACTS

Writes the generated tables of support/kernel_facts. See README.md beside this file."""

import argparse
import subprocess
from pathlib import Path

import yaml

import context
import helper_access
import helper_parameters
import helpers
import kfuncs
import maps
import program_types
from extract import KernelTree
from oracle import Oracle


def versions(path):
    """name -> {"version", "commit"} of everything in a feature-versions.yaml."""
    groups = yaml.safe_load(Path(path).read_text())
    return {feature["name"]: feature for group in groups for feature in group["features"]}


def main():
    parser = argparse.ArgumentParser(prog="generate")
    parser.add_argument("linux", help="an unpacked Linux 6.12 source tree")
    parser.add_argument("facts", help="the folder with the data files of ebpf-docs")
    arguments = parser.parse_args()
    folder = Path(__file__).parent.parent
    tree = KernelTree(arguments.linux)
    oracle = Oracle(tree)
    answers = oracle.ask()
    since = versions(Path(arguments.facts) / "feature-versions.yaml")
    helpers.write_ids(tree, folder / "helper_id.h")
    program_types.write_groups(folder / "program_type_groups.h")
    helpers.write_facts(tree, answers, since, folder / "helper_data.cpp")
    helper_access.write(tree, answers, folder / "helper_access_data.cpp")
    helper_parameters.write(tree, folder / "helper_parameter_data.cpp")
    context.write(tree, answers, oracle.contexts(), folder / "context_data.cpp")
    maps.write(tree, answers, folder / "map_helper_data.cpp")
    kfuncs.write(tree, answers, since, Path(arguments.facts) / "kfuncs.yaml", folder / "kfunc_data.cpp")
    subprocess.run(["clang-format-19", "-i", *folder.glob("*_data.cpp"), folder / "helper_id.h", folder / "program_type_groups.h"], check=True)


if __name__ == "__main__":
    main()
