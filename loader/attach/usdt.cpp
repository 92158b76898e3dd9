#include "loader/attach/usdt.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>

#include "loader/attach/argument.h"
#include "loader/attach/binary_path.h"
#include "loader/attach/held.h"
#include "loader/attach/refusal.h"

namespace bpfcc {
namespace {

// libbpf's usdt.c, and what uprobes say.
constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
    Refusal{EACCES, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
    Refusal{ENOENT, ErrorKind::kAttach, "there is no {}", "readelf -n FILE lists the file's tracepoints (stapsdt)"},
    Refusal{ESRCH, ErrorKind::kAttach, "the object cannot read the arguments of {}",
            "it has to include bpf/usdt.bpf.h"},
    Refusal{EBADF, ErrorKind::kAttach, "the file of {} is not an ELF file"},
    Refusal{EINVAL, ErrorKind::kAttach, "the file of {} is not one that this machine can run"},
    Refusal{E2BIG, ErrorKind::kAttach, "{} is in more places than the object has room for",
            "define BPF_USDT_MAX_SPEC_CNT and BPF_USDT_MAX_IP_CNT before bpf/usdt.bpf.h"},
};

struct Argument {
  std::string file;
  std::string provider;
  std::string name;
  std::optional<pid_t> pid;
};

/// Nothing where the text is something else.
std::optional<Argument> parse(std::string_view text) {
  Argument argument;
  if (const auto [before, option] = split_last(text, ','); option.starts_with("pid=")) {
    argument.pid = parse_pid(option);
    if (!argument.pid) return std::nullopt;
    text = before;
  }
  const auto [rest, name] = split_last(text, ':');
  const auto [file, provider] = split_last(rest, ':');
  argument.file = file;
  argument.provider = provider;
  argument.name = name;
  if (file.empty() || provider.empty() || name.empty()) return std::nullopt;
  return argument;
}

}  // namespace

Result<void> check_usdt(const std::string &argument) {
  if (parse(argument)) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not FILE:PROVIDER:NAME[,pid=N]", argument), 0,
              "for example libc.so.6:libc:setjmp");
}

Result<std::unique_ptr<Attachment>> attach_usdt(const bpf_program *program, const std::string &text) {
  const Argument argument = *parse(text);
  BPFCC_TRY(const std::string file, readable_binary(argument.file, bpf_program__name(program)));
  const std::string place = fmt::format("usdt {}", text);
  Link link(bpf_program__attach_usdt(program, argument.pid.value_or(-1), file.c_str(), argument.provider.c_str(),
                                     argument.name.c_str(), nullptr));
  if (!link) return tl::unexpected(explain_refusal(program, place, errno, kRefusals));
  return hold(place, std::move(link));
}

}  // namespace bpfcc
