#pragma once

#include "loader/observe/value.h"
#include "loader/verifier/explanation.h"

namespace bpfcc {

/// {"cause":"packet-bounds","message":...,"file":...,"line":...,"column":...,"source":...,"label":...,"variable":...,
///  "function":...,"instruction":...,"disassembly":...,"verifier":...,"notes":[{"message":...,"file":...,...}],"help":...,"kernel_reason":...,
///  "steps":[{"instruction":...,"code":...,"state":...,"line":...}]}
/// What is not known is left out.
Value explanation_json(const Explanation &explanation);

}  // namespace bpfcc
