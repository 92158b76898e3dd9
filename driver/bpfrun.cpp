// bpfrun: file.c -> bpfcc -> object -> kernel: load, attach, watch, detach, show the maps.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "driver/bpfrun_input.h"
#include "driver/bpfrun_options.h"
#include "driver/bpfrun_output.h"
#include "driver/declaration_comments.h"
#include "driver/exit_code.h"
#include "driver/explain_command.h"
#include "driver/program_options.h"
#include "driver/verifier_log_file.h"
#include "driver/version.h"
#include "loader/attach/attachment.h"
#include "loader/load/loaded_object.h"
#include "loader/load/system_state.h"
#include "loader/observe/event_loop.h"
#include "loader/observe/event_streams.h"
#include "loader/observe/map_dump.h"
#include "loader/observe/printk_stream.h"
#include "loader/verifier/explanation.h"

namespace bpfcc {
namespace {

/// Null where the programs print nothing, or the kernel does not let it be seen.
std::unique_ptr<PrintkStream> open_printk_stream(const LoadedObject &object, PrintkStream::Handler handler,
                                                 BpfrunOutput &output) {
  if (!PrintkStream::is_needed(object)) return nullptr;
  auto stream = PrintkStream::open(object, std::move(handler));
  if (!stream) {
    output.warning(stream.error());
    return nullptr;
  }
  if ((*stream)->is_for_all_programs()) {
    output.warning({ErrorKind::kEnvironment, "bpf_printk",
                    "the kernel hides where programs are: the lines of all programs of this machine are shown", 0,
                    "sysctl kernel.kptr_restrict=0 or 1 and net.core.bpf_jit_enable=1 show them"});
  }
  return std::move(*stream);
}

Error untyped_events(const std::string &map) {
  return {ErrorKind::kRefused, "map " + map, "the type of its events is not known, they are shown as bytes", 0,
          fmt::format("call it struct {}_event and use it in a global variable, or declare it in the map: "
                      "__type(value, struct NAME)",
                      map)};
}

/// Iterators and what has run once are done when they are attached: with nothing else there is nothing to wait for.
bool runs_on(const Attachments &attachments) {
  return std::ranges::any_of(attachments, [](const auto &program) { return program.attachment->goes_on(); });
}

/// An iterator runs when its output is read.
Result<void> show_output(const AttachedProgram &program, BpfrunOutput &output) {
  errno = 0;
  const UniqueFd file = program.attachment->open_output();
  if (!file && errno == 0) return {};
  std::array<char, 65536> buffer;
  ssize_t size = file ? 1 : -1;
  while (size > 0 && !output.is_closed()) {
    size = read(file.get(), buffer.data(), buffer.size());
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
      size = 1;
    else if (size > 0)
      output.iterator(program.program, {buffer.data(), static_cast<size_t>(size)});
  }
  if (size >= 0) return {};
  return fail(ErrorKind::kAttach, program.program, "its output cannot be read", errno);
}

/// A link is pinned under the name of its program; those after the first get a number.
Result<void> pin_links(const Attachments &attachments, const std::string &folder, Pins &pins, BpfrunOutput &output) {
  std::map<std::string, int> count;
  for (const AttachedProgram &program : attachments) {
    const int number = ++count[program.program];
    const std::string name = number == 1 ? program.program : fmt::format("{}_{}", program.program, number);
    const int fd = program.attachment->descriptor();
    if (fd >= 0) {
      const Result<void> pinned = pins.add(fd, fmt::format("{}/links/{}", folder, name));
      if (pinned) continue;
      if (pinned.error().error_code != EINVAL) return pinned;
    }
    output.warning({ErrorKind::kAttach, fmt::format("{}: {}", program.program, program.attachment->description()),
                    "is no link that could be pinned: it ends with bpfrun", 0});
  }
  return {};
}

/// Nothing fails any more: what is pinned stays.
void keep_pins(LoadedObject &object, BpfrunOutput &output) {
  object.pins().keep();
  for (const std::string &path : object.pins().paths()) output.pinned(path);
}

/// Attaches, shows what the programs send, and waits for the end. Everything is detached when this returns.
Result<void> attach_and_watch(LoadedObject &object, const BpfrunOptions &options, BpfrunOutput &output) {
  // From here on a signal ends the run in order: what is attached to an interface does not go away with the process.
  BPFCC_TRY(EventLoop loop, EventLoop::create());
  const auto show = [&](auto print) {
    print();
    if (output.is_closed()) loop.stop();
  };
  const EventHandler handler{
      [&](const Event &event) { show([&] { output.event(event); }); },
      [&](const std::string &map, std::uint64_t count) { show([&] { output.lost(map, count); }); }};
  BPFCC_TRY(const EventStreams streams, open_event_streams(object, handler));
  for (const auto &stream : streams) {
    BPFCC_CHECK(loop.watch(stream->epoll_fd(), [&] { stream->drain(); }));
    if (!stream->is_typed()) output.warning(untyped_events(stream->map()));
  }
  const std::unique_ptr<PrintkStream> printk =
      open_printk_stream(object, [&](const PrintkLine &line) { show([&] { output.printk(line); }); }, output);
  if (printk) BPFCC_CHECK(printk->watch(loop));

  {
    BPFCC_TRY(const Attachments attachments, attach_all(object, options.targets, options.attach));
    for (const AttachedProgram &program : attachments) output.attached(program);
    if (!options.pin_folder.empty()) BPFCC_CHECK(pin_links(attachments, options.pin_folder, object.pins(), output));
    keep_pins(object, output);
    if (options.dry_run) return {};
    if (options.duration) BPFCC_CHECK(loop.stop_after(*options.duration));
    if (options.duration || runs_on(attachments)) BPFCC_CHECK(loop.run());
    for (const AttachedProgram &program : attachments) BPFCC_CHECK(show_output(program, output));
  }
  // What was sent while the programs were being detached.
  for (const auto &stream : streams) stream->drain();
  if (printk) {
    printk->drain();
    if (printk->lost() > 0) output.lost("bpf_printk", printk->lost());
  }
  return {};
}

/// Of --set, then of the program's own options.
Result<std::vector<VariableAssignment>> wanted_variables(const ObjectImage &image, const BpfrunOptions &options) {
  std::vector<VariableAssignment> wanted = options.variables;
  if (options.program_arguments.empty()) return wanted;
  BPFCC_TRY(const ObjectVariables object, read_variables(image));
  BPFCC_TRY(const std::vector<VariableAssignment> own, read_program_options(options.program_arguments, object));
  wanted.insert(wanted.end(), own.begin(), own.end());
  return wanted;
}

Result<void> show_program_help(const Input &input) {
  BPFCC_TRY(const ObjectVariables object, read_variables(input.image));
  std::fputs(program_help(object, input.image.name, read_declaration_comments(input.source)).c_str(), stdout);
  return {};
}

LoadResult load_and_log(const ObjectImage &image, const BpfrunOptions &options) {
  BPFCC_TRY(std::vector<VariableAssignment> variables, wanted_variables(image, options));
  const LoadPlan plan{.programs = options.programs,
                      .map_assignments = options.map_assignments,
                      .variables = std::move(variables),
                      .reused_maps = options.reused_maps,
                      .pin_folder = options.pin_folder,
                      .keep_logs = options.verifier_log_path.has_value(),
                      .jobs = options.jobs};
  LoadResult object = load(image, plan);
  if (!options.verifier_log_path) return object;
  const Result<void> written =
      write_verifier_logs(*options.verifier_log_path, object ? object->logs() : object.error().logs);
  if (!written && object) return tl::unexpected(LoadFailure(written.error()));
  return object;
}

/// Nothing where no program was refused, or its log tells no cause that is known.
std::optional<Explanation> explain_refusal(const ObjectImage &image, const LoadFailure &failure) {
  if (!failure.refusal || failure.refusal->log.text.empty()) return std::nullopt;
  const Result<SourceMap> source = SourceMap::read(image, failure.refusal->log.program);
  if (!source) return std::nullopt;
  Explanation explanation = explain(parse_verifier_log(failure.refusal->log.text), *source);
  if (!explanation.tells_cause()) return std::nullopt;
  return explanation;
}

int run(const BpfrunOptions &options, BpfrunOutput &output) {
  const auto give_up = [&](const Error &error) {
    output.error(error);
    return exit_code_for(error.kind);
  };
  const Result<Input> input = read_input(options, output);
  if (!input) return give_up(input.error());
  if (asks_for_help(options.program_arguments)) {
    const Result<void> shown = show_program_help(*input);
    return shown ? kExitDone : give_up(shown.error());
  }

  const ObjectImage &image = input->image;
  const Result<ObjectSpec> spec = read_object(image);
  if (!spec) return give_up(spec.error());
  if (const Result<void> checked = check_targets(*spec, options.targets); !checked) return give_up(checked.error());

  output.progress(fmt::format("{}: {} bytes, {} programs, {} maps, {}", spec->name, image.bytes.size(),
                              spec->programs.size(), spec->maps.size(), spec->has_btf ? "with BTF" : "without BTF"));
  LoadResult object = load_and_log(image, options);
  if (!object) {
    const std::optional<Explanation> explanation = explain_refusal(image, object.error());
    output.load_failure(object.error(), explanation ? &*explanation : nullptr);
    return exit_code_for(object.error().error.kind);
  }
  if (options.load_only || options.verbose) output.loaded(*object);
  if (options.load_only) {
    keep_pins(*object, output);
    return kExitDone;
  }

  if (const Result<void> watched = attach_and_watch(*object, options, output); !watched) {
    return give_up(watched.error());
  }
  if (options.dry_run) return kExitDone;
  for (const MapDump &dump : dump_maps(*object)) output.map(dump);
  return kExitDone;
}

int bpfrun_main(const std::vector<std::string> &arguments) {
  if (!arguments.empty() && arguments.front() == "explain")
    return explain_command({arguments.begin() + 1, arguments.end()});
  const Result<BpfrunOptions> options = read_bpfrun_options(arguments);
  BpfrunOutput output(options ? options->format : OutputFormat::kText, options && options->verbose);
  if (!options) {
    output.error(options.error());
    return exit_code_for(options.error().kind);
  }
  if (options->help) {
    std::fputs(bpfrun_help().c_str(), stdout);
    return kExitDone;
  }
  if (options->version) {
    std::fputs(version_text("bpfrun").c_str(), stdout);
    return kExitDone;
  }
  if (options->doctor) {
    output.system_state(read_system_state());
    return kExitDone;
  }
  // A closed pipe is met when writing; to be killed by it would leave behind what is attached to interfaces.
  std::signal(SIGPIPE, SIG_IGN);
  return run(*options, output);
}

}  // namespace
}  // namespace bpfcc

int main(int argc, char **argv) { return bpfcc::bpfrun_main({argv + 1, argv + argc}); }
