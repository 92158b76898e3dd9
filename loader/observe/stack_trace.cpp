#include "loader/observe/stack_trace.h"

#include <linux/bpf.h>

#include <cstring>

#include <fmt/format.h>

namespace bpfcc {
namespace {

std::string hex_digits(std::span<const unsigned char> bytes) {
  std::string text;
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

}  // namespace

Value read_stack(std::span<const std::byte> value, const KernelSymbols &symbols) {
  Value frames = Value::array();
  for (; value.size() >= sizeof(std::uint64_t); value = value.subspan(sizeof(std::uint64_t))) {
    std::uint64_t address = 0;
    std::memcpy(&address, value.data(), sizeof(address));
    if (address == 0) break;  // the kernel fills the rest with zeros
    frames.push_back(is_kernel_address(address) ? symbols.describe(address) : fmt::format("{:#x}", address));
  }
  return frames;
}

Value read_build_id_stack(std::span<const std::byte> value) {
  Value frames = Value::array();
  bpf_stack_build_id frame{};
  for (; value.size() >= sizeof(frame); value = value.subspan(sizeof(frame))) {
    std::memcpy(&frame, value.data(), sizeof(frame));
    if (frame.status == BPF_STACK_BUILD_ID_EMPTY) break;
    frames.push_back(frame.status == BPF_STACK_BUILD_ID_VALID
                         ? fmt::format("{}+{:#x}", hex_digits(frame.build_id), std::uint64_t{frame.offset})
                         : fmt::format("{:#x}", std::uint64_t{frame.ip}));
  }
  return frames;
}

}  // namespace bpfcc
