#include "driver/suggest_changes.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "driver/bpfrun_input.h"
#include "driver/bpfrun_requests.h"
#include "driver/mend.h"
#include "driver/replace_file.h"

namespace bpfcc {
namespace {

/// What the command line wants of the object; nothing where the source does not compile, or cannot be run so.
std::optional<LoadPlan> plan_for(const MendableSource &source, const BpfrunOptions &options) {
  std::optional<ObjectImage> image = source.compile(source.text);
  if (!image) return std::nullopt;
  std::vector<Input> inputs;
  inputs.push_back({std::move(*image), source.text});
  auto requests = make_requests(std::move(inputs), options);
  if (!requests) return std::nullopt;
  return std::move(requests->front().plan);
}

}  // namespace

Result<bool> suggest_changes(const BpfrunOptions &options, BpfrunOutput &output) {
  bool can_run = options.fix;
  for (const std::string &path : options.inputs) {
    const std::optional<MendableSource> source = read_mendable_source(path, options);
    if (!source) continue;
    std::optional<LoadPlan> plan = plan_for(*source, options);
    if (!plan) return false;
    const Mended mended = mend(*source, std::move(*plan));
    can_run = can_run && mended.left.empty();
    if (mended.text == source->text) continue;
    output.suggestion(*source, mended);
    if (options.fix) BPFCC_CHECK(replace_file(path, std::as_bytes(std::span(mended.text))));
  }
  return can_run;
}

}  // namespace bpfcc
