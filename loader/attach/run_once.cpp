#include "loader/attach/run_once.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "loader/attach/refusal.h"
#include "loader/load/bpf_failures.h"

namespace bpfcc {
namespace {

// bpf_prog_test_run_syscall() in net/bpf/test_run.c.
constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "running it needs the capability CAP_BPF", "run it as root"},
    Refusal{EINVAL, ErrorKind::kAttach, "running it needs an argument, which cannot be given"},
};

class RunOnce final : public Attachment {
 public:
  explicit RunOnce(std::uint32_t result) : result_(static_cast<std::int32_t>(result)) {}
  std::string description() const override { return fmt::format("run once, returned {}", result_); }
  bool goes_on() const override { return false; }

 private:
  std::int32_t result_;
};

}  // namespace

Result<void> check_run_once(const std::string &argument) {
  if (argument == "once") return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not once", argument));
}

Result<std::unique_ptr<Attachment>> run_once(const bpf_program *program, const std::string & /*once*/) {
  LIBBPF_OPTS(bpf_test_run_opts, options);
  if (bpf_prog_test_run_opts(bpf_program__fd(program), &options) != 0) {
    const auto *const row = std::ranges::find(kRefusals, errno, &Refusal::error_code);
    if (row == kRefusals.end()) return fail_bpf(BPF_PROG_TEST_RUN, bpf_program__name(program), errno);
    return fail(row->kind, bpf_program__name(program), row->message, errno, row->hint);
  }
  return std::make_unique<RunOnce>(options.retval);
}

}  // namespace bpfcc
