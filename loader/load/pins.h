#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "support/result.h"

namespace bpfcc {

/// Names in bpffs that this process has made. They are removed with this object, with the folders that were made for
/// them and bpffs itself where it was mounted for them, unless they are kept: what fails half-way leaves none behind.
class Pins {
 public:
  Pins() = default;
  Pins(Pins &&other) noexcept
      : paths_(std::exchange(other.paths_, {})),
        folders_(std::exchange(other.folders_, {})),
        mounted_(std::exchange(other.mounted_, false)),
        kept_(other.kept_) {}
  Pins &operator=(Pins &&) = delete;
  ~Pins();

  /// Gives a map, program or link a name, and makes the folders above it. bpffs is mounted at /sys/fs/bpf where it is
  /// missing. EEXIST where the name is taken; EINVAL where the descriptor is none of these.
  Result<void> add(int fd, const std::string &path);
  /// They stay.
  void keep();
  /// Those that were made.
  std::span<const std::string> paths() const { return paths_; }

 private:
  Result<void> make_folders(const std::string &path);

  std::vector<std::string> paths_;
  std::vector<std::string> folders_;
  bool mounted_ = false;
  bool kept_ = false;
};

/// The name of a map in bpffs, where names have no dots: "bss" for ".bss".
std::string pin_name(std::string name);

}  // namespace bpfcc
