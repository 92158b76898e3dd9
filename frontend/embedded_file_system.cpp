#include "frontend/embedded_file_system.h"

#include <llvm/ADT/Hashing.h>
#include <llvm/ADT/SmallString.h>
#include <llvm/Support/Path.h>

#include "runtime-headers/embedded_headers.h"

namespace bpfcc {
namespace {

/// A device number that no real file has: clang tells files apart by device and inode.
constexpr std::uint64_t kDevice = ~std::uint64_t{0} - 1;

llvm::vfs::Status embedded_status(llvm::StringRef path, std::uint64_t size, llvm::sys::fs::file_type type) {
  const llvm::sys::fs::UniqueID id(kDevice, llvm::hash_value(path));
  return {path, id, llvm::sys::TimePoint<>(), 0, 0, size, type, llvm::sys::fs::perms::all_read};
}

/// A header that lies in memory, a zero behind it, for the life of the file system: opened without a copy.
class EmbeddedFile : public llvm::vfs::File {
 public:
  EmbeddedFile(llvm::vfs::Status status, llvm::StringRef text) : status_(std::move(status)), text_(text) {}

  llvm::ErrorOr<llvm::vfs::Status> status() override { return status_; }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine &name, std::int64_t, bool,
                                                               bool) override {
    return llvm::MemoryBuffer::getMemBuffer(text_, name.str());
  }
  std::error_code close() override { return {}; }

 private:
  llvm::vfs::Status status_;
  llvm::StringRef text_;
};

/// "/bpfcc/include/bpf/../x.h" as "/bpfcc/include/x.h"; empty for a path outside of kEmbeddedRoot.
std::string embedded_path(const llvm::Twine &path) {
  llvm::SmallString<128> clean;
  path.toVector(clean);
  if (!clean.starts_with(llvm::StringRef(kEmbeddedRoot))) return {};
  llvm::sys::path::remove_dots(clean, /*remove_dot_dot=*/true);
  const llvm::StringRef below = clean.str().drop_front(kEmbeddedRoot.size());
  return below.empty() || below.front() == '/' ? clean.str().str() : std::string();
}

std::error_code no_such_file() { return std::make_error_code(std::errc::no_such_file_or_directory); }

}  // namespace

EmbeddedFileSystem::EmbeddedFileSystem(std::function<Result<std::string>()> vmlinux_header, LargeHeaders &large_headers)
    : ProxyFileSystem(llvm::vfs::createPhysicalFileSystem()),
      vmlinux_header_(std::move(vmlinux_header)),
      large_headers_(large_headers) {}

llvm::ErrorOr<llvm::StringRef> EmbeddedFileSystem::vmlinux_text() {
  if (!vmlinux_) {
    const Result<std::string> text = vmlinux_header_();
    if (!text) {
      failure_.text = to_string(text.error());
      return std::error_code(1, failure_);
    }
    vmlinux_ = llvm::MemoryBuffer::getMemBufferCopy(*text, kVmlinuxHeaderPath);
  }
  return vmlinux_->getBuffer();
}

llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> EmbeddedFileSystem::open_large(llvm::vfs::File &file,
                                                                               const std::string &path) {
  auto status = file.status();
  if (!status) return status.getError();
  auto buffer = file.getBuffer(path, static_cast<std::int64_t>(status->getSize()));
  if (!buffer) return buffer.getError();
  large_.push_back(std::move(*buffer));
  return std::make_unique<EmbeddedFile>(*status, large_headers_.needed_of(large_.back()->getBuffer()));
}

llvm::ErrorOr<llvm::vfs::Status> EmbeddedFileSystem::status(const llvm::Twine &path) {
  const std::string embedded = embedded_path(path);
  if (embedded.empty()) return ProxyFileSystem::status(path);
  if (is_embedded_folder(embedded)) {
    return embedded_status(embedded, 0, llvm::sys::fs::file_type::directory_file);
  }
  auto file = openFileForRead(path);
  if (!file) return file.getError();
  return (*file)->status();
}

llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> EmbeddedFileSystem::openFileForRead(const llvm::Twine &path) {
  const std::string embedded = embedded_path(path);
  if (embedded.empty()) {
    auto file = ProxyFileSystem::openFileForRead(path);
    return file && LargeHeaders::is_large(path.str()) ? open_large(**file, path.str()) : std::move(file);
  }

  llvm::StringRef text;
  if (embedded == kVmlinuxHeaderPath) {
    const llvm::ErrorOr<llvm::StringRef> made = vmlinux_text();
    if (!made) return made.getError();
    text = *made;
  } else {
    EmbeddedHeader header;
    if (!find_embedded_header(embedded, header)) return no_such_file();
    text = LargeHeaders::is_large(embedded) ? large_headers_.needed_of(header.text) : header.text;
  }
  auto status = embedded_status(path.str(), text.size(), llvm::sys::fs::file_type::regular_file);
  return std::make_unique<EmbeddedFile>(std::move(status), text);
}

}  // namespace bpfcc
