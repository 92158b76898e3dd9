#include "loader/load/kernel_source.h"

#include <bpf/bpf.h>

#include <cerrno>
#include <string_view>

#include <fmt/format.h>

#include "loader/load/literal.h"

namespace bpfcc {

Result<UniqueFd> KernelSource::open() const {
  constexpr std::string_view kById = "id:";
  if (!text.starts_with(kById)) {
    UniqueFd found(bpf_obj_get(text.c_str()));
    if (found) return found;
    return fail(ErrorKind::kUsage, text, fmt::format("no {} can be taken from there", what), errno);
  }
  const auto id = parse_integer(std::string_view(text).substr(kById.size()));
  if (!id || id->negative || id->magnitude > UINT32_MAX) {
    return fail(ErrorKind::kUsage, text, "is not id: and a number");
  }
  UniqueFd found(open_by_id(static_cast<std::uint32_t>(id->magnitude)));
  if (found) return found;
  return fail(ErrorKind::kUsage, text, fmt::format("there is no such {}", what), errno, hint);
}

}  // namespace bpfcc
