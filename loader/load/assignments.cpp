#include "loader/load/load_plan.h"

namespace bpfcc {

Result<MapAssignment> parse_map_assignment(const std::string &text) {
  const auto malformed = [&] {
    return fail(ErrorKind::kUsage, text, "is not NAME[KEY]=VALUE", 0,
                "for example config_map[0]=1024, or jump_table[0]=prog:parse_ip");
  };
  const size_t open = text.find('[');
  const size_t close = text.find("]=", open == std::string::npos ? 0 : open);
  if (open == std::string::npos || open == 0 || close == std::string::npos) return malformed();
  MapAssignment assignment{text.substr(0, open), text.substr(open + 1, close - open - 1), text.substr(close + 2)};
  if (assignment.value.empty()) return malformed();
  return assignment;
}

Result<VariableAssignment> parse_variable_assignment(const std::string &text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return fail(ErrorKind::kUsage, text, "is not NAME=VALUE", 0, "for example limit=3, or config.ports[0]=80");
  }
  return VariableAssignment{text.substr(0, equals), text.substr(equals + 1)};
}

Result<MapReuse> parse_map_reuse(const std::string &text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    return fail(ErrorKind::kUsage, text, "is not NAME=PATH or NAME=id:N", 0, "for example counts=/sys/fs/bpf/counts");
  }
  return MapReuse{text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace bpfcc
