#pragma once

#include <memory>
#include <string>

#include "support/kernel_types.h"

struct btf;  // NOLINT(readability-identifier-naming)

namespace bpfcc {

/// Answers what libbpf asks about the running kernel's types from where they lie, while it lives and bpf_object__load()
/// is called on the same thread.
///
/// libbpf reads the kernel's 5 MB into memory, copies them, makes an index of the hundred thousand types and checks
/// each: most of what loading an object that attaches to a kernel function costs, which needs a few of them. What it
/// asks afterwards are calls from one of its source files to another, which the linker gives to us (--wrap). It holds a
/// `btf` that is empty, and questions about that one are answered here; those about others are libbpf's own.
///
/// The BTF of a kernel module goes on where the kernel's ends: when an object needs one, libbpf reads the kernel's too.
class KernelBtf {
 public:
  explicit KernelBtf(std::string path = kRunningKernelBtf);
  ~KernelBtf();
  KernelBtf(const KernelBtf &) = delete;
  KernelBtf &operator=(const KernelBtf &) = delete;

  /// For libbpf to hold, until it gives it to release(). Null where libbpf has to look for itself: the file cannot be
  /// read, or is asked for twice.
  btf *handle();
  void release();

  /// What `asked` stands for; null if it is a btf of libbpf's own.
  const KernelTypes *types_behind(const btf *asked) const { return asked == handle_.get() ? types_.get() : nullptr; }

  /// The same types as libbpf reads them; null if it cannot.
  btf *read_by_libbpf();

  /// The one that lives on this thread, or null.
  static KernelBtf *current();

 private:
  struct Free {
    void operator()(btf *types) const;
  };

  std::string path_;
  std::shared_ptr<const KernelTypes> types_;
  std::unique_ptr<btf, Free> handle_;
  std::unique_ptr<btf, Free> read_by_libbpf_;
  KernelBtf *outer_;
};

}  // namespace bpfcc
