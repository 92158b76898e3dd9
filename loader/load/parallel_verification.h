#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

struct bpf_map;
struct bpf_object;
struct bpf_prog_load_opts;  // NOLINT(readability-identifier-naming)
struct bpf_program;

namespace bpfcc {

/// Has an object's programs verified on several processors at once, while it lives and bpf_object__load() is called on
/// the same thread.
///
/// libbpf loads one program after the other and has no other way. Everything that it finds out about a program on the
/// way goes into its call of bpf_prog_load(), which the linker gives to us (--wrap). All calls but the last are
/// answered with a file descriptor that stands for the program; in the last one, all are loaded in threads, and the
/// programs take the places of these descriptors. What libbpf does afterwards (program arrays, struct_ops) thus finds
/// real ones.
///
/// Loaded without privileges, programs take turns in the kernel (bpf_verifier_lock in kernel/bpf/verifier.c).
class ParallelVerification {
 public:
  /// `jobs`: how many threads at most, this one included. With 1, and with a single program, libbpf does it alone;
  /// objects whose programs are all short and without loops are not worth a thread.
  ParallelVerification(const bpf_object *object, unsigned jobs);
  ~ParallelVerification();
  ParallelVerification(const ParallelVerification &) = delete;
  ParallelVerification &operator=(const ParallelVerification &) = delete;

  /// The first program of the object that the kernel did not take: libbpf then failed for another reason than it tells.
  /// Empty where none was refused here.
  const std::string &refused() const { return refused_; }

  /// When the object is loaded: its read-only variables are noted as each program's own. libbpf has tried that with the
  /// descriptors that stood for programs.
  void bind_read_only_maps() const;

  /// What libbpf asks bpf_prog_load() for.
  struct Request {
    int type;
    const char *name;
    const char *license;
    const void *instructions;
    size_t count;
    bpf_prog_load_opts *options;
  };
  /// Answers a call of bpf_prog_load(): a file descriptor, or a negative errno. Nothing where the call is for none of
  /// the object's programs: libbpf tries out what the kernel can do with programs of its own.
  std::optional<int> answer(const Request &request);
  /// The one that lives on this thread, or null.
  static ParallelVerification *current();

 private:
  struct Program;
  Program *find(const void *instructions);
  bool are_worth_threads() const;
  static bool take_its_place(Program &program);
  int load_all(Program &last);

  const bpf_object *object_;
  unsigned jobs_;
  std::vector<Program> programs_;
  size_t asked_ = 0;  ///< how many of them libbpf has asked for
  std::string refused_;
  ParallelVerification *outer_;
};

}  // namespace bpfcc
