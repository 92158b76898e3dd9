#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/unique_fd.h"

namespace bpfcc::test {

/// What bpfrun wrote with --format=json: one object a line.
struct SampleOutput {
  std::vector<nlohmann::json> lines;

  /// The elements of a map at the end: {"key": ..., "value": ...} each. Throws std::runtime_error where the output has
  /// no such map.
  nlohmann::json elements(const std::string &map) const;
  /// The value for a key in a map; null where the map has no such key.
  nlohmann::json value(const std::string &map, const nlohmann::json &key) const;
};

/// bpfrun at work on a sample, started with the command line that the sample's head comment gives, in the network
/// namespace of the calling thread. It is gone with the object.
class SampleRun {
 public:
  /// Returns when everything is attached. `replaced` are words of the command line that must differ here:
  /// {{"eth0", "here"}}. Throws std::runtime_error, with what bpfrun said, where it ended instead.
  explicit SampleRun(const std::string &sample, const std::map<std::string, std::string> &replaced = {});
  SampleRun(const SampleRun &) = delete;
  SampleRun &operator=(const SampleRun &) = delete;
  ~SampleRun();

  /// What it has written up to now, whole lines.
  SampleOutput output() const;
  /// Waits until the output is as wanted, and not for ever. Returns whether it is.
  bool wait_until(const std::function<bool(const SampleOutput &)> &wanted) const;
  /// Ends it as Ctrl-C does; it has to end with status 0. All of its output.
  SampleOutput finish();

 private:
  bool has_ended() const;
  std::string failure(const std::string &what) const;

  std::string command_;
  UniqueFd standard_output_;
  UniqueFd standard_error_;
  mutable pid_t process_ = -1;  ///< negative when it has ended
  mutable int status_ = 0;
};

}  // namespace bpfcc::test
