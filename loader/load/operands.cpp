#include "loader/load/operands.h"

#include <bpf/libbpf.h>
#include <fcntl.h>
#include <net/if.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "loader/load/literal.h"
#include "loader/load/network_interfaces.h"
#include "loader/load/value_parser.h"

namespace bpfcc {
namespace {

tl::unexpected<Error> usage(std::string message, std::string hint = {}) {
  return fail(ErrorKind::kUsage, "", std::move(message), 0, std::move(hint));
}

/// A number of 32 bits in the first bytes of a key or value; the kernel reads descriptors and indexes so.
Operand number_operand(std::uint32_t number, std::uint32_t size, UniqueFd held = {}) {
  Operand operand{std::vector<std::byte>(std::max<size_t>(size, sizeof(number))), std::move(held)};
  std::memcpy(operand.bytes.data(), &number, sizeof(number));
  return operand;
}

Operand descriptor_operand(UniqueFd descriptor, std::uint32_t size) {
  const auto number = static_cast<std::uint32_t>(descriptor.get());
  return number_operand(number, size, std::move(descriptor));
}

std::optional<std::uint32_t> parse_number(std::string_view text) {
  const auto integer = parse_integer(text);
  if (!integer || integer->negative || integer->magnitude > INT32_MAX) return std::nullopt;
  return static_cast<std::uint32_t>(integer->magnitude);
}

/// The name behind "prog:"; an error where the text begins otherwise.
Result<std::string> name_after(const std::string &text, const std::string &prefix, std::string_view map_kind) {
  if (text.starts_with(prefix)) return text.substr(prefix.size());
  return usage(fmt::format("the values of {} are {}s", map_kind, prefix == "map:" ? "map" : "program"),
               fmt::format("write {}NAME", prefix));
}

Result<Operand> read_fd(const std::string &text, std::uint32_t size, std::string_view what) {
  const std::string_view digits = text.starts_with("fd=") ? std::string_view(text).substr(3) : "";
  const std::optional<std::uint32_t> number = parse_number(digits);
  if (!number) {
    return usage(fmt::format("the {} are file descriptors", what),
                 "write fd=N, for one that this process has inherited");
  }
  if (fcntl(static_cast<int>(*number), F_GETFD) < 0) {
    return fail(ErrorKind::kUsage, "", fmt::format("no file descriptor {} was inherited", digits), errno);
  }
  return number_operand(*number, size);
}

Result<Operand> open_path(const std::string &path, int flags, std::uint32_t size, std::string_view what) {
  UniqueFd file(open(path.c_str(), flags | O_CLOEXEC));
  if (file) return descriptor_operand(std::move(file), size);
  return fail(ErrorKind::kUsage, "", fmt::format("{} {} cannot be opened", what, path), errno);
}

struct BehindComma {
  std::string first;
  std::string program;  ///< of "first,prog:NAME"; empty without it
};

Result<BehindComma> split_program(const MapSpec &map, const std::string &text) {
  const size_t comma = text.find(",prog:");
  if (comma == std::string::npos) return BehindComma{text, {}};
  if (map.value_size < 2 * sizeof(std::uint32_t)) {
    return usage(
        fmt::format("values of {} bytes have no room for a program: they are 8 bytes with one", map.value_size));
  }
  return BehindComma{text.substr(0, comma), text.substr(comma + std::strlen(",prog:"))};
}

/// struct bpf_devmap_val and struct bpf_cpumap_val: a number, then the program's file descriptor.
Result<Operand> with_program(const ElementNames &names, const MapSpec &map, std::uint32_t number,
                             const std::string &program) {
  Operand operand = number_operand(number, map.value_size);
  if (program.empty()) return operand;
  BPFCC_TRY(NamedDescriptor found, names.program(program));
  std::memcpy(operand.bytes.data() + sizeof(number), &found.fd, sizeof(found.fd));
  operand.held = std::move(found.held);
  return operand;
}

tl::unexpected<Error> no_such_interface(const std::string &name) {
  return fail(ErrorKind::kUsage, "", fmt::format("no network interface '{}'", name), 0,
              fmt::format("there are: {}", fmt::join(interface_names(), ", ")));
}

Result<Operand> parse_key(const ElementNames &names, const MapSpec &map, const std::string &text, bool is_prefix) {
  BPFCC_TRY(auto bytes, parse_value(text, {names.types(), map.key_type_id, map.key_size, is_prefix}));
  return Operand{std::move(bytes)};
}

}  // namespace

Result<Operand> read_typed_key(const ElementNames &names, const MapSpec &map, const std::string &text) {
  return parse_key(names, map, text, false);
}

Result<Operand> read_prefix_key(const ElementNames &names, const MapSpec &map, const std::string &text) {
  return parse_key(names, map, text, true);
}

Result<Operand> read_position(const ElementNames &names, const MapSpec &map, const std::string &text) {
  BPFCC_TRY(Operand key, parse_key(names, map, text, false));
  std::uint32_t position = 0;
  if (key.bytes.size() != sizeof(position)) return key;
  std::memcpy(&position, key.bytes.data(), sizeof(position));
  // A perf event array may be declared without: it has one element a processor.
  if (map.max_entries == 0 || position < map.max_entries) return key;
  return usage(fmt::format("the map has {} element{}: keys are 0 to {}", map.max_entries,
                           map.max_entries == 1 ? "" : "s", map.max_entries - 1));
}

Result<Operand> read_descriptor_key(const ElementNames &, const MapSpec &map, const std::string &text) {
  return read_fd(text, map.key_size, "keys of such a map");
}

Result<Operand> read_file_key(const ElementNames &, const MapSpec &map, const std::string &text) {
  return open_path(text, O_PATH, map.key_size, "file");
}

Result<Operand> read_process_key(const ElementNames &, const MapSpec &map, const std::string &text) {
  const auto number = parse_number(text);
  if (!number) return usage(fmt::format("'{}' is not the number of a process", text));
  UniqueFd process(static_cast<int>(syscall(SYS_pidfd_open, *number, 0)));
  if (process) return descriptor_operand(std::move(process), map.key_size);
  return fail(ErrorKind::kUsage, "", fmt::format("no process {}", *number), errno);
}

Result<Operand> read_cgroup(const ElementNames &, const MapSpec &, const std::string &text) {
  return open_path(text, O_RDONLY | O_DIRECTORY, sizeof(int), "cgroup");
}

Result<Operand> read_typed_value(const ElementNames &names, const MapSpec &map, const std::string &text) {
  BPFCC_TRY(auto bytes, parse_value(text, {names.types(), map.value_type_id, map.value_size}));
  return Operand{std::move(bytes)};
}

Result<Operand> read_value_of_every_cpu(const ElementNames &names, const MapSpec &map, const std::string &text) {
  BPFCC_TRY(const Operand value, read_typed_value(names, map, text));
  // Each processor's is at a multiple of 8 bytes.
  const size_t stride = (value.bytes.size() + 7) / 8 * 8;
  Operand values{std::vector<std::byte>(stride * static_cast<size_t>(std::max(libbpf_num_possible_cpus(), 1)))};
  for (size_t at = 0; at < values.bytes.size(); at += stride) {
    std::ranges::copy(value.bytes, values.bytes.begin() + static_cast<long>(at));
  }
  return values;
}

Result<Operand> read_program(const ElementNames &names, const MapSpec &map, const std::string &text) {
  BPFCC_TRY(const std::string name, name_after(text, "prog:", "a program array"));
  BPFCC_TRY(NamedDescriptor found, names.program(name));
  return number_operand(static_cast<std::uint32_t>(found.fd), map.value_size, std::move(found.held));
}

Result<Operand> read_map(const ElementNames &names, const MapSpec &, const std::string &text) {
  BPFCC_TRY(const std::string name, name_after(text, "map:", "a map of maps"));
  BPFCC_TRY(NamedDescriptor found, names.map(name));
  // What system calls store in these maps is a file descriptor, whatever programs find there.
  return number_operand(static_cast<std::uint32_t>(found.fd), sizeof(int), std::move(found.held));
}

Result<Operand> read_descriptor(const ElementNames &, const MapSpec &map, const std::string &text) {
  return read_fd(text, map.value_size, "values of such a map");
}

Result<Operand> read_interface(const ElementNames &names, const MapSpec &map, const std::string &text) {
  BPFCC_TRY(const BehindComma parts, split_program(map, text));
  unsigned index = if_nametoindex(parts.first.c_str());
  if (index == 0) index = parse_number(parts.first).value_or(0);
  if (index == 0) return no_such_interface(parts.first);
  return with_program(names, map, index, parts.program);
}

Result<Operand> read_queue_size(const ElementNames &names, const MapSpec &map, const std::string &text) {
  BPFCC_TRY(const BehindComma parts, split_program(map, text));
  const auto size = parse_number(parts.first);
  if (!size) return usage(fmt::format("'{}' is not the number of packets that may wait for a processor", parts.first));
  return with_program(names, map, *size, parts.program);
}

}  // namespace bpfcc
