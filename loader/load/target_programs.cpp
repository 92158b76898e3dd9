#include "loader/load/target_programs.h"

#include <bpf/bpf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "loader/load/kernel_source.h"

namespace bpfcc {
namespace {

Result<UniqueFd> bind(bpf_program *program, const TargetProgram &wanted) {
  const KernelSource source{wanted.source, "bpftool prog lists them", BPF_PROG_GET_FD_BY_ID, bpf_prog_get_fd_by_id};
  BPFCC_TRY(UniqueFd target, source.open());
  const int error = bpf_program__set_attach_target(program, target.get(), wanted.function.c_str());
  if (error == 0) return target;
  if (error == -ENOENT) {
    return fail(ErrorKind::kUsage, wanted.program, fmt::format("{} has no function {}", wanted.source, wanted.function),
                0, "bpftool prog dump xlated shows its functions; one that is static or inlined cannot be replaced");
  }
  return fail(
      ErrorKind::kUsage, wanted.program,
      fmt::format("cannot be bound to {} of {}, which must be a program with BTF", wanted.function, wanted.source),
      -error);
}

}  // namespace

Result<void> check_target_program(const ProgramSpec &program, const std::vector<TargetProgram> &wanted) {
  if (program.type != BPF_PROG_TYPE_EXT || std::ranges::count(wanted, program.name, &TargetProgram::program) > 0) {
    return {};
  }
  const size_t slash = program.section.find('/');
  const std::string function = slash == std::string::npos ? "FUNCTION" : program.section.substr(slash + 1);
  return fail(ErrorKind::kUsage, program.name,
              fmt::format("replaces {} of another program, and nothing says of which one", function), 0,
              fmt::format("--attach {}=freplace:{},prog=id:N; bpftool prog lists them", program.name, function));
}

Result<std::vector<UniqueFd>> set_target_programs(const bpf_object *object, const ObjectSpec &spec,
                                                  const std::vector<TargetProgram> &wanted) {
  std::vector<UniqueFd> targets;
  for (const ProgramSpec &program : spec.programs) {
    const auto found = std::ranges::find(wanted, program.name, &TargetProgram::program);
    if (found == wanted.end()) continue;
    bpf_program *handle = bpf_object__find_program_by_name(object, program.name.c_str());
    BPFCC_TRY(UniqueFd target, bind(handle, *found));
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace bpfcc
