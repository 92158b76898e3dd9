#include "driver/command_options.h"

#include <getopt.h>

#include <string_view>

#include <fmt/format.h>

#include "support/nearest_name.h"

namespace bpfcc {
namespace {

// What getopt_long() returns for an option without a letter: its index from here on, beyond all letters.
constexpr int kFirstIndex = 256;

bool takes_value(const CommandOption &option) { return !std::holds_alternative<bool *>(option.target); }

/// The tables that getopt_long() wants.
struct GetoptTables {
  std::string letters = ":";  // a missing value is not an unknown option
  std::vector<option> names;
};

GetoptTables make_tables(std::span<const CommandOption> options) {
  GetoptTables tables;
  for (size_t index = 0; index < options.size(); ++index) {
    const CommandOption &each = options[index];
    if (each.letter != 0) tables.letters += fmt::format("{}{}", each.letter, takes_value(each) ? ":" : "");
    if (*each.name == '\0') continue;
    tables.names.push_back({each.name, takes_value(each) ? required_argument : no_argument, nullptr,
                            kFirstIndex + static_cast<int>(index)});
  }
  tables.names.push_back({});
  return tables;
}

const CommandOption *find_option(std::span<const CommandOption> options, int code) {
  if (code >= kFirstIndex) return &options[static_cast<size_t>(code - kFirstIndex)];
  for (const CommandOption &each : options) {
    if (code != 0 && each.letter == code) return &each;
  }
  return nullptr;
}

std::string shown_name(const CommandOption &option) {
  return *option.name == '\0' ? fmt::format("-{}", option.letter) : fmt::format("--{}", option.name);
}

/// `written` is the argument as it stands, `code` what getopt knows of it.
tl::unexpected<Error> refuse(std::span<const CommandOption> options, int code, std::string_view written,
                             const std::string &help) {
  if (const CommandOption *option = find_option(options, code)) {
    return fail(ErrorKind::kUsage, shown_name(*option), "takes no value", 0, help);
  }
  const std::string name =
      code == 0 ? std::string(written.substr(0, written.find('='))) : fmt::format("-{}", static_cast<char>(code));
  std::vector<std::string> names;
  for (const CommandOption &option : options) {
    names.push_back(shown_name(option));
    if (code == 0 && names.back().starts_with(name)) {
      return fail(ErrorKind::kUsage, name, "may mean several options", 0, fmt::format("{} is one", names.back()));
    }
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return fail(ErrorKind::kUsage, name, "no such option", 0, did_you_mean(name, candidates, help));
}

struct Store {
  void operator()(bool *flag) const { *flag = true; }
  void operator()(std::string *text) const { *text = value; }
  void operator()(std::optional<std::string> *text) const { *text = value; }
  void operator()(std::vector<std::string> *texts) const { texts->emplace_back(value); }

  const char *value;
};

}  // namespace

Result<std::vector<std::string>> read_options(std::span<const CommandOption> options,
                                              const std::vector<std::string> &arguments, const std::string &help) {
  const GetoptTables tables = make_tables(options);
  // getopt moves what are no options behind the others, and begins with the name of the program.
  std::vector<std::string> texts = {""};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char *> pointers;
  for (std::string &text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);

  optind = 0;  // begins anew, also with what it has in mind of an earlier command line
  opterr = 0;
  while (true) {
    const int at = std::max(optind, 1);
    const int code = getopt_long(static_cast<int>(texts.size()), pointers.data(), tables.letters.c_str(),
                                 tables.names.data(), nullptr);
    if (code == -1) break;
    if (code == '?') return refuse(options, optopt, pointers[static_cast<size_t>(std::max(at, optind - 1))], help);
    const CommandOption *option = find_option(options, code == ':' ? optopt : code);
    if (code == ':') return fail(ErrorKind::kUsage, shown_name(*option), "a value is missing");
    std::visit(Store{optarg}, option->target);
  }
  return std::vector<std::string>(pointers.begin() + optind, pointers.end() - 1);
}

}  // namespace bpfcc
