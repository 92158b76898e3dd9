// What SEC() says of a program: names that no loader knows, and programs that libbpf does not see.

#include <set>

#include <clang/AST/Attr.h>
#include <fmt/format.h>

#include "frontend/rules/check.h"
#include "frontend/rules/programs.h"

namespace bpfcc {
namespace {

/// iproute2 loads a program of any section into tc or as XDP: the command line names the section.
bool may_be_for_iproute2(const clang::FunctionDecl &function) {
  if (function.getNumParams() != 1) return false;
  const clang::QualType pointee = function.getParamDecl(0)->getType()->getPointeeType();
  const auto *record = pointee.isNull() ? nullptr : pointee->getAsRecordDecl();
  return record != nullptr && (record->getName() == "__sk_buff" || record->getName() == "xdp_md");
}

/// The section that was meant: the nearest known name, with the target that was given.
std::string meant(std::string_view section, std::string_view nearest) {
  const bool is_optional = section.starts_with('?');
  if (is_optional) section.remove_prefix(1);
  const std::optional<SectionMatch> match = find_program_section(nearest);
  const bool takes_target = match && match->section != nullptr && match->section->rest == SectionRest::kTarget;
  const std::size_t slash = takes_target ? section.find('/') : std::string_view::npos;
  std::string name = is_optional ? "?" : "";
  name += nearest;
  if (slash != std::string_view::npos) name += section.substr(slash);
  return name;
}

void report_unknown(const Program &program, const clang::ASTContext &context, Reporter &reporter) {
  const clang::CharSourceRange place = section_name_range(program, context);
  const std::string_view nearest = nearest_program_section(program.section);
  if (nearest.empty()) {
    if (may_be_for_iproute2(*program.function)) return;
    reporter.report(kSectionRule, place, fmt::format("section '{}' names no type of program", program.section));
    return;
  }
  const std::string right = meant(program.section, nearest);
  reporter.report(kSectionRule, place,
                  fmt::format("section '{}' names no type of program; did you mean '{}'?", program.section, right),
                  clang::FixItHint::CreateReplacement(place, right));
}

/// A section has a symbol of its name in LLVM's ELF writer (createELFSectionImpl in MCContext.cpp), which so cannot be
/// that of a variable or function.
void report_clashes(const CheckedUnit &unit, Reporter &reporter) {
  std::vector<const clang::DeclaratorDecl *> all(unit.functions.begin(), unit.functions.end());
  all.insert(all.end(), unit.variables.begin(), unit.variables.end());
  std::set<llvm::StringRef> sections;
  for (const clang::DeclaratorDecl *each : all) {
    if (const auto *section = each->getAttr<clang::SectionAttr>()) sections.insert(section->getName());
  }
  for (const clang::DeclaratorDecl *each : all) {
    if (each->getIdentifier() == nullptr || !sections.contains(each->getName())) continue;
    const std::string name = each->getName().str();
    // With a use elsewhere there is more to rename.
    const clang::FixItHint fix = each->isReferenced()
                                     ? clang::FixItHint()
                                     : clang::FixItHint::CreateReplacement(each->getLocation(), "_" + name);
    reporter.report(kSectionRule, each->getLocation(),
                    fmt::format("'{}' is the name of a section, too: no object can have both", name), fix);
  }
}

}  // namespace

void check_sections(const CheckedUnit &unit, Reporter &reporter) {
  report_clashes(unit, reporter);
  for (const Program &program : find_programs(unit)) {
    if (!program.match) {
      report_unknown(program, unit.context, reporter);
    } else if (program.function->getFormalLinkage() != clang::Linkage::External) {
      // bpf_object__add_programs in libbpf.c: "program '%s' is static and not supported".
      reporter.report(
          kSectionRule, program.function->getLocation(),
          fmt::format("program '{}' is static: loaders see global functions alone", program.function->getName().str()));
    }
  }
}

}  // namespace bpfcc
