#pragma once

#include <string>

namespace bpfcc::test {

/// The command line in the head comment of samples/NAME.c: from "bpfrun" to the end of the line, the lines that a
/// backslash continues included. Throws std::runtime_error where there is none.
std::string documented_command(const std::string &sample);

/// The folder with the samples: $BPFCC_TEST_SAMPLES, else the one of the source tree.
std::string samples_folder();

}  // namespace bpfcc::test
