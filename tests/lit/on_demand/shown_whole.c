// What is left out of a compilation is not left out of the text that -E shows.
// RUN: bpfcc -E %s | FileCheck %s
// CHECK: struct bpf_tunnel_key {
// CHECK: bpf_redirect_peer
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
