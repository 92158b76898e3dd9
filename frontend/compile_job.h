#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/rules/rule_settings.h"

namespace bpfcc {

/// Where a compilation stops, and so what it produces.
enum class Stage {
  kDependencies,  ///< -M, -MM: a make rule
  kPreprocess,    ///< -E: text
  kSyntax,        ///< -fsyntax-only: diagnostics alone
  kLlvmIr,        ///< -S -emit-llvm: LLVM's textual IR
  kBitcode,       ///< -c -emit-llvm: LLVM bitcode
  kAssembly,      ///< -S: BPF assembly
  kObject,        ///< -c, or nothing said: an ELF object
};

/// A make rule that says what was read: -M, -MM, -MD, -MMD.
struct DependencyRequest {
  bool system_headers = false;       ///< -M and -MD name headers of system folders too
  bool phony_targets = false;        ///< -MP
  std::vector<std::string> targets;  ///< -MT and -MQ, quoted for make already
};

/// One source to compile. Nothing in it changes once the job runs.
struct CompileJob {
  std::string input;                     ///< a path as the user wrote it, or "-" for standard input
  std::optional<std::string> text = {};  ///< what stands for the file's text; always there for standard input
  Stage stage = Stage::kObject;
  /// Clang's options as written, without input, output, stage and dependency options.
  std::vector<std::string> clang_arguments;
  std::optional<DependencyRequest> dependencies;
  /// The BTF that vmlinux.h is made from: raw, or an ELF file with a section .BTF. Empty: the running kernel's.
  std::string btf_path;
  /// The BTF in which the rules look up what a program asks of its kernel by name; empty: the running kernel's.
  /// Nothing: no kernel is known that well.
  std::optional<std::string> kernel_btf;
  bool full_vmlinux = false;    ///< all of the BTF's types are in vmlinux.h, not only those that the source can reach
  bool store_constants = true;  ///< see CodeGenSettings
  RuleSettings rules;
  bool color = false;
};

}  // namespace bpfcc
