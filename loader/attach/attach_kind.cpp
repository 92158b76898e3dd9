#include "loader/attach/attach_kind.h"

#include <linux/bpf.h>

#include <algorithm>
#include <array>

#include "loader/attach/perf.h"
#include "loader/attach/socket.h"
#include "loader/attach/tracepoint.h"

namespace bpfcc {
namespace {

constexpr std::array kSocketPrograms = {ProgramClass{BPF_PROG_TYPE_SOCKET_FILTER}};
constexpr std::array kPerfPrograms = {ProgramClass{BPF_PROG_TYPE_PERF_EVENT}, ProgramClass{BPF_PROG_TYPE_TRACEPOINT}};
constexpr std::array kTracepointPrograms = {ProgramClass{BPF_PROG_TYPE_TRACEPOINT}};

constexpr std::array<std::string_view, 2> kTracepointSections = {"tracepoint/", "tp/"};

// Of the kinds that take a type of program the first one is offered where the user has to choose.
constexpr std::array kKinds = {
    AttachKind{
        "socket", kSocketPrograms, {}, "socket:IFACE or socket:fd=N", "socket:eth0", check_socket, attach_socket},
    AttachKind{"tracepoint", kTracepointPrograms, kTracepointSections, "tracepoint:CATEGORY/NAME",
               "tracepoint:sched/sched_switch", check_tracepoint, attach_tracepoint},
    AttachKind{"perf", kPerfPrograms, {}, "perf:EVENT[@N[hz]][,pid=N]", "perf:cpu-clock@99hz", check_perf, attach_perf},
};

}  // namespace

std::span<const AttachKind> attach_kinds() { return kKinds; }

const AttachKind *find_attach_kind(std::string_view name) {
  const auto kind = std::ranges::find(kKinds, name, &AttachKind::name);
  return kind != kKinds.end() ? &*kind : nullptr;
}

bool takes(const AttachKind &kind, const ProgramSpec &program) {
  return program.type == 0 || std::ranges::any_of(kind.programs, [&](const ProgramClass &row) {
           return row.type == program.type && (row.attach_type == ProgramClass::kAny ||
                                               static_cast<std::uint32_t>(row.attach_type) == program.attach_type);
         });
}

std::string argument_of_section(const AttachKind &kind, std::string_view section) {
  if (section.starts_with('?')) section.remove_prefix(1);  // libbpf: not loaded unless asked for
  for (const std::string_view prefix : kind.sections) {
    if (section.starts_with(prefix)) return std::string(section.substr(prefix.size()));
  }
  return "";
}

}  // namespace bpfcc
