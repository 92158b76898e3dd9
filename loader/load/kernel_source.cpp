#include "loader/load/kernel_source.h"

#include <bpf/bpf.h>

#include <cerrno>
#include <string_view>
#include <utility>

#include "loader/load/bpf_failures.h"
#include "loader/load/literal.h"

namespace bpfcc {

Result<UniqueFd> KernelSource::open() const {
  constexpr std::string_view kById = "id:";
  if (!text.starts_with(kById)) {
    UniqueFd found(bpf_obj_get(text.c_str()));
    if (found) return found;
    return fail_bpf(BPF_OBJ_GET, text, errno);
  }
  const auto id = parse_integer(std::string_view(text).substr(kById.size()));
  if (!id || id->negative || id->magnitude > UINT32_MAX) {
    return fail(ErrorKind::kUsage, text, "is not id: and a number");
  }
  UniqueFd found(open_by_id(static_cast<std::uint32_t>(id->magnitude)));
  if (found) return found;
  Error error = bpf_error(by_id, text, errno);
  if (error.error_code == ENOENT) error.hint = hint;
  return tl::unexpected(std::move(error));
}

}  // namespace bpfcc
