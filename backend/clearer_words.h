#pragma once

#include <string>
#include <string_view>

#include "support/diag.h"

namespace bpfcc {

/// What LLVM's BPF target says, in the words of C and BPF: without addresses of its nodes, and with what to do.
/// Messages that are not known stay as they are. Sets the message, and the rule that it is about.
void say_clearly(std::string_view message, Diag &diag);

/// The reason for which LLVM gave up ("Cannot select: 0x5d8c: i32,ch = AtomicLoadAdd<...>, file.c:1:26") as an error in
/// `file`: at its line where the reason names one, else in the function that it names.
Diag describe_fatal_error(std::string_view reason, const std::string &file);

}  // namespace bpfcc
