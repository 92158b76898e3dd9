#pragma once

#include <memory>

#include "support/object_image.h"

struct bpf_object;

namespace bpfcc {

struct CloseObject {
  void operator()(bpf_object *object) const;
};
/// libbpf's view of an object, closed with its owner.
using OpenObject = std::unique_ptr<bpf_object, CloseObject>;

/// Reads an object without asking the kernel anything. Null on failure, then with errno.
OpenObject open_object(const ObjectImage &image);

}  // namespace bpfcc
