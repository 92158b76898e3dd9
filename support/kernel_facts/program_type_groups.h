// Made by support/kernel_facts/generate, see its README.md: change that, not this.
#pragma once

#include "support/kernel_facts/program_type.h"

namespace bpfcc {

// Program types that share functions of the kernel.
inline constexpr ProgramTypeSet kTracingTypes{ProgramType::kKprobe,
                                              ProgramType::kTracepoint,
                                              ProgramType::kPerfEvent,
                                              ProgramType::kRawTracepoint,
                                              ProgramType::kRawTracepointWritable,
                                              ProgramType::kTracing,
                                              ProgramType::kLsm,
                                              ProgramType::kSyscall};
inline constexpr ProgramTypeSet kCgroupTypes{
    ProgramType::kCgroupSkb,    ProgramType::kCgroupSock,    ProgramType::kCgroupSockAddr, ProgramType::kCgroupDevice,
    ProgramType::kCgroupSysctl, ProgramType::kCgroupSockopt, ProgramType::kSockOps};
inline constexpr ProgramTypeSet kLwtTypes{ProgramType::kLwtIn, ProgramType::kLwtOut, ProgramType::kLwtXmit,
                                          ProgramType::kLwtSeg6local};
inline constexpr ProgramTypeSet kTcTypes{ProgramType::kSchedCls, ProgramType::kSchedAct};

}  // namespace bpfcc
