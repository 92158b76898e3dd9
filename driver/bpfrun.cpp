// bpfrun: file.c -> bpfcc -> object -> kernel: load, attach, watch, detach, show the maps.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <map>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "driver/bpfrun_input.h"
#include "driver/bpfrun_options.h"
#include "driver/bpfrun_output.h"
#include "driver/bpfrun_requests.h"
#include "driver/bpfrun_streams.h"
#include "driver/declaration_comments.h"
#include "driver/earlier_statistics.h"
#include "driver/exit_code.h"
#include "driver/explain_command.h"
#include "driver/explain_refusal.h"
#include "driver/help_option.h"
#include "driver/map_command.h"
#include "driver/program_options.h"
#include "driver/program_statistics.h"
#include "driver/remaining_privileges.h"
#include "driver/suggest_changes.h"
#include "driver/verifier_log_file.h"
#include "driver/version.h"
#include "loader/attach/attachment.h"
#include "loader/load/loaded_object.h"
#include "loader/load/privileges.h"
#include "loader/load/system_state.h"
#include "loader/observe/event_loop.h"
#include "loader/observe/event_streams.h"
#include "loader/observe/map_dump.h"
#include "loader/observe/printk_stream.h"
#include "loader/share/map_server.h"
#include "loader/verifier/explanation.h"

