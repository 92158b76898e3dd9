#include "driver/mend.h"

#include <filesystem>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "driver/explain_refusal.h"
#include "driver/patch.h"
#include "loader/load/loaded_object.h"
#include "loader/remedy/remedies.h"

namespace bpfcc {
namespace {

constexpr unsigned kMostAttempts = 60;
constexpr unsigned kMostEdits = 5;  ///< one after the other

/// One text that the kernel refuses, and why.
struct Refused {
  std::string text;
  Explanation explanation;
};

bool is_about(const Explanation &explanation, const std::string &path) {
  const auto name_of = [](const std::string &file) { return std::filesystem::path(file).filename(); };
  return !explanation.at || name_of(explanation.at->file) == name_of(path);
}

/// Two refusals of one cause at one line are the same one, wherever edits have moved the line to.
bool is_same_refusal(const Explanation &a, const Explanation &b) {
  const auto line = [](const Explanation &each) { return each.at ? each.at->text : std::string(); };
  return a.cause == b.cause && line(a) == line(b) && a.variable == b.variable && a.sentence == b.sentence;
}

class Search {
 public:
  Search(const MendableSource &source, LoadPlan plan) : source_(source), plan_(std::move(plan)) {}

  /// Breadth first: few edits are better than many.
  std::optional<std::string> run(Refused first) {
    std::vector<Refused> refused;
    refused.push_back(std::move(first));
    for (unsigned edits = 0; edits < kMostEdits && !refused.empty(); ++edits) {
      std::vector<Refused> next;
      for (const Refused &each : refused) {
        if (auto mended = try_remedies(each, next)) return mended;
      }
      refused = std::move(next);
    }
    return std::nullopt;
  }

 private:
  /// What moves the refusal on goes to `next`.
  std::optional<std::string> try_remedies(const Refused &refused, std::vector<Refused> &next) {
    if (!is_about(refused.explanation, source_.path)) return std::nullopt;
    const CSource source(refused.text);
    for (const Edits &edits : remedies(refused.explanation, source)) {
      std::string text = apply_edits(refused.text, edits);
      if (!tried_.insert(text).second || tried_.size() > kMostAttempts) continue;
      const std::optional<ObjectImage> image = source_.compile(text);
      if (!image) continue;
      const LoadResult loaded = load(*image, plan_);
      if (loaded) {
        if (source_.is_clean(text)) return text;
        continue;
      }
      auto explanation = explain_refusal(*image, loaded.error());
      if (explanation && !is_same_refusal(*explanation, refused.explanation)) {
        next.push_back({std::move(text), std::move(*explanation)});
      }
    }
    return std::nullopt;
  }

  const MendableSource &source_;
  LoadPlan plan_;
  std::set<std::string> tried_;
};

/// The programs that are to be loaded; empty where the source does not compile.
std::vector<std::string> programs_of(const MendableSource &source, const LoadPlan &plan) {
  if (!plan.programs.empty()) return plan.programs;
  std::vector<std::string> names;
  const std::optional<ObjectImage> image = source.compile(source.text);
  const Result<ObjectSpec> spec = image ? read_object(*image) : Result<ObjectSpec>();
  if (!spec) return names;
  for (const ProgramSpec &program : spec->programs) {
    if (program.autoload) names.push_back(program.name);
  }
  return names;
}

}  // namespace

Mended mend(const MendableSource &source, LoadPlan plan) {
  plan.pin_folder.clear();
  const std::vector<std::string> programs = programs_of(source, plan);
  Mended mended{source.text, {}};
  for (const std::string &program : programs) {
    plan.programs = {program};
    const std::optional<ObjectImage> image = source.compile(mended.text);
    if (!image) return mended;
    const LoadResult loaded = load(*image, plan);
    if (loaded) continue;
    auto explanation = explain_refusal(*image, loaded.error());
    std::optional<std::string> text;
    if (explanation) text = Search(source, plan).run({mended.text, std::move(*explanation)});
    if (text) {
      mended.text = std::move(*text);
    } else {
      mended.left.push_back(program);
    }
  }
  return mended;
}

Diag patch_diag(const MendableSource &source, const Mended &mended) {
  Diag diag;
  diag.severity = Severity::kRemark;
  diag.id = "verifier:suggestion";
  diag.place = {source.path, 0, 0};
  diag.message = mended.left.empty()
                     ? "verified: with this change the kernel accepts it"
                     : fmt::format("verified: with this change the kernel accepts more of it, but not {}",
                                   fmt::join(mended.left, ", "));
  diag.rendered = diag.message + ":\n" + unified_diff(source.path, source.text, mended.text);
  diag.fix_its = line_edits(source.path, source.text, mended.text);
  return diag;
}

}  // namespace bpfcc
