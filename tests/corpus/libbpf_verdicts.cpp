// libbpf_verdicts FILE.o: loads each program of an object by itself with libbpf's own loader and prints a line for
// each: NAME, a tab, 0 or the positive errno. libbpf_verdicts FILE.o NAME...: loads these programs together, and prints
// that line for all of them as NAME "*". Nothing is attached, nothing stays. Exit status 0 whatever the verdicts, 1 if
// the object cannot be read.
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

int silent(libbpf_print_level, const char *, std::va_list) { return 0; }

std::vector<Named> programs_of(const bpf_object *object) {
  std::vector<Named> programs;
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object) {
    programs.push_back({bpf_program__name(program), bpf_program__type(program)});
  }
  return programs;
}

/// Loads the named programs of a file and nothing else. libbpf loads what a struct_ops map refers to along with the
/// map, so these maps are made only for programs of that type, which are thus loaded together. Returns 0 or a positive
/// errno.
int load(const char *path, std::span<const Named> wanted) {
  const Object object(bpf_object__open_file(path, nullptr));
  if (!object) return errno;
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object.get()) {
    const std::string name = bpf_program__name(program);
    bpf_program__set_autoload(program,
                              std::ranges::any_of(wanted, [&name](const Named &each) { return each.name == name; }));
  }
  const bool struct_ops =
      std::ranges::any_of(wanted, [](const Named &each) { return each.type == BPF_PROG_TYPE_STRUCT_OPS; });
  bpf_map *map = nullptr;
  bpf_object__for_each_map(map, object.get()) {
    if (bpf_map__type(map) == BPF_MAP_TYPE_STRUCT_OPS && !struct_ops) bpf_map__set_autocreate(map, false);
  }
  return -bpf_object__load(object.get());
}

void print(const std::string &name, int error) {
  std::printf("%s\t%d\n", name.c_str(), error);
  std::fflush(stdout);  // a time limit may end the process: what is known by then counts
}

}  // namespace

int main(int argc, char **argv) {
  if (argc < 2) {
    std::fputs("usage: libbpf_verdicts FILE.o [PROGRAM...]\n", stderr);
    return 2;
  }
  libbpf_set_print(silent);
  const Object object(bpf_object__open_file(argv[1], nullptr));
  if (!object) {
    std::fprintf(stderr, "%s: libbpf cannot open it: errno %d\n", argv[1], errno);
    return 1;
  }
  const std::vector<Named> programs = programs_of(object.get());
  const std::vector<std::string> names(argv + 2, argv + argc);
  if (!names.empty()) {
    std::vector<Named> wanted;
    std::ranges::copy_if(programs, std::back_inserter(wanted),
                         [&names](const Named &each) { return std::ranges::count(names, each.name) > 0; });
    print("*", load(argv[1], wanted));
    return 0;
  }
  for (const Named &program : programs) print(program.name, load(argv[1], {&program, 1}));
  return 0;
}
