#include "loader/verifier/source_map.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "loader/object/btf_types.h"
#include "loader/object/debug_scopes.h"
#include "loader/object/elf_image.h"
#include "loader/object/functions.h"
#include "loader/object/line_info.h"
#include "loader/verifier/data_names.h"

namespace bpfcc {
namespace {

/// A function's code in the program as loaded.
struct Piece {
  const Function *function;
  std::size_t begin;  ///< as the kernel numbers it
};

/// Appends functions as libbpf does.
class Layout {
 public:
  Layout(const ElfImage &image, const std::vector<Function> &functions) : image_(image), functions_(functions) {}

  std::vector<Piece> of(const Function &program) {
    append(program);
    return std::move(pieces_);
  }

 private:
  void append(const Function &function) {
    pieces_.push_back({&function, size_});
    size_ += function.end - function.begin;
    for (std::size_t insn = function.begin; insn < function.end; ++insn) {
      const Function *called = called_at(function, insn);
      if (called == nullptr || std::ranges::find(pieces_, called, &Piece::function) != pieces_.end()) continue;
      append(*called);
    }
  }

  /// The function that an instruction calls or takes the address of; null where it does neither.
  const Function *called_at(const Function &function, std::size_t insn) const {
    const bpf_insn code = instruction_at(image_, function.section, insn);
    const bool call = code.code == (BPF_JMP | BPF_CALL) && code.src_reg == BPF_PSEUDO_CALL;
    const bool address = code.code == (BPF_LD | BPF_IMM | BPF_DW);
    if (!call && !address) return nullptr;
    const ElfRelocation *relocation = relocation_at(function.section, insn);
    std::int64_t target = 0;
    if (relocation != nullptr) {
      const ElfSymbol &symbol = image_.symbols[relocation->symbol];
      const std::size_t section = symbol.entry.st_shndx;
      if (section >= image_.sections.size() || image_.sections[section].name != kTextSection) return nullptr;
      const auto at = static_cast<std::int64_t>(symbol.entry.st_value);
      constexpr std::int64_t kSize = sizeof(bpf_insn);
      target = call ? at / kSize + code.imm + 1 : (at + code.imm) / kSize;
    } else if (call && image_.sections[function.section].name == kTextSection) {
      target = static_cast<std::int64_t>(insn) + code.imm + 1;
    } else {
      return nullptr;
    }
    const auto found = std::ranges::find_if(functions_, [&](const Function &each) {
      return image_.sections[each.section].name == kTextSection && static_cast<std::int64_t>(each.begin) == target;
    });
    return found == functions_.end() ? nullptr : &*found;
  }

  const ElfRelocation *relocation_at(std::size_t section, std::size_t insn) const {
    const ElfRelocationTable *table = image_.relocations_of(section);
    if (table == nullptr) return nullptr;
    const auto found = std::ranges::find(table->entries, insn * sizeof(bpf_insn), &ElfRelocation::offset);
    return found == table->entries.end() ? nullptr : &*found;
  }

  const ElfImage &image_;
  const std::vector<Function> &functions_;
  std::vector<Piece> pieces_;
  std::size_t size_ = 0;
};

}  // namespace

struct SourceMap::Data {
  ObjectImage object;  ///< the bytes that all else views
  ElfImage image;
  BtfPtr types;
  std::vector<Function> functions;
  std::vector<Piece> pieces;
  std::vector<LineRecord> lines;
  std::vector<DebugScope> scopes;

  struct Found {
    const Function *function;  ///< null where the program has no such instruction
    std::size_t index;         ///< in the function's section
  };
  Found find(std::uint32_t insn) const {
    const auto found = std::ranges::find_if(pieces, [insn](const Piece &piece) {
      return insn >= piece.begin && insn - piece.begin < piece.function->end - piece.function->begin;
    });
    if (found == pieces.end()) return {nullptr, 0};
    return {found->function, found->function->begin + (insn - found->begin)};
  }

  std::optional<CodeAddress> address(std::uint32_t insn) const {
    const Found found = find(insn);
    if (found.function == nullptr) return std::nullopt;
    return CodeAddress{found.function->section, found.index * sizeof(bpf_insn)};
  }

  /// The numbers of the scopes that an instruction lies in, the innermost first.
  std::vector<std::size_t> scopes_around(const CodeAddress &at) const {
    std::vector<std::size_t> around;
    for (std::size_t i = scopes.size(); i-- > 0;) {
      const bool is_parent = around.empty() || scopes[around.back()].parent == i;
      const auto contains = [&at](const CodeRange &code) { return code.contains(at); };
      if (is_parent && std::ranges::any_of(scopes[i].code, contains)) around.push_back(i);
    }
    return around;
  }

