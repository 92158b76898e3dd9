#include "tests/kernel/kernel_facts/bpf_call.h"

#include <fcntl.h>
#include <linux/btf.h>
#include <linux/mount.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

namespace bpfcc::probe {
namespace {

constexpr std::size_t kLogSize = 65536;

int bpf(bpf_cmd command, bpf_attr &attributes) {
  long result = -1;
  do {
    result = syscall(SYS_bpf, command, &attributes, sizeof(attributes));
  } while (result < 0 && errno == EAGAIN);
  return static_cast<int>(result);
}

std::uint64_t pointer(const void *address) { return reinterpret_cast<std::uintptr_t>(address); }

Outcome outcome(int fd) {
  Outcome result;
  if (fd < 0) {
    result.error = errno;
  } else {
    result.fd = UniqueFd(fd);
  }
  return result;
}

/// The lines of /proc/config.gz or /boot/config-RELEASE that set an option.
std::string read_configuration() {
  utsname name{};
  uname(&name);
  const std::string boot = std::string("/boot/config-") + name.release;
  for (const char *path : {"/proc/config.gz", boot.c_str()}) {
    gzFile file = gzopen(path, "rb");
    if (file == nullptr) continue;
    std::string text = "\n";
    std::array<char, 4096> buffer{};
    for (int count = 0; (count = gzread(file, buffer.data(), buffer.size())) > 0;) text.append(buffer.data(), count);
    gzclose(file);
    return text;
  }
  return {};
}

}  // namespace

Outcome load_program(ProgramType type, const LoadTarget &target, std::span<const bpf_insn> code, const char *license) {
  static std::vector<char> log(kLogSize);
  log[0] = '\0';
  bpf_attr attributes;
  std::memset(&attributes, 0, sizeof(attributes));
  attributes.prog_type = static_cast<std::uint32_t>(type);
  attributes.insns = pointer(code.data());
  attributes.insn_cnt = code.size();
  attributes.license = pointer(license);
  attributes.log_level = 1;
  attributes.log_size = log.size();
  attributes.log_buf = pointer(log.data());
  attributes.expected_attach_type = target.expected_attach_type;
  attributes.attach_btf_id = target.btf_id;
  attributes.prog_flags = target.sleepable ? BPF_F_SLEEPABLE : 0;
  Outcome result = outcome(bpf(BPF_PROG_LOAD, attributes));
  result.log = log.data();
  return result;
}

Outcome create_map(const MapRequest &request) {
  bpf_attr attributes;
  std::memset(&attributes, 0, sizeof(attributes));
  attributes.map_type = static_cast<std::uint32_t>(request.type);
  attributes.key_size = request.key_size;
  attributes.value_size = request.value_size;
  attributes.max_entries = request.max_entries;
  attributes.map_flags = request.flags;
  attributes.btf_fd = request.btf_fd;
  attributes.btf_key_type_id = request.btf_key_id;
  attributes.btf_value_type_id = request.btf_value_id;
  attributes.btf_vmlinux_value_type_id = request.vmlinux_value_id;
  if (request.inner_map_fd >= 0) attributes.inner_map_fd = request.inner_map_fd;
  return outcome(bpf(BPF_MAP_CREATE, attributes));
}

Outcome load_int_btf() {
  struct {
    btf_header header;
    btf_type type;
    std::uint32_t encoding;
    char strings[5];
  } data{};
  data.header = {.magic = BTF_MAGIC,
                 .version = BTF_VERSION,
                 .flags = 0,
                 .hdr_len = sizeof(btf_header),
                 .type_off = 0,
                 .type_len = sizeof(btf_type) + sizeof(std::uint32_t),
                 .str_off = sizeof(btf_type) + sizeof(std::uint32_t),
                 .str_len = sizeof(data.strings)};
  data.type.name_off = 1;
  data.type.info = BTF_KIND_INT << 24;
  data.type.size = 4;
  data.encoding = 32;
  std::memcpy(data.strings, "\0int", sizeof(data.strings));
  bpf_attr attributes;
  std::memset(&attributes, 0, sizeof(attributes));
  attributes.btf = pointer(&data);
  attributes.btf_size = offsetof(decltype(data), strings) + sizeof(data.strings);
  return outcome(bpf(BPF_BTF_LOAD, attributes));
}

KernelVersion running_kernel() {
  utsname name{};
  uname(&name);
  return parse_kernel_version(name.release).value();
}

bool is_locked_down() {
  // The answer is in securityfs, which need not be mounted; mounting a new file system of the kind attaches it nowhere.
  const int mount = static_cast<int>(syscall(SYS_fsopen, "securityfs", 0));
  if (mount < 0) return false;
  const UniqueFd context(mount);
  syscall(SYS_fsconfig, mount, FSCONFIG_CMD_CREATE, nullptr, nullptr, 0);
  const UniqueFd root(static_cast<int>(syscall(SYS_fsmount, mount, 0, 0)));
  const UniqueFd file(openat(root.get(), "lockdown", O_RDONLY));
  std::array<char, 128> text{};
  const ssize_t count = read(file.get(), text.data(), text.size() - 1);
  return count > 0 && std::string_view(text.data()).find("[none]") == std::string_view::npos;
}

std::optional<bool> has_kernel_option(const std::string &option) {
  static const std::string configuration = read_configuration();
  if (configuration.empty()) return std::nullopt;
  return configuration.find("\n" + option + "=") != std::string::npos;
}

}  // namespace bpfcc::probe
