#pragma once

#include <string>

#include "support/result.h"

namespace bpfcc {

/// Can a network interface have such a name? The error's subject is left empty.
Result<void> check_interface_name(const std::string &name);

/// The index of an interface of this process's network namespace. Where there is none, the error offers those that
/// exist; `subject` is what it is about.
Result<int> interface_index(const std::string &name, const std::string &subject);

}  // namespace bpfcc
