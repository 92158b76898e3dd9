// Made by support/kernel_facts/generate, see its README.md: change that, not this.
#include "support/kernel_facts/map_helper_table.h"

namespace bpfcc {
namespace {

using I = HelperId;
using M = MapType;
using T = ProgramType;

// clang-format off
constexpr MapHelperRow kRows[] = {
    {{M::kHash, M::kArray, M::kLruHash, M::kLpmTrie, M::kStructOps, M::kArena}, {I::kMapLookupElem, I::kMapUpdateElem,
     I::kMapDeleteElem, I::kForEachMapElem, I::kTimerInit, I::kKptrXchg}},
    {{M::kProgArray}, {I::kTailCall}},
    {{M::kPerfEventArray}, {I::kPerfEventRead, I::kPerfEventOutput, I::kPerfEventReadValue, I::kSkbOutput,
     I::kXdpOutput}},
    {{M::kPercpuHash, M::kPercpuArray, M::kLruPercpuHash}, {I::kMapLookupElem, I::kMapUpdateElem, I::kMapDeleteElem,
     I::kForEachMapElem, I::kTimerInit, I::kKptrXchg, I::kMapLookupPercpuElem}},
    {{M::kStackTrace}, {I::kGetStackid}},
    {{M::kCgroupArray}, {I::kSkbUnderCgroup, I::kCurrentTaskUnderCgroup}},
    {{M::kArrayOfMaps, M::kHashOfMaps}, {I::kMapLookupElem}},
    {{M::kDevmap, M::kXskmap, M::kDevmapHash}, {I::kMapLookupElem, I::kRedirectMap}},
    {{M::kSockmap}, {I::kMapLookupElem, I::kMapUpdateElem, I::kMapDeleteElem, I::kSkRedirectMap, I::kSockMapUpdate,
     I::kMsgRedirectMap, I::kSkSelectReuseport}},
    {{M::kCpumap}, {I::kRedirectMap}},
    {{M::kSockhash}, {I::kMapLookupElem, I::kMapUpdateElem, I::kMapDeleteElem, I::kSockHashUpdate, I::kMsgRedirectHash,
     I::kSkRedirectHash, I::kSkSelectReuseport}},
    {{M::kCgroupStorage, M::kPercpuCgroupStorage}, {I::kGetLocalStorage}},
    {{M::kReuseportSockarray}, {I::kSkSelectReuseport}},
    {{M::kQueue, M::kStack}, {I::kMapPushElem, I::kMapPopElem, I::kMapPeekElem}},
    {{M::kSkStorage}, {I::kSkStorageGet, I::kSkStorageDelete, I::kKptrXchg}},
    {{M::kRingbuf}, {I::kRingbufOutput, I::kRingbufReserve, I::kRingbufQuery, I::kRingbufReserveDynptr}},
    {{M::kInodeStorage}, {I::kInodeStorageGet, I::kInodeStorageDelete, I::kKptrXchg}},
    {{M::kTaskStorage}, {I::kTaskStorageGet, I::kTaskStorageDelete, I::kKptrXchg}},
    {{M::kBloomFilter}, {I::kMapPushElem, I::kMapPeekElem}},
    {{M::kUserRingbuf}, {I::kUserRingbufDrain}},
    {{M::kCgrpStorage}, {I::kKptrXchg, I::kCgrpStorageGet, I::kCgrpStorageDelete}},
};
// clang-format on

// clang-format off
constexpr MapHelperSince kLater[] = {
    {M::kDevmap, I::kMapLookupElem, {5, 3}, "0cdbb4b09a06"},
    {M::kXskmap, I::kMapLookupElem, {5, 3}, "fada7fdc83c0"},
    {M::kSockmap, I::kMapLookupElem, {5, 8}, "64d85290d79c"},
    {M::kSockhash, I::kMapLookupElem, {5, 8}, "64d85290d79c"},
    {M::kSkStorage, I::kKptrXchg, {6, 4}, "9db44fdd8105"},
    {M::kInodeStorage, I::kKptrXchg, {6, 4}, "9db44fdd8105"},
    {M::kTaskStorage, I::kKptrXchg, {6, 4}, "9db44fdd8105"},
    {M::kCgrpStorage, I::kKptrXchg, {6, 4}, "9db44fdd8105"},
};
// clang-format on

constexpr ProgramTypeSet kSockmapUpdaters{T::kSocketFilter, T::kSchedCls,      T::kSchedAct, T::kXdp,
                                          T::kSkReuseport,  T::kFlowDissector, T::kTracing,  T::kSkLookup};
constexpr ProgramTypeSet kSockmapDeleters{T::kSocketFilter, T::kSchedCls,      T::kSchedAct, T::kXdp,     T::kSockOps,
                                          T::kSkReuseport,  T::kFlowDissector, T::kTracing,  T::kSkLookup};

}  // namespace

std::span<const MapHelperRow> map_helper_rows() { return kRows; }

std::span<const MapHelperSince> map_helper_since() { return kLater; }

ProgramTypeSet sockmap_updaters() { return kSockmapUpdaters; }

ProgramTypeSet sockmap_deleters() { return kSockmapDeleters; }

}  // namespace bpfcc
