// libbpf_verdicts FILE.o: loads each program of an object by itself with libbpf's own loader and prints a line for
// each, in columns: its name, 0 or the positive errno, its instructions with those of the functions that it calls, and
// how many the verifier processed (both 0 where it was refused). libbpf_verdicts FILE.o NAME...: loads these programs
// together, and prints the line for all of them as "*", with sizes if it is one program. With --every-state before the
// file, the verifier keeps the state at every jump, which takes long: what it processes does not depend then on where
// it happens to keep one. Nothing is attached, nothing stays. Exit status 0 whatever the verdicts, 1 if the object
// cannot be read.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace {

struct Close {
  void operator()(bpf_object *object) const { bpf_object__close(object); }
};
using Object = std::unique_ptr<bpf_object, Close>;

struct Named {
  std::string name;
  bpf_prog_type type;
};

/// What came of loading.
struct Verdict {
  int error;  ///< 0 or a positive errno
  std::size_t instructions = 0;
  unsigned processed = 0;
};

int silent(libbpf_print_level, const char *, std::va_list) { return 0; }

std::vector<Named> programs_of(const bpf_object *object) {
  std::vector<Named> programs;
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object) {
    programs.push_back({bpf_program__name(program), bpf_program__type(program)});
  }
  return programs;
}

Verdict judged(const bpf_program *program) {
  bpf_prog_info info = {};
  unsigned length = sizeof(info);
  bpf_prog_get_info_by_fd(bpf_program__fd(program), &info, &length);
  return {0, bpf_program__insn_cnt(program), info.verified_insns};
}

/// Loads the named programs of a file and nothing else. libbpf loads what a struct_ops map refers to along with the
/// map, so these maps are made only for programs of that type, which are thus loaded together. The sizes are those of a
/// program that is loaded by itself.
Verdict load(const char *path, std::span<const Named> wanted, unsigned flags) {
  const Object object(bpf_object__open_file(path, nullptr));
  if (!object) return {errno};
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object.get()) {
    const std::string name = bpf_program__name(program);
    bpf_program__set_flags(program, bpf_program__flags(program) | flags);
    bpf_program__set_autoload(program,
                              std::ranges::any_of(wanted, [&name](const Named &each) { return each.name == name; }));
  }
  const bool struct_ops =
      std::ranges::any_of(wanted, [](const Named &each) { return each.type == BPF_PROG_TYPE_STRUCT_OPS; });
  bpf_map *map = nullptr;
  bpf_object__for_each_map(map, object.get()) {
    if (bpf_map__type(map) == BPF_MAP_TYPE_STRUCT_OPS && !struct_ops) bpf_map__set_autocreate(map, false);
  }
  const int error = -bpf_object__load(object.get());
  if (error != 0 || wanted.size() != 1) return {error};
  return judged(bpf_object__find_program_by_name(object.get(), wanted.front().name.c_str()));
}

void print(const std::string &name, const Verdict &verdict) {
  std::printf("%s\t%d\t%zu\t%u\n", name.c_str(), verdict.error, verdict.instructions, verdict.processed);
  std::fflush(stdout);  // a time limit may end the process: what is known by then counts
}

}  // namespace

int main(int argc, char **argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const unsigned flags = std::erase(arguments, "--every-state") > 0 ? BPF_F_TEST_STATE_FREQ : 0;
  if (arguments.empty()) {
    std::fputs("usage: libbpf_verdicts [--every-state] FILE.o [PROGRAM...]\n", stderr);
    return 2;
  }
  const char *path = arguments.front().c_str();
  libbpf_set_print(silent);
  const Object object(bpf_object__open_file(path, nullptr));
  if (!object) {
    std::fprintf(stderr, "%s: libbpf cannot open it: errno %d\n", path, errno);
    return 1;
  }
  const std::vector<Named> programs = programs_of(object.get());
  if (arguments.size() > 1) {
    std::vector<Named> wanted;
    std::ranges::copy_if(programs, std::back_inserter(wanted), [&arguments](const Named &each) {
      return std::ranges::count(arguments.begin() + 1, arguments.end(), each.name) > 0;
    });
    print("*", load(path, wanted, flags));
    return 0;
  }
  for (const Named &program : programs) print(program.name, load(path, {&program, 1}, flags));
  return 0;
}
