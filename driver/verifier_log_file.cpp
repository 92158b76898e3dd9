#include "driver/verifier_log_file.h"

#include <cerrno>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

namespace bpfcc {
namespace {

bool write_logs(std::FILE *file, const std::vector<ProgramLog> &logs, const std::string &owner) {
  for (const ProgramLog &log : logs) {
    if (log.text.empty()) continue;
    const std::string of_owner = owner.empty() ? "" : " of " + owner;
    const std::string title = fmt::format("-- program {}{} ({})\n", log.program, of_owner, log.section);
    if (std::fputs(title.c_str(), file) < 0) return false;
    if (std::fwrite(log.text.data(), 1, log.text.size(), file) != log.text.size()) return false;
  }
  return std::fflush(file) == 0;
}

}  // namespace

Result<void> write_verifier_logs(const std::string &path, const std::vector<ProgramLog> &logs, const LogOwner &owner) {
  if (path == "-") {
    write_logs(stderr, logs, owner.name);
    return {};
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen(path.c_str(), owner.is_first ? "we" : "ae"),
                                                              std::fclose);
  if (!file || !write_logs(file.get(), logs, owner.name))
    return fail(ErrorKind::kUsage, path, "cannot be written", errno);
  return {};
}

}  // namespace bpfcc
