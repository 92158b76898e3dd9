#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loader/load/loaded_object.h"
#include "support/object_image.h"

namespace bpfcc::test {

// Everything here throws std::runtime_error, which fails the test, where the test's own surroundings are at fault.

/// The path of a file that was built for the tests. It is looked for in $BPFCC_TEST_PROGRAMS, else in
/// ../tests/kernel/programs beside the executable.
std::string test_file(const std::string &name);

/// The object that tests/kernel/programs/NAME.c was compiled to.
ObjectImage test_object(const std::string &name);

/// Loads that object; it has to be accepted. Its programs watch this process.
LoadedObject load_test_object(const std::string &name);

/// An element of one of its maps: an array, per processor an array of them.
std::uint64_t value_of(const LoadedObject &object, const std::string &map, std::uint32_t index);
std::vector<std::uint64_t> values_per_cpu(const LoadedObject &object, const std::string &map, std::uint32_t index);

/// counts[index], see programs/count.h.
inline std::uint64_t count_of(const LoadedObject &object, std::uint32_t index = 0) {
  return value_of(object, "counts", index);
}

/// The numbers by which the kernel knows an object's programs.
std::vector<std::uint32_t> program_ids(const LoadedObject &object);

/// Does one of them still exist after a second? The kernel frees programs a little later than their last user.
bool still_loaded(const std::vector<std::uint32_t> &program_ids);

}  // namespace bpfcc::test
