#pragma once

#include <cstddef>
#include <string>
#include <utility>

namespace bpfcc {

/// A buffer for what the verifier says about one program. Address space for the longest log that the kernel can write
/// is reserved, and a page is taken when the kernel writes to it: the buffer grows with the log, a program that is
/// accepted costs nothing, and no load is repeated because a log did not fit.
class VerifierLog {
 public:
  /// Empty, with no space, where the machine has no address space left.
  VerifierLog();
  VerifierLog(VerifierLog &&other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  VerifierLog &operator=(VerifierLog &&) = delete;
  ~VerifierLog();

  char *data() { return data_; }
  size_t size() const { return size_; }
  /// What has been written so far.
  std::string text() const;

 private:
  char *data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace bpfcc
