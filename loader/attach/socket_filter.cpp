#include "loader/attach/socket_filter.h"

#include <sys/socket.h>

#include "loader/attach/argument.h"

namespace bpfcc {

bool attach_socket_filter(const UniqueFd &socket, const bpf_program *program) {
  const int program_fd = bpf_program__fd(program);
  return setsockopt(socket.get(), SOL_SOCKET, SO_ATTACH_BPF, &program_fd, sizeof(program_fd)) == 0;
}

std::optional<int> parse_fd(std::string_view argument) {
  const auto [key, value] = split_first(argument, '=');
  const std::optional<int> fd = parse_number<int>(value);
  return key == "fd" && fd && *fd >= 0 ? fd : std::nullopt;
}

}  // namespace bpfcc
