#include "driver/verifier_log_file.h"

#include <cerrno>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

namespace bpfcc {
namespace {

bool write_logs(std::FILE *file, const std::vector<ProgramLog> &logs) {
  for (const ProgramLog &log : logs) {
    if (log.text.empty()) continue;
    const std::string title = fmt::format("-- program {} ({})\n", log.program, log.section);
    if (std::fputs(title.c_str(), file) < 0) return false;
    if (std::fwrite(log.text.data(), 1, log.text.size(), file) != log.text.size()) return false;
  }
  return std::fflush(file) == 0;
}

}  // namespace

Result<void> write_verifier_logs(const std::string &path, const std::vector<ProgramLog> &logs) {
  if (path == "-") {
    write_logs(stderr, logs);
    return {};
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen(path.c_str(), "we"), std::fclose);
  if (!file || !write_logs(file.get(), logs)) return fail(ErrorKind::kUsage, path, "cannot be written", errno);
  return {};
}

}  // namespace bpfcc
