#include "tests/unit/support/kernel_facts/uapi_header.h"

#include <gtest/gtest.h>

#include <regex>

// The header's text, in the test program itself: it also runs on machines without the file.
asm(".pushsection .rodata\n"
    "uapi_bpf_h: .incbin \"" BPFCC_UAPI_BPF_H
    "\"\n"
    "uapi_bpf_h_end:\n"
    ".popsection");
extern "C" const char kUapiBpfH[] asm("uapi_bpf_h");
extern "C" const char kUapiBpfHEnd[] asm("uapi_bpf_h_end");

namespace bpfcc {
namespace {

std::string header() { return {kUapiBpfH, kUapiBpfHEnd}; }

/// Calls use(match) for every match of `pattern` in `text`.
template <class Use>
void each_match(const std::string &text, const char *pattern, Use use) {
  const std::regex expression(pattern);
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match) use(*match);
}

}  // namespace

std::map<std::string, unsigned> uapi_enum(const std::string &name) {
  const std::string text = header();
  const std::size_t start = text.find("\nenum " + name + " {");
  EXPECT_NE(start, std::string::npos) << "no enum " << name;
  if (start == std::string::npos) return {};
  std::map<std::string, unsigned> values;
  unsigned next = 0;
  each_match(text.substr(start, text.find("\n};", start) - start), R"(\n\t(BPF_\w+)(?:\s*=\s*(\w+))?,)",
             [&](const std::smatch &match) {
               if (match[2].matched) next = values.at(match[2].str());
               values[match[1].str()] = next++;
             });
  return values;
}

std::map<std::string, unsigned> uapi_helpers() {
  std::map<std::string, unsigned> helpers;
  each_match(header(), R"(\n\tFN\((\w+), (\d+),)",
             [&](const std::smatch &match) { helpers[match[1].str()] = std::stoul(match[2].str()); });
  helpers.erase("unspec");
  return helpers;
}

}  // namespace bpfcc
