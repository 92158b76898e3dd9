#include "frontend/vmlinux/reachable_types.h"

#include <algorithm>
#include <utility>

namespace bpfcc {
namespace {

/// "page___2" as "page": the number that tells types of one name apart.
std::string_view without_number(std::string_view name) {
  const size_t at = name.rfind("___");
  if (at == std::string_view::npos || at == 0 || at + 3 == name.size()) return name;
  const std::string_view number = name.substr(at + 3);
  return number.find_first_not_of("0123456789") == std::string_view::npos ? name.substr(0, at) : name;
}

bool is_record(unsigned kind) { return kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION; }

NameSet with_plain(const NameSet &names) {
  NameSet all;
  for (const std::string &name : names) {
    all.add(name);
    all.add(without_number(name));
  }
  return all;
}

class Walk {
 public:
  Walk(const KernelTypes &types, SpelledNames names) : types_(types), names_(std::move(names)), reach_(types.count()) {}

  std::vector<Reach> run(const std::vector<std::uint32_t> &symbols) {
    for (const std::uint32_t id : symbols) {
      const btf_type &symbol = types_.type(id);
      want(symbol.type, kind_of(symbol) == BTF_KIND_FUNC ? Reach::kDeclared : Reach::kWhole);
    }
    for (std::uint32_t id = 1; id < types_.count(); ++id) {
      if (is_named(types_.type(id))) want(id, Reach::kWhole);
    }
    while (!open_.empty()) {
      const std::uint32_t id = open_.back();
      open_.pop_back();
      follow(types_.type(id), reach_[id]);
    }
    return std::move(reach_);
  }

 private:
  bool is_named(const btf_type &type) const {
    switch (kind_of(type)) {
      case BTF_KIND_ENUM:
        return names_.tags.contains(types_.name(type)) || names_enumerator<btf_enum>(type);
      case BTF_KIND_ENUM64:
        return names_.tags.contains(types_.name(type)) || names_enumerator<btf_enum64>(type);
      case BTF_KIND_STRUCT:
      case BTF_KIND_UNION:
      case BTF_KIND_FWD:
        return names_.tags.contains(types_.name(type));
      case BTF_KIND_INT:
      case BTF_KIND_FLOAT:
      case BTF_KIND_TYPEDEF:
        return names_.others.contains(types_.name(type));
      default:
        return false;
    }
  }

  template <typename Enumerator>
  bool names_enumerator(const btf_type &type) const {
    return std::ranges::any_of(KernelTypes::parts<Enumerator>(type), [this](const Enumerator &enumerator) {
      return names_.others.contains(types_.string(enumerator.name_off));
    });
  }

  void want(std::uint32_t id, Reach reach) {
    if (id == 0 || id >= reach_.size() || reach_[id] >= reach) return;
    reach_[id] = reach;
    open_.push_back(id);
  }

  /// Of what is used by value, a type reaches all; of what is pointed to, C needs no more than a declaration.
  void follow(const btf_type &type, Reach reach) {
    if (is_alias(type)) return want(type.type, reach);
    switch (kind_of(type)) {
      case BTF_KIND_PTR:
        return want(type.type, Reach::kDeclared);
      case BTF_KIND_ARRAY:
        want(array_of(type).index_type, Reach::kWhole);
        return want(array_of(type).type, Reach::kWhole);
      case BTF_KIND_FUNC_PROTO:
        want(type.type, Reach::kDeclared);
        for (const btf_param &parameter : KernelTypes::parts<btf_param>(type)) want(parameter.type, Reach::kDeclared);
        return;
      case BTF_KIND_STRUCT:
      case BTF_KIND_UNION:
        if (reach == Reach::kWhole || types_.name(type).empty()) follow_members(type);
        return;
      default:
        return;
    }
  }

  void follow_members(const btf_type &record) {
    for (const btf_member &member : KernelTypes::parts<btf_member>(record)) {
      want(member.type, Reach::kWhole);
      if (names_.others.contains(types_.string(member.name_off))) want(record_behind(member.type), Reach::kWhole);
    }
  }

  /// The struct or union that a value of this type points to, through any number of pointers and arrays; else 0.
  std::uint32_t record_behind(std::uint32_t id) const {
    for (int depth = 0; depth < kDeepestReference; ++depth) {
      const btf_type &type = types_.type(id);
      if (is_alias(type) || kind_of(type) == BTF_KIND_PTR) {
        id = type.type;
      } else if (kind_of(type) == BTF_KIND_ARRAY) {
        id = array_of(type).type;
      } else {
        return is_record(kind_of(type)) ? id : 0;
      }
    }
    return 0;
  }

  const KernelTypes &types_;
  SpelledNames names_;
  std::vector<Reach> reach_;
  std::vector<std::uint32_t> open_;  ///< reached further than what they lead to
};

}  // namespace

std::vector<Reach> reachable_types(const KernelTypes &types, const SpelledNames &names,
                                   const std::vector<std::uint32_t> &symbols) {
  return Walk(types, {with_plain(names.tags), with_plain(names.others)}).run(symbols);
}

std::vector<Reach> all_types(const KernelTypes &types) {
  std::vector<Reach> reach(types.count(), Reach::kWhole);
  reach[0] = Reach::kNone;
  return reach;
}

}  // namespace bpfcc
