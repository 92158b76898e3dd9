#include "support/kernel_facts/return_range.h"

#include <algorithm>

namespace bpfcc {
namespace {

using A = AttachType;
using T = ProgramType;

constexpr AttachTypeSet kReadAddress{A::kCgroupUdp4Recvmsg,      A::kCgroupUdp6Recvmsg,      A::kCgroupUnixRecvmsg,
                                     A::kCgroupInet4Getpeername, A::kCgroupInet6Getpeername, A::kCgroupUnixGetpeername,
                                     A::kCgroupInet4Getsockname, A::kCgroupInet6Getsockname, A::kCgroupUnixGetsockname};
constexpr AttachTypeSet kBind{A::kCgroupInet4Bind, A::kCgroupInet6Bind};
constexpr AttachTypeSet kGiveAddress{A::kCgroupInet4Connect, A::kCgroupInet6Connect, A::kCgroupUnixConnect,
                                     A::kCgroupUdp4Sendmsg,  A::kCgroupUdp6Sendmsg,  A::kCgroupUnixSendmsg};

constexpr ReturnRange kRanges[] = {
    {T::kCgroupSkb, {A::kCgroupInetIngress, A::kCgroupInetEgress}, 0, 1, {4, 15}, "390ee7e29fc8"},
    {T::kCgroupSkb, {A::kCgroupInetEgress}, 0, 3, {5, 3}, "5cf1e9145630"},
    {T::kCgroupSock, {}, 0, 1, {4, 15}, "390ee7e29fc8"},
    {T::kCgroupDevice, {}, 0, 1, {4, 15}, "ebc614f68736"},
    {T::kSockOps, {}, 0, 1, {4, 15}, "390ee7e29fc8"},
    {T::kCgroupSockAddr, kBind, 0, 1, {4, 17}, "4fbac77d2d09"},
    {T::kCgroupSockAddr, kBind, 0, 3, {5, 12}, "772412176fb9"},
    {T::kCgroupSockAddr, kGiveAddress, 0, 1, {4, 17}, "4fbac77d2d09"},
    {T::kCgroupSockAddr, kReadAddress, 1, 1, {5, 2}, "983695fa6765"},
    {T::kCgroupSysctl, {}, 0, 1, {5, 2}, "7b146cebe30c"},
    {T::kCgroupSockopt, {}, 0, 1, {5, 3}, "0d01da6afc54"},
    {T::kTracing, {A::kTraceFentry, A::kTraceFexit}, 0, 0, {5, 7}, "e92888c72fbd"},
    {T::kTracing, {A::kTraceIter}, 0, 1, {5, 8}, "15d83c4d7cef"},
    {T::kSkLookup, {}, 0, 1, {5, 9}, "e9ddbb7707ff"},
    {T::kLsm, {A::kLsmCgroup}, 0, 1, {6, 0}, "69fd337a975c"},
    {T::kNetfilter, {}, 0, 1, {6, 4}, "fd9c663b9ad6"},
    {T::kKprobe, {A::kTraceKprobeSession}, 0, 1, {6, 10}, "535a3692ba72"},
};

}  // namespace

std::span<const ReturnRange> return_ranges() { return kRanges; }

std::optional<ReturnRange> return_range(ProgramType type, std::optional<AttachType> attach_type,
                                        std::optional<KernelVersion> kernel) {
  std::optional<ReturnRange> found;
  for (const ReturnRange &range : kRanges) {
    if (range.type != type || (kernel && range.since > *kernel)) continue;
    if (!range.attach_types.empty() && (!attach_type || !range.attach_types.contains(*attach_type))) continue;
    found = range;
  }
  return found;
}

}  // namespace bpfcc
