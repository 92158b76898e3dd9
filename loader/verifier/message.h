#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "loader/verifier/cause.h"

namespace bpfcc {

/// A sentence of the kernel as its source has it, and the cause that it tells of.
struct MessageRow {
  /// The format as in verbose(env, "..."), conversions included. One that ends without a newline is the beginning of
  /// a line; so is a line that ends in the middle of a format's lines.
  std::string_view format;
  Cause cause;
};

/// The sentences of kernel/bpf/verifier.c and kernel/bpf/btf.c of Linux 6.1 and 6.12, and of what else the running
/// kernels of the tests say, most telling first where two fit the same line.
std::span<const MessageRow> verifier_messages();
std::span<const MessageRow> type_messages();
std::span<const MessageRow> other_messages();
/// Those of Linux 4.14 to 5.19 alone.
std::span<const MessageRow> earlier_messages();

/// The values that stand for the conversions of a format, in their order; only the first ones are kept.
struct MessageMatch {
  const MessageRow *row = nullptr;  ///< null where no row fits
  std::array<std::string_view, 7> values = {};
};

/// Whether the line says what the format says. The values are views of the line.
bool match_format(std::string_view format, std::string_view line, std::span<std::string_view> values);

/// The row for a line of a log.
MessageMatch match_message(std::string_view line);

/// The register that a sentence is about: 1 for "R1 offset is outside of the packet", 2 for "... arg#2 ..." of a call.
/// -1 where it names none.
int register_of_message(std::string_view line);

}  // namespace bpfcc
