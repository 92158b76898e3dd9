#include "loader/load/kernel_options.h"

#include <sys/utsname.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace bpfcc {
namespace {

struct CloseFile {
  void operator()(gzFile file) const { gzclose(file); }
};

/// Compressed or not. Nothing where the file cannot be opened.
std::optional<std::string> read_file(const std::string &path) {
  const std::unique_ptr<gzFile_s, CloseFile> file(gzopen(path.c_str(), "rbe"));
  if (!file) return std::nullopt;
  std::string text;
  std::array<char, 65536> buffer;
  for (int size = 0; (size = gzread(file.get(), buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<size_t>(size));
  }
  return text;
}

std::optional<std::string> read_config() {
  if (auto text = read_file("/proc/config.gz")) return text;
  utsname name{};
  uname(&name);
  return read_file(std::string("/boot/config-") + name.release);
}

}  // namespace

std::optional<std::map<std::string, std::string>> read_kernel_options() {
  const std::optional<std::string> text = read_config();
  if (!text) return std::nullopt;
  std::map<std::string, std::string> options;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const size_t equals = line.find('=');
    if (!line.starts_with("CONFIG_") || equals == std::string_view::npos) continue;
    options.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return options;
}

}  // namespace bpfcc
