#pragma once

#include <memory>

#include "loader/load/load_plan.h"
#include "loader/object/object_spec.h"
#include "support/object_image.h"
#include "support/result.h"

struct bpf_object;

namespace bpfcc {

/// An object whose maps and programs are in the kernel. Move-only; everything is released with it.
class LoadedObject {
 public:
  LoadedObject(ObjectSpec spec, bpf_object *object);

  const ObjectSpec &spec() const { return spec_; }
  /// libbpf's view of the same: borrowed, valid as long as this object.
  bpf_object *get() const { return object_.get(); }

 private:
  struct Close {
    void operator()(bpf_object *object) const;
  };
  ObjectSpec spec_;
  std::unique_ptr<bpf_object, Close> object_;
};

/// Loads maps and programs, each program with its own verifier log, and stores the plan's map elements. A refusal is an
/// ErrorKind::kRefused that names the program, and carries the end of its log in the message.
Result<LoadedObject> load(const ObjectImage &image, const LoadPlan &plan);

}  // namespace bpfcc
