#include "tests/kernel/samples/documented_command.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace bpfcc::test {

std::string documented_command(const std::string &sample) {
  const std::string path = samples_folder() + "/" + sample + ".c";
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + " cannot be read");

  const std::string start = " *     bpfrun samples/" + sample + ".c";
  std::string command;
  for (std::string line; std::getline(file, line);) {
    if (command.empty() && !line.starts_with(start)) continue;
    command += line.substr(2);
    if (!command.ends_with('\\')) return command;
    command.pop_back();
  }
  throw std::runtime_error(path + " does not say how it is run");
}

std::string samples_folder() {
  const char *folder = std::getenv("BPFCC_TEST_SAMPLES");
  return folder != nullptr ? folder : BPFCC_SAMPLES_FOLDER;
}

}  // namespace bpfcc::test
