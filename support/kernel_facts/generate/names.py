"""How the kernel's names are spelled in C++, and how rows are laid out."""


def camel(name, prefix):
    """BPF_PROG_TYPE_SOCKET_FILTER, BPF_PROG_TYPE_ -> kSocketFilter"""
    return "k" + "".join(part.capitalize() for part in name.removeprefix(prefix).lower().split("_"))


def program_type(name):
    return camel(name, "BPF_PROG_TYPE_")


def attach_type(name):
    return camel(name, "BPF_")


def version(text):
    """ "v5.10" -> "{5, 10}" """
    major, minor = str(text).lstrip("v").split(".")
    return f"{{{major}, {minor}}}"


def braced(values, prefix=""):
    return "{" + ", ".join(prefix + v for v in values) + "}"


def wrap(row, indent=4, width=120):
    """One row of a table, continued on further lines where it is too long for one."""
    lines = [" " * indent]
    for part in row.split(", "):
        candidate = lines[-1] + ("" if not lines[-1].strip() else " ") + part
        if len(candidate) + 1 > width and lines[-1].strip():
            lines.append(" " * (indent + 1) + part)
        else:
            lines[-1] = candidate
        lines[-1] += ","
    lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def table(declaration, rows):
    body = "\n".join(wrap(row) for row in rows)
    return f"// clang-format off\n{declaration} = {{\n{body}\n}};\n// clang-format on\n"


HEAD = "// Made by support/kernel_facts/generate, see its README.md: change that, not this.\n"
