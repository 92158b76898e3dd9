#include "driver/bpfrun_input.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "driver/compiler_process.h"
#include "driver/diag_json.h"
#include "support/file_bytes.h"

namespace bpfcc {
namespace {

using Bytes = std::vector<std::byte>;

bool is_elf(const Bytes &bytes) {
  constexpr std::string_view kMagic = "\177ELF";
  return bytes.size() >= kMagic.size() && std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0;
}

std::string command_line(const CompilerCall &call) {
  std::string text = fmt::format("{} {}", call.path, fmt::join(call.arguments, " "));
  if (call.user) text += fmt::format(" (as uid {}, gid {})", call.user->uid, call.user->gid);
  return text;
}

}  // namespace

std::string find_bpfcc() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (const auto beside = self.parent_path() / "bpfcc"; !error && access(beside.c_str(), X_OK) == 0) return beside;
  const char *path = std::getenv("PATH");
  std::string_view folders = path == nullptr ? "" : path;
  while (!folders.empty()) {
    const size_t end = std::min(folders.find(':'), folders.size());
    const std::string candidate = fmt::format("{}/bpfcc", folders.substr(0, end));
    if (end > 0 && access(candidate.c_str(), X_OK) == 0) return candidate;
    folders.remove_prefix(std::min(end + 1, folders.size()));
  }
  return {};
}

Result<Input> read_input(const std::string &path, const BpfrunOptions &options, BpfrunOutput &output) {
  BPFCC_TRY(Bytes bytes, read_file(path));
  const bool is_object = is_elf(bytes) || path.ends_with(".o");
  if (is_object && !options.compiler_arguments.empty()) {
    return fail(ErrorKind::kUsage, options.compiler_arguments.front(),
                fmt::format("is for C files, {} is an object", path));
  }
  const std::string name = path == "-" ? "stdin" : path;
  if (is_object) return Input{{name, std::move(bytes)}, {}};

  const std::string compiler = find_bpfcc();
  if (compiler.empty()) {
    return fail(ErrorKind::kUsage, "bpfcc",
                fmt::format("not found beside bpfrun or in PATH, needed to compile {}", name));
  }
  std::string source(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  CompilerCall call{compiler, options.compiler_arguments, {}};
  call.arguments.insert(call.arguments.end(), {"-o", "-", path});
  // What was read from standard input cannot be read again by the child.
  if (path == "-") call.standard_input = std::move(bytes);
  call.user = user_behind_sudo();
  std::string messages;
  if (options.format == OutputFormat::kSarif) {
    call.arguments.insert(call.arguments.begin(), "--format=json");
    call.messages = &messages;
  }
  output.progress(command_line(call));
  Result<Bytes> object = run_compiler(call);
  output.compiler_messages(parse_diag_json(messages));
  if (!object) return tl::unexpected(object.error());
  return Input{{name, std::move(*object)}, std::move(source)};
}

std::optional<MendableSource> read_mendable_source(const std::string &path, const BpfrunOptions &options) {
  const std::string compiler = find_bpfcc();
  Result<Bytes> bytes = read_file(path);
  if (path == "-" || !bytes || is_elf(*bytes) || compiler.empty()) return std::nullopt;
  CompilerCall call{compiler, options.compiler_arguments, {}};
  call.arguments.insert(call.arguments.end(), {"--stdin-name=" + path, "-o", "-", "-"});
  call.user = user_behind_sudo();
  call.is_quiet = true;
  const auto compile = [path](CompilerCall changed, const std::string &text) -> std::optional<ObjectImage> {
    const auto span = std::as_bytes(std::span(text));
    changed.standard_input.assign(span.begin(), span.end());
    Result<Bytes> object = run_compiler(changed);
    if (!object) return std::nullopt;
    return ObjectImage{path, std::move(*object)};
  };
  CompilerCall lenient = call;
  lenient.arguments.insert(lenient.arguments.begin(), "-Wno-bpf");
  return MendableSource{path,
                        {reinterpret_cast<const char *>(bytes->data()), bytes->size()},
                        [compile, lenient](const std::string &text) { return compile(lenient, text); },
                        [compile, call](const std::string &text) { return compile(call, text).has_value(); }};
}

}  // namespace bpfcc
