#include "loader/attach/link.h"

#include <bpf/bpf.h>

#include <cerrno>

namespace bpfcc {

UniqueFd create_link(const bpf_program *program, int target, bpf_attach_type type, std::uint32_t flags) {
  LIBBPF_OPTS(bpf_link_create_opts, options, .flags = flags);
  const int fd = bpf_link_create(bpf_program__fd(program), target, type, &options);
  return UniqueFd(fd);
}

}  // namespace bpfcc
