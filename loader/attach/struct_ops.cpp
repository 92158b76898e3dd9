#include "loader/attach/struct_ops.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "loader/attach/held.h"
#include "loader/attach/refusal.h"

namespace bpfcc {
namespace {

// bpf_struct_ops_map_update_elem() in kernel/bpf/bpf_struct_ops.c, and tcp_register_congestion_control().
constexpr std::array kRefusals = {
    Refusal{EEXIST, ErrorKind::kAttach, "{} has the name of one that is registered already"},
    Refusal{EINVAL, ErrorKind::kAttach, "the kernel does not take {}: a function that it needs is missing"},
    Refusal{EBUSY, ErrorKind::kAttach, "{} is registered already, or being unregistered"},
    Refusal{524, ErrorKind::kEnvironment, "this kernel cannot call programs as {} does"},  // ENOTSUPP of linux/errno.h
};

struct Registered {};

bool holds(const bpf_map *map, const bpf_program *program) {
  if (bpf_map__type(map) != BPF_MAP_TYPE_STRUCT_OPS) return false;
  size_t size = 0;
  const auto *data = static_cast<const char *>(bpf_map__initial_value(map, &size));
  // libbpf 1.5 keeps in it, for each function of the table, which program it is.
  for (size_t at = 0; data != nullptr && at + sizeof(program) <= size; at += sizeof(program)) {
    const bpf_program *member = nullptr;
    std::memcpy(&member, data + at, sizeof(program));
    if (member == program) return true;
  }
  return false;
}

const bpf_map *table_of(const AttachRequest &request) {
  bpf_map *map = nullptr;
  bpf_object__for_each_map(map, request.object) {
    if (holds(map, request.program)) return map;
  }
  return nullptr;
}

bool is_first(const AttachRequest &request, const bpf_map *table) {
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, request.object) {
    if (holds(table, program)) return program == request.program;
  }
  return false;
}

}  // namespace

Result<void> check_struct_ops(const std::string &argument) {
  if (argument == "map") return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not map", argument));
}

Result<std::unique_ptr<Attachment>> attach_struct_ops(const AttachRequest &request) {
  const bpf_map *table = table_of(request);
  if (table == nullptr) {
    return fail(ErrorKind::kUsage, bpf_program__name(request.program), "no table of functions holds it", 0,
                "a variable in SEC(\".struct_ops\") has to name it");
  }
  const std::string place = fmt::format("struct_ops {}", bpf_map__name(table));
  if (!is_first(request, table)) return hold("in " + place, Registered{});
  Link link(bpf_map__attach_struct_ops(table));
  if (!link) return tl::unexpected(explain_refusal(request.program, place, errno, kRefusals));
  return hold(place, std::move(link));
}

}  // namespace bpfcc
