#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

namespace bpfcc::test {

/// Does the work in a process of its own and waits for its end, so that what programs count for it is nothing but that
/// work. Returns its process id. Throws std::runtime_error where the process could not be made or did not end well.
pid_t in_child(const std::function<void()> &work);

/// Starts a shell under another name, which does nothing, and waits for its end. Returns its process id.
pid_t execute_as(const std::string &name);

}  // namespace bpfcc::test
