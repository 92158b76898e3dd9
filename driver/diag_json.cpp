#include "driver/diag_json.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "driver/version.h"

namespace bpfcc {

const char *severity_word(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kRemark:
      return "remark";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

namespace {

using Json = nlohmann::ordered_json;

void add_place(Json &object, const SourcePlace &place) {
  if (!place.file.empty()) object["file"] = place.file;
  if (place.line > 0) object["line"] = place.line;
  if (place.column > 0) object["column"] = place.column;
}

Json fix_json(const FixIt &fix) {
  return {{"file", fix.begin.file},
          {"begin", {{"line", fix.begin.line}, {"column", fix.begin.column}}},
          {"end", {{"line", fix.end.line}, {"column", fix.end.column}}},
          {"replacement", fix.replacement}};
}

Json diag_object(const Diag &diag) {
  Json object = {{"severity", severity_word(diag.severity)}};
  if (!diag.id.empty()) object["rule"] = diag.id;
  add_place(object, diag.place);
  object["message"] = diag.message;
  for (const Diag &note : diag.notes) {
    Json entry;
    add_place(entry, note.place);
    entry["message"] = note.message;
    object["notes"].push_back(std::move(entry));
  }
  for (const FixIt &fix : diag.fix_its) object["fixes"].push_back(fix_json(fix));
  return object;
}

/// As a relative reference where the file is below this folder, so that code scanners find it in their checkout; RFC
/// 3986.
std::string uri_of(const std::string &file) {
  constexpr std::string_view kPlain = "-._~/!$&'()*+,;=:@";
  std::error_code ignored;
  const std::string folder = std::filesystem::current_path(ignored).string() + '/';
  const bool is_below = folder.size() > 1 && file.starts_with(folder);
  std::string uri = file.starts_with('/') && !is_below ? "file://" : "";
  for (const char c : is_below ? file.substr(folder.size()) : file) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    uri += is_letter || kPlain.find(c) != std::string_view::npos
               ? std::string(1, c)
               : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

Json sarif_region(const SourcePlace &place) {
  Json region = {{"startLine", place.line}};
  if (place.column > 0) region["startColumn"] = place.column;
  return region;
}

Json sarif_location(const SourcePlace &place) {
  Json physical = {{"artifactLocation", {{"uri", uri_of(place.file)}}}};
  if (place.line > 0) physical["region"] = sarif_region(place);
  return {{"physicalLocation", std::move(physical)}};
}

Json sarif_replacement(const FixIt &fix) {
  const Json deleted = {{"startLine", fix.begin.line},
                        {"startColumn", fix.begin.column},
                        {"endLine", fix.end.line},
                        {"endColumn", fix.end.column}};
  return {{"deletedRegion", deleted}, {"insertedContent", {{"text", fix.replacement}}}};
}

/// One fix: SARIF takes several for alternatives, a diagnostic's edits belong together.
Json sarif_fixes(const std::vector<FixIt> &edits) {
  std::map<std::string, Json> files;
  for (const FixIt &edit : edits) {
    Json &file = files[edit.begin.file];
    file["artifactLocation"] = {{"uri", uri_of(edit.begin.file)}};
    file["replacements"].push_back(sarif_replacement(edit));
  }
  Json changes = Json::array();
  for (auto &[path, file] : files) changes.push_back(std::move(file));
  return Json::array({{{"artifactChanges", std::move(changes)}}});
}

Json sarif_result(const Diag &diag) {
  Json result;
  if (!diag.id.empty()) result["ruleId"] = diag.id;
  // SARIF has no remark: a note is the nearest.
  result["level"] = diag.severity == Severity::kRemark ? "note" : severity_word(diag.severity);
  result["message"] = {{"text", diag.message}};
  result["locations"] = Json::array();
  if (!diag.place.file.empty()) result["locations"].push_back(sarif_location(diag.place));
  for (const Diag &note : diag.notes) {
    Json related = note.place.file.empty() ? Json::object() : sarif_location(note.place);
    related["message"] = {{"text", note.message}};
    result["relatedLocations"].push_back(std::move(related));
  }
  if (!diag.fix_its.empty()) result["fixes"] = sarif_fixes(diag.fix_its);
  return result;
}

SourcePlace place_in(const Json &object) {
  return {object.value("file", ""), object.value("line", 0U), object.value("column", 0U)};
}

Severity severity_of(const std::string &text) {
  for (const Severity severity : {Severity::kNote, Severity::kRemark, Severity::kWarning}) {
    if (text == severity_word(severity)) return severity;
  }
  return Severity::kError;
}

FixIt fix_in(const Json &object) {
  const std::string file = object.value("file", "");
  FixIt fix{place_in(object["begin"]), place_in(object["end"]), object.value("replacement", "")};
  fix.begin.file = fix.end.file = file;
  return fix;
}

Diag diag_in(const Json &object) {
  Diag diag;
  diag.severity = severity_of(object.value("severity", "error"));
  diag.id = object.value("rule", "");
  diag.place = place_in(object);
  diag.message = object.value("message", "");
  for (const Json &each : object.value("notes", Json::array())) {
    Diag note;
    note.severity = Severity::kNote;
    note.place = place_in(each);
    note.message = each.value("message", "");
    diag.notes.push_back(std::move(note));
  }
  for (const Json &each : object.value("fixes", Json::array())) diag.fix_its.push_back(fix_in(each));
  return diag;
}

/// Source text need not be UTF-8: what is not becomes U+FFFD.
std::string dump(const Json &json, int indent) { return json.dump(indent, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string diag_json(const std::vector<Diag> &diags) {
  std::string text;
  for (const Diag &diag : diags) text += dump(diag_object(diag), -1) + "\n";
  return text;
}

std::vector<Diag> parse_diag_json(std::string_view text) {
  std::vector<Diag> diags;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty()) continue;
    try {
      diags.push_back(diag_in(Json::parse(line)));
    } catch (const Json::exception &) {
      Diag other;
      other.message = line;
      diags.push_back(std::move(other));
    }
  }
  return diags;
}

std::string diag_sarif(const std::vector<Diag> &diags, std::string_view tool) {
  std::set<std::string> ids;
  Json results = Json::array();
  for (const Diag &diag : diags) {
    if (!diag.id.empty()) ids.insert(diag.id);
    results.push_back(sarif_result(diag));
  }
  Json rules = Json::array();
  for (const std::string &id : ids) rules.push_back({{"id", id}});
  const Json driver = {{"driver", {{"name", tool}, {"version", kProjectVersion}, {"rules", rules}}}};
  const Json document = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                         {"version", "2.1.0"},
                         {"runs", Json::array({{{"tool", driver}, {"results", results}}})}};
  return dump(document, 2) + "\n";
}

}  // namespace bpfcc
