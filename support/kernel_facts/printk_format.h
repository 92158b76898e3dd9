#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bpfcc {

/// What a format of bpf_trace_printk, bpf_trace_vprintk, bpf_seq_printf and bpf_snprintf says, as the kernel reads it:
/// bpf_bprintf_prepare in kernel/bpf/helpers.c, the same in Linux 6.1 and 6.12. Before 5.13 less was taken.
struct PrintkFormat {
  std::vector<std::string> conversions;  ///< "%d", "%llx", "%pI4", up to the refused one; each takes an argument
  /// The first thing that makes the kernel refuse the format: a conversion ("%f"), or a control character. Nothing, if
  /// it takes all of it.
  std::optional<std::string> refused;
};

PrintkFormat read_printk_format(std::string_view format);

/// Whether the conversion prints a string that its argument points to.
bool is_string_conversion(std::string_view conversion);

}  // namespace bpfcc
