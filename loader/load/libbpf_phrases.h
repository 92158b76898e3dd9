#pragma once

#include <optional>
#include <string_view>

#include "loader/load/libbpf_messages.h"
#include "support/error.h"

namespace bpfcc {

/// The error that a warning of libbpf means, where it is one of those that name the cause in libbpf's own terms.
/// Nothing for any other.
std::optional<Error> translate(const LibbpfMessage &message);

/// The warning says only that something failed, not why: "failed to load object 'x'".
bool says_nothing(const LibbpfMessage &message);

/// libbpf's own sentence as an error of that kind, without the number at its end.
Error in_libbpfs_words(const LibbpfMessage &message, ErrorKind kind);

/// The errno that libbpf put into a sentence: "...: -22" and "...:Invalid argument(-22). ..."; 0 where there is none.
int error_code_in(std::string_view text);

}  // namespace bpfcc
