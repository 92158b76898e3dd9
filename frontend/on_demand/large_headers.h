#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/StringRef.h>

#include "frontend/on_demand/declarations.h"
#include "frontend/vmlinux/name_set.h"

namespace bpfcc {

/// Headers that declare hundreds of things, of which a program uses a few: bpf_helper_defs.h, with a prototype for each
/// helper, and linux/bpf.h. What the compilation does not need of them costs most of the time that a small program
/// takes, and is overwritten by spaces: lines and columns stay what they are.
///
/// What is needed is guessed by names. A guess that was wrong is noticed, since clang says which names it looks for in
/// vain, and the compilation is repeated with everything.
class LargeHeaders {
 public:
  /// Everything in them is needed.
  LargeHeaders() = default;

  /// What these names ask for is needed.
  explicit LargeHeaders(NameSet names) : is_whole_(false), names_(std::move(names)) {}

  static bool is_large(llvm::StringRef path);

  /// The text of such a header, of the same length. It lives as long as both `text` and this.
  std::string_view needed_of(std::string_view text);

  /// clang has not found what this name stands for. `is_declared`: the program declares it itself.
  void miss(std::string_view name, bool is_tag, bool is_declared);

  /// Whether the compilation, which failed or not, has to be repeated: from now on everything is given.
  bool give_all(bool failed);

 private:
  struct Original {
    std::string text;
    std::vector<CDeclaration> declarations = {};  ///< parts of it
  };

  bool is_whole_ = true;
  NameSet names_;
  llvm::DenseMap<llvm::StringRef, bool> left_out_;  ///< parts of originals_; false: was announced alone
  bool is_missed_ = false;
  std::deque<Original> originals_;
  std::deque<std::string> texts_;  ///< what was made of them
};

}  // namespace bpfcc
