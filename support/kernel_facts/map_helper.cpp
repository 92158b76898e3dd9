#include "support/kernel_facts/map_helper.h"

#include <algorithm>

#include "support/kernel_facts/map_helper_table.h"

namespace bpfcc {
namespace {

using M = MapType;
using T = ProgramType;

constexpr MapTypeSet kSockmaps{M::kSockmap, M::kSockhash};
constexpr MapTypeSet kLocalStorages{M::kSkStorage, M::kInodeStorage, M::kTaskStorage, M::kCgrpStorage};
constexpr MapTypeSet kHashOrArray{M::kHash, M::kLruHash, M::kArray};
constexpr ProgramTypeSet kTracing{T::kKprobe, T::kTracepoint, T::kPerfEvent, T::kRawTracepoint,
                                  T::kRawTracepointWritable};

constexpr MapFieldFact kMapFields[] = {
    {"bpf_spin_lock",
     {5, 1},
     "d83525ca62cf",
     kLocalStorages | MapTypeSet{M::kHash, M::kArray, M::kCgroupStorage},
     kTracing | ProgramTypeSet{T::kSocketFilter}},
    {"bpf_timer", {5, 15}, "b00628b1c7d5", kHashOrArray, kTracing},
    {"bpf_list_head", {6, 2}, "f0c5941ff5b2", kHashOrArray, kTracing},
    {"bpf_rb_root", {6, 3}, "9c395c1b99bd", kHashOrArray, kTracing},
    {"bpf_refcount",
     {6, 4},
     "d54730b50bae",
     kHashOrArray | kLocalStorages | MapTypeSet{M::kPercpuHash, M::kLruPercpuHash, M::kPercpuArray},
     {}},
    {"bpf_wq", {6, 10}, "d56b63cf0c0f", kHashOrArray, kTracing},
};

constexpr std::string_view kStruct = "struct ";

const MapHelperRow *row_of(MapType map) {
  for (const MapHelperRow &row : map_helper_rows()) {
    if (row.types.contains(map)) return &row;
  }
  return nullptr;
}

bool is_newer(MapType map, HelperId helper, KernelVersion kernel) {
  if (const auto since = map_helper_since(map, helper)) return *since > kernel;
  const MapTypeFact *map_fact = map_type_fact(map);
  const HelperFact *fact = helper_fact(helper);
  return map_fact->since > kernel || fact->since > kernel;
}

}  // namespace

bool is_map_helper_allowed(MapType map, HelperId helper, ProgramType program, std::optional<KernelVersion> kernel) {
  const MapHelperRow *row = row_of(map);
  if (row == nullptr || helper_fact(helper) == nullptr || !is_usable_from_programs(map)) return false;
  if (std::ranges::find(row->helpers, helper) == row->helpers.end()) return false;
  if (kSockmaps.contains(map) && program != ProgramType::kExt) {
    if (helper == HelperId::kMapUpdateElem && !sockmap_updaters().contains(program)) return false;
    if (helper == HelperId::kMapDeleteElem && !sockmap_deleters().contains(program)) return false;
  }
  return !kernel || !is_newer(map, helper, *kernel);
}

std::optional<KernelVersion> map_helper_since(MapType map, HelperId helper) {
  for (const MapHelperSince &later : map_helper_since()) {
    if (later.type == map && later.helper == helper) return later.since;
  }
  return std::nullopt;
}

std::span<const HelperId> map_helpers(MapType map) {
  const MapHelperRow *row = row_of(map);
  if (row == nullptr) return {};
  return {row->helpers.begin(), std::ranges::find(row->helpers, HelperId{})};
}

bool always_fails(MapType map, HelperId helper) {
  // array_map_delete_elem in kernel/bpf/arraymap.c is one line: return -EINVAL.
  return helper == HelperId::kMapDeleteElem && (map == M::kArray || map == M::kPercpuArray);
}

bool is_usable_from_programs(MapType map) { return map != M::kStructOps; }

std::span<const MapFieldFact> map_field_facts() { return kMapFields; }

const MapFieldFact *map_field_fact(std::string_view name) {
  if (name.starts_with(kStruct)) name.remove_prefix(kStruct.size());
  for (const MapFieldFact &fact : kMapFields) {
    if (fact.name == name) return &fact;
  }
  return nullptr;
}

}  // namespace bpfcc
