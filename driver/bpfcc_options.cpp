#include "driver/bpfcc_options.h"

#include <charconv>
#include <optional>
#include <string_view>

namespace bpfcc {
namespace {

/// The rest of `argument` behind `prefix`, or nothing.
std::optional<std::string_view> value_of(std::string_view argument, std::string_view prefix) {
  if (!argument.starts_with(prefix)) return std::nullopt;
  return argument.substr(prefix.size());
}

Result<unsigned> read_jobs(std::string_view text) {
  unsigned jobs = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), jobs);
  if (error != std::errc() || end != text.data() + text.size() || jobs == 0) {
    return fail(ErrorKind::kUsage, "-j " + std::string(text),
                "the number of files to compile at once must be 1 or more");
  }
  return jobs;
}

Result<EmittedMaps> read_maps(std::string_view text) {
  if (text == "legacy") return EmittedMaps::kAsWritten;
  if (text == "btf") return EmittedMaps::kBtf;
  return fail(ErrorKind::kUsage, "--maps=" + std::string(text), "the map form is 'legacy' or 'btf'");
}

}  // namespace

Result<BpfccOptions> read_bpfcc_options(const std::vector<std::string> &arguments) {
  BpfccOptions options;
  std::vector<std::string> clang;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string &argument = arguments[i];
    if (argument == "--help" || argument == "-h") {
      options.help = true;
    } else if (argument == "--version") {
      options.version = true;
    } else if (const auto maps = value_of(argument, "--maps=")) {
      BPFCC_TRY(options.maps, read_maps(*maps));
    } else if (const auto path = value_of(argument, "--btf=")) {
      options.btf_path = *path;
    } else if (argument == "-j" && i + 1 < arguments.size()) {
      BPFCC_TRY(options.jobs, read_jobs(arguments[++i]));
    } else if (const auto jobs = value_of(argument, "-j")) {
      BPFCC_TRY(options.jobs, read_jobs(*jobs));
    } else {
      clang.push_back(argument);
    }
  }
  if (options.help || options.version) return options;

  BPFCC_TRY(options.clang, read_clang_command_line(clang));
  if (options.clang.inputs.empty()) {
    return fail(ErrorKind::kUsage, "", "no input file", 0, "bpfcc FILE.c compiles FILE.c to FILE.o; bpfcc --help");
  }
  if (options.clang.output && options.clang.inputs.size() > 1) {
    return fail(ErrorKind::kUsage, *options.clang.output, "one output for several input files", 0,
                "leave -o out: each object is named after its source");
  }
  return options;
}

std::string bpfcc_help() {
  return R"(bpfcc - compiles C to BPF object files

usage: bpfcc [options] FILE.c...        each FILE.c becomes FILE.o in the current folder
       bpfcc [options] FILE.c -o OUT    '-' as FILE.c reads standard input, as OUT writes standard output

what to make
  -c                 an object file (so it is without this option too)
  -S                 BPF assembly
  -S -emit-llvm      LLVM's intermediate representation; -c -emit-llvm: the same as bitcode
  -E                 the preprocessed source
  -fsyntax-only      diagnostics alone
  --maps=btf         turn SEC("maps") definitions into SEC(".maps"), which libbpf 1.x and bpftool load
                     (--maps=legacy, the default, leaves them as written)

for which kernel
  -mcpu=v1..v4       the BPF instruction set (default v3: Linux 5.1 and later)
  --btf=FILE         what "vmlinux.h" is made from (default: the running kernel's BTF)

as in clang
  -D -U -I -isystem -include -std= -O -g -W* -f* -M* -v and the rest of clang's options; -O2 -g are the default
  -j N               compile N files at once

Headers need not be installed: clang's own, <bpf/...> of libbpf, <linux/...> and <asm/...> are inside bpfcc, and
"vmlinux.h" is made when it is included. A folder given with -I comes before them.

exit status: 0 compiled, 1 errors in the source, 2 wrong command line, 3 the machine lacks something
)";
}

}  // namespace bpfcc
