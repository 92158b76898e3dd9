#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "loader/load/libbpf_messages.h"
#include "loader/verifier/cause.h"
#include "support/error.h"

namespace bpfcc {

/// What a warning of libbpf means.
struct Translation {
  Error error;  ///< in our words where libbpf's are about its own matters, else in libbpf's
  Cause cause;
  std::string symbol;  ///< the program, map or extern of the object that it is about; may be empty
  std::string name;  ///< the first one in libbpf's sentence: what the kernel does not have, where something is missing
};

/// Nothing for a warning that tells no cause.
std::optional<Translation> translate(const LibbpfMessage &message);

/// The warning says only that something failed, not why: "failed to load object 'x'".
bool says_nothing(const LibbpfMessage &message);

/// libbpf's own sentence as an error of that kind, without the number at its end.
Error in_libbpfs_words(const LibbpfMessage &message, ErrorKind kind);

/// The errno that libbpf put into a sentence: "...: -22" and "...:Invalid argument(-22). ..."; 0 where there is none.
int error_code_in(std::string_view text);

}  // namespace bpfcc
