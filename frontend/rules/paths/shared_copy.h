#pragma once

#include <memory>
#include <utility>

namespace bpfcc {

/// A value that copies share until one of them changes it. Not for several threads.
template <typename T>
class SharedCopy {
 public:
  const T &operator*() const { return *value_; }
  const T *operator->() const { return value_.get(); }

  /// To change it; what was shared stays as it is.
  T &own() {
    if (value_.use_count() > 1) value_ = std::make_shared<T>(*value_);
    return *value_;
  }

  bool operator==(const SharedCopy &other) const { return value_ == other.value_ || *value_ == *other.value_; }

 private:
  std::shared_ptr<T> value_ = std::make_shared<T>();
};

}  // namespace bpfcc
