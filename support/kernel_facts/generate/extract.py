"""Takes single definitions out of kernel C sources, as text."""

import re
from pathlib import Path


class KernelTree:
    """An unpacked Linux source tree."""

    def __init__(self, root):
        self.root = Path(root)
        self._texts = {}
        makefile = (self.root / "Makefile").read_text()
        number = lambda name: int(re.search(rf"^{name} = (\d+)", makefile, re.M).group(1))
        self.version = (number("VERSION"), number("PATCHLEVEL"))

    def text(self, path):
        if path not in self._texts:
            self._texts[path] = (self.root / path).read_text(errors="replace")
        return self._texts[path]

    def has(self, path):
        return (self.root / path).exists()

    def function(self, path, name):
        """The definition of a function, from its return type to the closing brace in the first column."""
        found = re.search(rf"^[A-Za-z_][^;{{}}#/]*?\b{name}\([^;{{}}]*\)\s*\n\{{\n.*?^\}}", self.text(path), re.M | re.S)
        if not found:
            raise KeyError(f"{path}: no function {name}")
        return found.group(0)

    def macro(self, path, name):
        """A `#define` with its continuation lines."""
        return re.search(rf"^#define {name}\b(?:.*\\\n)*.*$", self.text(path), re.M).group(0)

    def block(self, path, head):
        """`enum x {...};` or `struct x {...};`"""
        found = re.search(rf"^{head} \{{\n.*?^\}}[^;]*;", self.text(path), re.M | re.S)
        if not found:
            raise KeyError(f"{path}: no {head}")
        return found.group(0)

    def initialisers(self, path, struct):
        """name -> the text between the braces, for every `const struct STRUCT name = {...};` in a file."""
        pattern = rf"^(?:static )?(?:const )?struct {struct} (\w+)(?: __read_mostly)?\s*=\s*\{{(.*?)^\}};"
        return {m.group(1): m.group(2) for m in re.finditer(pattern, self.text(path), re.M | re.S)}


def enum_values(block):
    """name -> value of an enum whose entries either have no value or a decimal one."""
    values, following = {}, 0
    body = re.sub(r"/\*.*?\*/", "", block[block.index("{") + 1 : block.rindex("}")], flags=re.S)
    for entry in filter(None, (e.strip() for e in body.split(","))):
        name, _, value = (part.strip() for part in entry.partition("="))
        if value and not re.fullmatch(r"\d+", value):
            values[name] = values[value]
        else:
            following = int(value) if value else following
            values[name] = following
        following = values[name] + 1
    return values


def fields(initialiser):
    """field -> value text of `.field = value, ...`."""
    text = re.sub(r"/\*.*?\*/", "", initialiser, flags=re.S)
    return {m.group(1): m.group(2).strip() for m in re.finditer(r"\.(\w+)\s*=\s*(.*?)\s*(?:,(?=\s*\.)|,?\s*$)", text, re.S)}
