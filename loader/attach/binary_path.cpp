#include "loader/attach/binary_path.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string_view>

#include "loader/attach/argument.h"
#include "support/text_file.h"

namespace bpfcc {
namespace {

// ld.so(8), and where Debian and Fedora put libraries.
constexpr std::string_view kLibraryFolders =
    "/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/lib/aarch64-linux-gnu:"
    "/usr/lib/aarch64-linux-gnu:/lib64:/usr/lib64:/lib:/usr/lib";
constexpr std::string_view kProgramFolders = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

// struct cache_file_new and file_entry_new of glibc's sysdeps/generic/dl-cache.h.
constexpr std::string_view kCacheMagic = "glibc-ld.so.cache1.1";
struct CacheHeader {
  std::array<char, 20> magic;
  std::uint32_t count;
  std::array<std::uint32_t, 6> other;
};
static_assert(sizeof(CacheHeader) == 48);
struct CacheEntry {
  std::int32_t flags;
  std::uint32_t name;  ///< offset in the file, as `path`
  std::uint32_t path;
  std::uint32_t os_version;
  std::uint64_t hardware;
};

std::string_view string_at(const std::string &bytes, std::uint32_t offset) {
  if (offset >= bytes.size()) return {};
  const std::string_view rest = std::string_view(bytes).substr(offset);
  return rest.substr(0, rest.find('\0'));
}

/// "libc.so.6" is meant by itself, by "libc.so" and by "libc".
bool is_meant(std::string_view library, std::string_view name) {
  if (!library.starts_with(name)) return false;
  const std::string_view rest = library.substr(name.size());
  const bool has_suffix = name.find(".so") != std::string_view::npos;
  return rest.empty() || (has_suffix ? rest.starts_with('.') : rest.starts_with(".so"));
}

std::string find_in_cache(std::string_view name) {
  const std::string bytes = read_text("/etc/ld.so.cache").value_or("");
  CacheHeader header{};
  if (bytes.size() < sizeof(header)) return "";
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (std::string_view(header.magic.data(), header.magic.size()) != kCacheMagic) return "";
  for (std::uint64_t index = 0; index < header.count; ++index) {
    const std::uint64_t at = sizeof(header) + index * sizeof(CacheEntry);
    if (at + sizeof(CacheEntry) > bytes.size()) break;
    CacheEntry entry{};
    std::memcpy(&entry, bytes.data() + at, sizeof(entry));
    std::string path(string_at(bytes, entry.path));
    if (is_meant(string_at(bytes, entry.name), name) && access(path.c_str(), R_OK) == 0) return path;
  }
  return "";
}

/// In the first of the folders, which are separated by colons, that has it.
std::string find_in(std::string_view folders, const std::string &name, int mode) {
  while (!folders.empty()) {
    const auto [folder, rest] = split_first(folders, ':');
    std::string path = std::string(folder) + "/" + name;
    if (!folder.empty() && access(path.c_str(), mode) == 0) return path;
    folders = rest;
  }
  return "";
}

std::string_view variable(const char *name, std::string_view otherwise) {
  const char *value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets the environment
  return value != nullptr ? value : otherwise;
}

}  // namespace

std::string find_binary(const std::string &name) {
  if (name.empty() || name.find('/') != std::string::npos) return name;
  if (std::string path = find_in(variable("LD_LIBRARY_PATH", ""), name, R_OK); !path.empty()) return path;
  if (std::string path = find_in_cache(name); !path.empty()) return path;
  if (std::string path = find_in(kLibraryFolders, name, R_OK); !path.empty()) return path;
  return find_in(variable("PATH", kProgramFolders), name, X_OK);
}

Result<std::string> readable_binary(const std::string &name, const std::string &subject) {
  std::string path = find_binary(name);
  if (path.empty()) {
    return fail(ErrorKind::kAttach, subject, fmt::format("no program or library {}", name), 0,
                "a path says which file");
  }
  if (access(path.c_str(), R_OK) != 0) {
    return fail(ErrorKind::kAttach, subject, fmt::format("{} cannot be read", path), errno);
  }
  return path;
}

}  // namespace bpfcc
