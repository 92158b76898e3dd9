#pragma once

#include <functional>
#include <memory>
#include <string>

#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/VirtualFileSystem.h>

namespace bpfcc {

/// The path under which clang finds the generated vmlinux.h.
inline constexpr char kVmlinuxHeaderPath[] = "/bpfcc/include/vmlinux.h";

/// The real file system, with the embedded headers below kEmbeddedRoot. A vmlinux.h there is made by `vmlinux_header`
/// when it is first opened, and kept for this object's life.
class EmbeddedFileSystem : public llvm::vfs::ProxyFileSystem {
 public:
  explicit EmbeddedFileSystem(std::function<std::string()> vmlinux_header);

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &path) override;

 private:
  llvm::StringRef vmlinux_text();

  std::function<std::string()> vmlinux_header_;
  std::unique_ptr<llvm::MemoryBuffer> vmlinux_;
};

}  // namespace bpfcc