  std::string text_of(std::string_view file, unsigned line) const {
    const auto found = std::ranges::find_if(
        lines, [&](const LineRecord &record) { return record.line == line && record.file == file; });
    return found == lines.end() ? "" : std::string(found->text);
  }
};

SourceMap::SourceMap() : data_(std::make_unique<Data>()) {}
SourceMap::SourceMap(SourceMap &&) noexcept = default;
SourceMap &SourceMap::operator=(SourceMap &&) noexcept = default;
SourceMap::~SourceMap() = default;

Result<SourceMap> SourceMap::read(const ObjectImage &image, std::string_view program) {
  auto data = std::make_unique<Data>();
  data->object = image;
  BPFCC_TRY(data->image, parse_elf(data->object));
  BPFCC_TRY(data->functions, read_functions(data->image));
  BPFCC_TRY(data->types, read_btf(data->image));
  const auto function = std::ranges::find(data->functions, program, &Function::name);
  if (function == data->functions.end()) {
    return fail(ErrorKind::kUsage, image.name, "has no program " + std::string(program));
  }
  data->pieces = Layout(data->image, data->functions).of(*function);
  data->lines = read_line_info(data->image, data->types.get());
  data->scopes = read_debug_scopes(data->image);
  SourceMap map;
  map.data_ = std::move(data);
  return map;
}

std::optional<CodePlace> SourceMap::place(std::uint32_t insn) const {
  const auto [function, index] = data_->find(insn);
  if (function == nullptr) return std::nullopt;
  return CodePlace{std::string(data_->image.sections[function->section].name), index, std::string(function->name),
                   instruction_at(data_->image, function->section, index).code};
}

std::string SourceMap::map_data(std::string_view map, std::uint32_t offset) const {
  return map_data_name(data_->types.get(), map, offset);
}

std::string SourceMap::struct_field(std::string_view struct_name, std::uint32_t offset) const {
  return struct_field_name(data_->types.get(), struct_name, offset);
}

std::optional<SourceLine> SourceMap::function_line(std::uint32_t insn) const {
  const Function *const function = data_->find(insn).function;
  if (function == nullptr) return std::nullopt;
  const auto piece = std::ranges::find(data_->pieces, function, &Piece::function);
  return line(static_cast<std::uint32_t>(piece->begin));
}

std::optional<NamedField> SourceMap::context_field(std::uint32_t offset) const {
  const Function *const function = data_->find(0).function;
  const btf *const types = data_->types.get();
  const std::uint32_t id = function == nullptr ? 0 : find_btf(types, function->name, BTF_KIND_FUNC);
  if (id == 0) return std::nullopt;
  const btf_type *const prototype = btf__type_by_id(types, btf__type_by_id(types, id)->type);
  if (prototype == nullptr || btf_vlen(prototype) == 0) return std::nullopt;
  const btf_param &parameter = btf_params(prototype)[0];
  const btf_type *const pointer = skip_modifiers(types, parameter.type);
  if (pointer == nullptr || !btf_is_ptr(pointer)) return std::nullopt;
  const btf_type *const context = skip_modifiers(types, pointer->type);
  if (context == nullptr || !btf_is_struct(context)) return std::nullopt;
  NamedField field;
  field.type = fmt::format("struct {}", btf_name(types, context->name_off));
  for (std::uint32_t i = 0; i < btf_vlen(context); ++i) {
    const btf_member &member = btf_members(context)[i];
    if (btf_member_bit_offset(context, i) != offset * 8U) continue;
    std::string_view name = btf_name(types, member.name_off);
    // __bpf_md_ptr() of include/uapi/linux/bpf.h: a pointer in a union without a name.
    const btf_type *const inner = skip_modifiers(types, member.type);
    if (name.empty() && inner != nullptr && btf_is_composite(inner) && btf_vlen(inner) > 0) {
      name = btf_name(types, btf_members(inner)[0].name_off);
    }
    field.name = fmt::format("{}->{}", btf_name(types, parameter.name_off), name);
    field.size = btf_size(types, member.type);
    break;
  }
  return field;
}

std::vector<InlinedCall> SourceMap::inlined_calls(std::uint32_t insn) const {
  std::vector<InlinedCall> calls;
  const auto at = data_->address(insn);
  if (!at) return calls;
  for (const std::size_t number : data_->scopes_around(*at)) {
    const DebugScope &scope = data_->scopes[number];
    if (scope.function.empty()) continue;  // a block
    if (!calls.empty() && calls.back().into.empty()) calls.back().into = scope.function;
    if (!scope.is_inlined) break;
    SourceLine line{scope.call_file, scope.call_line, scope.call_column, ""};
    line.text = data_->text_of(line.file, line.line);
    calls.push_back({std::string(scope.function), "", std::move(line)});
  }
  return calls;
}

std::optional<bool> SourceMap::reaches(std::uint32_t from, std::uint32_t to, std::uint32_t past) const {
  const Data::Found begin = data_->find(from);
  const Data::Found end = data_->find(to);
  const Data::Found barrier = data_->find(past);
  if (begin.function == nullptr || begin.function != end.function || begin.function != barrier.function) {
    return std::nullopt;
  }
  return can_reach(data_->image, *begin.function, {begin.index, end.index, barrier.index});
}

std::string SourceMap::variable_in(std::uint32_t insn, int reg) const {
  const auto at = data_->address(insn);
  if (!at) return {};
  for (const std::size_t number : data_->scopes_around(*at)) {
    for (const DebugVariable &variable : data_->scopes[number].variables) {
      const auto holds = [&](const RegisterRange &range) { return range.reg == reg && range.code.contains(*at); };
      if (std::ranges::any_of(variable.registers, holds)) return std::string(variable.name);
    }
  }
  return {};
}

std::optional<SourceLine> SourceMap::line(std::uint32_t insn) const {
  const auto [function, index] = data_->find(insn);
  if (function == nullptr) return std::nullopt;
  auto after = std::ranges::upper_bound(data_->lines, std::tuple(function->section, index), {},
                                        [](const LineRecord &r) { return std::tuple(r.section, r.insn); });
  if (after == data_->lines.begin()) return std::nullopt;
  const LineRecord &record = *--after;
  if (record.section != function->section || record.insn < function->begin) return std::nullopt;
  return SourceLine{std::string(record.file), record.line, record.column, std::string(record.text)};
}

}  // namespace bpfcc
