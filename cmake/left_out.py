#!/usr/bin/env python3
"""Makes the linker script that binds functions of archives to what stands in for them.

left_out.py TABLE SCRIPT NM ARCHIVE...

TABLE has lines of a stand-in and a regular expression; a function whose demangled name it is found in is bound. A row without
any is an error: another LLVM calls it otherwise.
"""
import re
import subprocess
import sys


def read_table(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.split(None, 1) for line in file if line.strip() and not line.startswith("#")]
    return [(stand_in, re.compile(pattern.strip())) for stand_in, pattern in rows]


def functions(nm, archives):
    """Each global function's symbol, and its demangled name."""
    listing = subprocess.run([nm, "--defined-only", "--extern-only", *archives], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True, check=True).stdout
    symbols = sorted({line.split()[2] for line in listing.splitlines() if re.match(r"[0-9a-f]+ [TW] _Z", line)})
    names = subprocess.run(["c++filt"], input="\n".join(symbols), stdout=subprocess.PIPE, text=True, check=True).stdout
    return zip(symbols, names.splitlines())


def main(table_path, script_path, nm, *archives):
    table = read_table(table_path)
    bound = {row: [] for row in range(len(table))}
    for symbol, name in functions(nm, archives):
        for row, (_, pattern) in enumerate(table):
            if pattern.search(name):
                bound[row].append(symbol)
                break
    for row, symbols in bound.items():
        if not symbols:
            sys.exit(f"{table_path}: no function fits {table[row][1].pattern}")
    with open(script_path, "w", encoding="utf-8") as script:
        for row, symbols in bound.items():
            script.writelines(f'"{symbol}" = {table[row][0]};\n' for symbol in symbols)


if __name__ == "__main__":
    main(*sys.argv[1:])
