#pragma once

#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/VirtualFileSystem.h>

#include "frontend/on_demand/large_headers.h"
#include "support/result.h"

namespace bpfcc {

/// The path under which clang finds the generated vmlinux.h.
inline constexpr char kVmlinuxHeaderPath[] = "/bpfcc/include/vmlinux.h";

/// The real file system, with the embedded headers below kEmbeddedRoot. A vmlinux.h there is made by `vmlinux_header`
/// when it is first opened, and kept for this object's life. Where it cannot be made, its error is what clang prints at
/// the #include. Of large headers, embedded or not, what `large_headers` says is needed.
class EmbeddedFileSystem : public llvm::vfs::ProxyFileSystem {
 public:
  EmbeddedFileSystem(std::function<Result<std::string>()> vmlinux_header, LargeHeaders &large_headers);

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &path) override;

 private:
  /// An error as the file system's interface wants it: a number whose text is ours.
  class Failure : public std::error_category {
   public:
    std::string text;

    const char *name() const noexcept override { return "vmlinux.h"; }
    std::string message(int) const override { return text; }
  };

  llvm::ErrorOr<llvm::StringRef> vmlinux_text();
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> open_large(llvm::vfs::File &file, const std::string &path);

  std::function<Result<std::string>()> vmlinux_header_;
  std::unique_ptr<llvm::MemoryBuffer> vmlinux_;
  Failure failure_;
  LargeHeaders &large_headers_;
  std::vector<std::unique_ptr<llvm::MemoryBuffer>> large_;  ///< those of the real file system, as they are there
};

}  // namespace bpfcc
