#pragma once

#include <linux/bpf.h>

#include <span>

#include "loader/load/loaded_object.h"

namespace bpfcc {

/// Does a program that was loaded call one of these helpers?
bool calls_any_helper(const LoadedObject &object, std::span<const bpf_func_id> helpers);

}  // namespace bpfcc
