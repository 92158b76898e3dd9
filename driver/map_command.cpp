#include "driver/map_command.h"

#include <array>
#include <cstdio>

#include "driver/bpfrun_output.h"
#include "driver/command_options.h"
#include "driver/exit_code.h"
#include "driver/help_option.h"
#include "loader/load/load_plan.h"
#include "loader/observe/map_dump.h"
#include "loader/share/map_client.h"
#include "support/result.h"

namespace bpfcc {
namespace {

constexpr const char *kUse = "bpfrun map --from=PATH [--format=json] [NAME | NAME[KEY]=VALUE]...";

struct Request {
  std::string path;
  std::vector<std::string> maps;  ///< names, or elements to store
  OutputFormat format = OutputFormat::kText;
};

Result<Request> read_request(const std::vector<std::string> &arguments) {
  Request request;
  std::string format = "text";
  const std::array options = {CommandOption{0, "from", &request.path}, CommandOption{0, "format", &format}};
  BPFCC_TRY(request.maps, read_options(options, arguments, kUse));
  BPFCC_TRY(request.format, parse_output_format(format));
  if (request.path.empty()) return fail(ErrorKind::kUsage, "map", "whose maps is not said", 0, kUse);
  return request;
}

Result<void> list(const Request &request, BpfrunOutput &output) {
  BPFCC_TRY(const std::vector<std::string> names, list_served_maps(request.path));
  for (const std::string &name : names) output.served(name);
  return {};
}

Result<void> show_or_store(const Request &request, const std::string &text, BpfrunOutput &output) {
  if (text.find('=') == std::string::npos) {
    BPFCC_TRY(const ServedMap map, fetch_served_map(request.path, text, MapAccess::kRead));
    output.map(dump_map(map.spec, map.fd.get(), map.types.get()), "");
    return {};
  }
  BPFCC_TRY(const MapAssignment assignment, parse_map_assignment(text));
  return store_in_served_map(request.path, assignment);
}

Result<void> run(const Request &request, BpfrunOutput &output) {
  if (request.maps.empty()) return list(request, output);
  for (const std::string &text : request.maps) BPFCC_CHECK(show_or_store(request, text, output));
  return {};
}

}  // namespace

int map_command(const std::vector<std::string> &arguments) {
  if (asks_for_help(arguments)) {
    std::puts(kUse);
    return kExitDone;
  }
  const Result<Request> request = read_request(arguments);
  BpfrunOutput output(request ? request->format : OutputFormat::kText, false);
  const Result<void> done = request ? run(*request, output) : tl::unexpected(request.error());
  if (done) return kExitDone;
  output.error(done.error());
  return exit_code_for(done.error().kind);
}

}  // namespace bpfcc