namespace bpfcc {
namespace {

using Objects = std::vector<LoadedObject>;

/// What tells an object's events and maps from those of others; empty where it is the only one.
std::string shown_name(const LoadedObject &object, const Objects &all) {
  return all.size() > 1 ? object.spec().name : "";
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
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
      size = 1;
    } else if (size > 0) {
      output.iterator(program.program, {buffer.data(), static_cast<size_t>(size)});
    }
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

Result<Attachments> attach_objects(Objects &objects, const std::vector<ObjectRequest> &requests,
                                   const AttachOptions &options, BpfrunOutput &output) {
  Attachments all;
  for (size_t i = 0; i < objects.size(); ++i) {
    BPFCC_TRY(Attachments attachments, attach_all(objects[i], requests[i].targets, options));
    const std::string &pin_folder = requests[i].plan.pin_folder;
    if (!pin_folder.empty()) BPFCC_CHECK(pin_links(attachments, pin_folder, objects[i].pins(), output));
    all.add_all(std::move(attachments));
  }
  return all;
}

Result<void> give_up_privileges(CapabilitySet needed, const BpfrunOutput &output) {
  BPFCC_CHECK(keep_capabilities(needed));
  output.progress(needed == 0 ? "all capabilities are given up"
                              : fmt::format("all capabilities are given up but {}", capability_names(needed)));
  return {};
}

/// Attaches, shows what the programs send, and waits for the end. Everything is detached when this returns.
Result<void> attach_and_watch(Objects &objects, const std::vector<ObjectRequest> &requests,
                              const BpfrunOptions &options, BpfrunOutput &output) {
  // From here on a signal ends the run in order: what is attached to an interface does not go away with the process.
  BPFCC_TRY(EventLoop loop, EventLoop::create());
  const auto show = [&](auto print) {
    print();
    if (output.is_closed()) loop.stop();
  };
  std::vector<EventHandler> handlers;
  for (const LoadedObject &object : objects) {
    const std::string name = shown_name(object, objects);
    handlers.push_back(
        {[&, name](const Event &event) { show([&] { output.event(event, name); }); },
         [&, name](const std::string &map, std::uint64_t count) { show([&] { output.lost(map, count, name); }); }});
  }
  BPFCC_TRY(const EventStreams streams, open_all_event_streams(objects, handlers, output));
  for (const auto &stream : streams) BPFCC_CHECK(loop.watch(stream->epoll_fd(), [&] { stream->drain(); }));
  const PrintkStreams printk =
      open_printk_streams(objects, [&](const PrintkLine &line) { show([&] { output.printk(line); }); }, output);
  for (const auto &stream : printk) BPFCC_CHECK(stream->watch(loop));

  {
    BPFCC_TRY(const Attachments attachments, attach_objects(objects, requests, options.attach, output));
    for (const AttachedProgram &program : attachments) output.attached(program);
    for (LoadedObject &object : objects) keep_pins(object, output);
    if (options.dry_run) return {};
    std::optional<MapServer> server;
    if (!options.serve_path.empty()) {
      BPFCC_TRY(MapServer opened, MapServer::open(options.serve_path, objects, options.allowed));
      server.emplace(std::move(opened));
      BPFCC_CHECK(loop.watch(server->epoll_fd(), [&] { server->serve(); }));
      output.serving(options.serve_path);
    }
    BPFCC_CHECK(give_up_privileges(still_needed(attachments, objects, options), output));
    if (options.duration) BPFCC_CHECK(loop.stop_after(*options.duration));
    if (options.duration || server || runs_on(attachments)) BPFCC_CHECK(loop.run());
    for (const AttachedProgram &program : attachments) BPFCC_CHECK(show_output(program, output));
  }
  // What was sent while the programs were being detached.
  for (const auto &stream : streams) stream->drain();
  for (const auto &stream : printk) {
    stream->drain();
    if (stream->lost() > 0) output.lost("bpf_printk", stream->lost());
  }
  return {};
}

Result<void> show_program_help(const std::vector<Input> &inputs) {
  for (const Input &input : inputs) {
    BPFCC_TRY(const ObjectVariables object, read_variables(input.image));
    if (&input != &inputs.front()) std::fputs("\n", stdout);
    std::fputs(program_help(object, input.image.name, read_declaration_comments(input.source)).c_str(), stdout);
  }
  return {};
}

LoadResult load_and_log(const ObjectRequest &request, const BpfrunOptions &options, const Objects &loaded) {
  LoadPlan plan = request.plan;
  if (options.share_maps) plan.shared_maps = find_shared_maps(request.spec, loaded);
  LoadResult object = load(request.input.image, plan);
  if (!options.verifier_log_path) return object;
  const Result<void> written =
      write_verifier_logs(*options.verifier_log_path, object ? object->logs() : object.error().logs,
                          {options.inputs.size() > 1 ? request.spec.name : "", loaded.empty()});
  if (!written && object) return tl::unexpected(LoadFailure(written.error()));
  return object;
}

Result<std::vector<Input>> read_inputs(const BpfrunOptions &options, BpfrunOutput &output) {
  std::vector<Input> inputs;
  for (const std::string &path : options.inputs) {
    BPFCC_TRY(Input input, read_input(path, options, output));
    inputs.push_back(std::move(input));
  }
  return inputs;
}

void show_statistics(const ObjectRequest &request, const EarlierStatistics *earlier, BpfrunOutput &output) {
  const auto measured = measure_programs(request.input.image, request.plan);
  if (!measured) return output.warning(measured.error().error);
  for (const ProgramStatistics &statistics : *measured) output.statistics(statistics, earlier);
}

int give_up_loading(const LoadFailure &failure, const ObjectImage &image, BpfrunOutput &output) {
  const std::optional<Explanation> explanation = explain_refusal(image, failure);
  output.load_failure(failure, explanation ? &*explanation : nullptr);
  return exit_code_for(failure.error.kind);
}

/// In their order: a shared map is the one of the first object that has it.
tl::expected<Objects, int> load_objects(const std::vector<ObjectRequest> &requests, const BpfrunOptions &options,
                                        BpfrunOutput &output) {
  EarlierStatistics earlier;
  if (!options.earlier_path.empty()) {
    Result<EarlierStatistics> read = read_earlier_statistics(options.earlier_path);
    if (!read) {
      output.error(read.error());
      return tl::unexpected(exit_code_for(read.error().kind));
    }
    earlier = std::move(*read);
  }
  Objects objects;
  for (const ObjectRequest &request : requests) {
    const ObjectSpec &spec = request.spec;
    output.progress(fmt::format("{}: {} bytes, {} programs, {} maps, {}", spec.name, request.input.image.bytes.size(),
                                spec.programs.size(), spec.maps.size(), spec.has_btf ? "with BTF" : "without BTF"));
    LoadResult object = load_and_log(request, options, objects);
    if (!object) {
      return tl::unexpected(give_up_loading(object.error(), request.input.image, output));
    }
    for (const Error &lost : object->given_up()) output.warning(lost);
    if (options.load_only || options.verbose) output.loaded(*object);
    if (options.statistics) show_statistics(request, options.earlier_path.empty() ? nullptr : &earlier, output);
    objects.push_back(std::move(*object));
  }
  return objects;
}

/// A map that objects share is shown once. With several objects each map says whose it is.
void show_maps(const Objects &objects, const BpfrunOptions &options, BpfrunOutput &output) {
  for (size_t i = 0; i < objects.size(); ++i) {
    const auto is_shown_already = [&](const MapSpec &map) {
      return options.share_maps && owner_of(map, std::span(objects).first(i)) != nullptr;
    };
    for (const MapDump &dump : dump_maps(objects[i], is_shown_already)) {
      output.map(dump, shown_name(objects[i], objects));
    }
  }
}

int run(const BpfrunOptions &options, BpfrunOutput &output) {
  const auto give_up = [&](const Error &error) {
    output.error(error);
    return exit_code_for(error.kind);
  };
  Result<std::vector<Input>> inputs = read_inputs(options, output);
  if (!inputs) return give_up(inputs.error());
  if (asks_for_help(options.program_arguments)) {
    const Result<void> shown = show_program_help(*inputs);
    return shown ? kExitDone : give_up(shown.error());
  }
  const auto requests = make_requests(std::move(*inputs), options);
  if (!requests) return give_up_loading(requests.error(), {}, output);
  tl::expected<Objects, int> objects = load_objects(*requests, options, output);
  if (!objects) return objects.error();
  if (options.load_only) {
    for (LoadedObject &object : *objects) keep_pins(object, output);
    return kExitDone;
  }
  if (const auto watched = attach_and_watch(*objects, *requests, options, output); !watched) {
    return give_up(watched.error());
  }
  if (!options.dry_run) show_maps(*objects, options, output);
  return kExitDone;
}

/// With --suggest, what is refused is changed until it is not.
int run_or_mend(const BpfrunOptions &options, BpfrunOutput &output) {
  const int exit_code = run(options, output);
  if (exit_code != kExitRefused || !options.suggest) return exit_code;
  const Result<bool> can_run = suggest_changes(options, output);
  if (can_run) return *can_run ? run(options, output) : exit_code;
  output.error(can_run.error());
  return exit_code_for(can_run.error().kind);
}

int bpfrun_main(const std::vector<std::string> &arguments) {
  if (!arguments.empty() && arguments.front() == "explain")
    return explain_command({arguments.begin() + 1, arguments.end()});
  if (!arguments.empty() && arguments.front() == "map") return map_command({arguments.begin() + 1, arguments.end()});
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
  const int exit_code = run_or_mend(*options, output);
  output.end();
  return exit_code;
}

}  // namespace
}  // namespace bpfcc

int main(int argc, char **argv) {
  try {
    return bpfcc::bpfrun_main({argv + 1, argv + argc});
  } catch (const std::bad_alloc &) {
    std::fputs("bpfrun: error: no memory is left: ENOMEM (Cannot allocate memory)\n", stderr);
    return bpfcc::kExitEnvironment;
  } catch (const std::exception &error) {
    std::fprintf(stderr, "bpfrun: error: %s\n", error.what());
    return bpfcc::kExitEnvironment;
  }
}
