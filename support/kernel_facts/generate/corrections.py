"""What the sources of one kernel cannot say: since when a program type may call a helper that is older than that.

Each row: helper (without bpf_), program types (without BPF_PROG_TYPE_), first version, commit. A helper without a row was
there for a program type as soon as both were."""

# Where ebpf-docs names another commit than the one that let programs call the helper.
HELPERS = {
    "map_lookup_elem": {"version": "3.19", "commit": "d0003ec01c66"},
    "map_update_elem": {"version": "3.19", "commit": "d0003ec01c66"},
    "get_prandom_u32": {"version": "4.1", "commit": "03e69b508b6f"},
}

# The kernel's bpf_base_func_proto() serves all program types but these.
NOT_BASE = ("LIRC_MODE2", "EXT", "UNSPEC")

# Since when a program type may call a helper, where that is later than both: (helper without bpf_, program types without
# BPF_PROG_TYPE_, first version, commit, and the attach types for which this holds where not for all). BASE stands for all
# types of bpf_base_func_proto() that have no other row and are no callers in the sources that are read; NOT_TRACING for
# its types that are not kernel/trace/bpf_trace.c's, NOT_SYSCTL for all but CGROUP_SYSCTL. Not complete before 5.7: what is
# not known is left out, so that a call is rather taken as allowed.
LATER = [
    # Given to all program types in Linux 6.16; the sources of 6.12 know some of their callers only.
    *((helper, "BASE", "6.16", "ee971630f20f") for helper in (
        "get_current_uid_gid", "get_current_comm", "current_task_under_cgroup", "get_cgroup_classid", "perf_event_read",
        "perf_event_read_value", "send_signal", "send_signal_thread", "get_task_stack", "copy_from_user",
        "copy_from_user_task", "get_branch_snapshot", "find_vma", "task_storage_get", "task_storage_delete")),
    *((helper, ["SOCKET_FILTER", "SCHED_CLS", "SCHED_ACT", "XDP", "CGROUP_SKB", "LWT_IN", "LWT_OUT", "LWT_XMIT",
                "LWT_SEG6LOCAL", "SOCK_OPS", "SK_SKB", "FLOW_DISSECTOR", "SK_LOOKUP", "SK_REUSEPORT", "STRUCT_OPS",
                "NETFILTER"], release, commit) for helper, release, commit in (
        ("get_current_cgroup_id", "6.4", "c501bf55c88b"), ("get_current_ancestor_cgroup_id", "6.4", "c501bf55c88b"),
        ("get_current_pid_tgid", "6.10", "eb166e522c77"))),
    ("get_ns_current_pid_tgid", "NOT_TRACING", "6.10", "eb166e522c77"),
    ("current_task_under_cgroup", ["CGROUP_SOCK", "CGROUP_SOCK_ADDR", "CGROUP_DEVICE", "CGROUP_SYSCTL", "CGROUP_SOCKOPT"],
     "6.12", "7f6287417baf"),
    ("get_attach_cookie", ["RAW_TRACEPOINT", "RAW_TRACEPOINT_WRITABLE"], "6.10", "68ca5d4eebb8"),
    ("get_attach_cookie", ["TRACING"], "6.10", "68ca5d4eebb8", ["BPF_TRACE_RAW_TP"]),
    ("perf_event_output", ["SOCKET_FILTER", "CGROUP_SKB", "SK_SKB"], "5.4", "7c4b90d79d0f"),
    *((helper, ["CGROUP_SOCK", "CGROUP_SOCK_ADDR"], "5.7", commit) for helper, commit in (
        ("get_cgroup_classid", "5a52ae4e32a6"), ("get_current_cgroup_id", "0f09abd105da"))),
    ("skb_change_head", ["SCHED_CLS", "SCHED_ACT"], "5.8", "6f3f65d80dac"),
    ("sk_storage_get", ["CGROUP_SOCK"], "5.9", "f7c6cb1d9728"),
    *((helper, ["SOCKET_FILTER", "SCHED_CLS", "SCHED_ACT", "XDP", "CGROUP_SKB", "CGROUP_SOCK_ADDR", "SOCK_OPS", "SK_SKB",
                "SK_MSG", "FLOW_DISSECTOR", "LWT_IN", "LWT_OUT", "LWT_XMIT", "LWT_SEG6LOCAL", "SK_LOOKUP"],
       "5.10", "1df8f55a37bd") for helper in (
        "skc_to_tcp6_sock", "skc_to_tcp_sock", "skc_to_tcp_timewait_sock", "skc_to_tcp_request_sock",
        "skc_to_udp6_sock")),
    *((helper, ["TRACING"], "5.11", "8e4597c627fb") for helper in ("sk_storage_get", "sk_storage_delete")),
    ("get_socket_cookie", ["TRACING"], "5.12", "c5dbb89fc2ac"),
    *((helper, ["CGROUP_SOCK_ADDR"], *row) for helper in ("setsockopt", "getsockopt") for row in (
        ("5.8", "beecf11bc218"),
        ("5.12", "62476cc1bf24", ["BPF_CGROUP_UDP4_SENDMSG", "BPF_CGROUP_UDP6_SENDMSG"]),
        ("5.12", "073f4ec124bb", ["BPF_CGROUP_INET4_GETPEERNAME", "BPF_CGROUP_INET6_GETPEERNAME",
                                  "BPF_CGROUP_INET4_GETSOCKNAME", "BPF_CGROUP_INET6_GETSOCKNAME"]),
        ("5.12", "4c3384d7abe5", ["BPF_CGROUP_UDP4_RECVMSG", "BPF_CGROUP_UDP6_RECVMSG"]))),
    *((helper, ["CGROUP_SOCKOPT"], "5.15", "2c531639deb5") for helper in ("setsockopt", "getsockopt")),
    *((helper, ["LSM"], "6.0", "9113d7e48e91") for helper in ("setsockopt", "getsockopt")),
    ("get_netns_cookie", ["SOCK_OPS"], "5.15", "6cf1770d63dd"),
    ("get_attach_cookie", ["TRACING", "LSM"], "5.19", "2fcc82411e74"),
    *((helper, ["CGROUP_DEVICE", "CGROUP_SYSCTL", "CGROUP_SOCKOPT"], "6.1", "dea6a4e17013") for helper in (
        "get_current_pid_tgid", "get_current_comm", "get_current_ancestor_cgroup_id", "get_cgroup_classid")),
    *((helper, ["CGROUP_SOCK", "CGROUP_SOCK_ADDR"], "6.1", "bed89185af0d") for helper in ("get_retval", "set_retval")),
    *((helper, "NOT_SYSCTL", "6.1", "8a67f2de9b1d") for helper in ("strtol", "strtoul")),
    ("get_netns_cookie", ["SCHED_CLS", "SCHED_ACT"], "6.13", "eb62f49de7ec"),
    ("get_netns_cookie", ["SOCKET_FILTER", "CGROUP_SKB"], "6.15", "c221d3744ad3"),
]

# What late updates of Linux 6.12 refuse, and other releases of the same time do not: not held against anyone.
STILL_ALLOWED = [("skb_pull_data", "LWT_SEG6LOCAL")]
STILL_ALLOWED_ATTACH = [
    (helper, "CGROUP_SOCK_ADDR", ["BPF_CGROUP_UNIX_GETPEERNAME", "BPF_CGROUP_UNIX_GETSOCKNAME"])
    for helper in ("setsockopt", "getsockopt")
]

# Fields of contexts that came after their struct: (struct, field) -> (first version, commit).
FIELDS = {
    ("__sk_buff", "data"): ("4.7", "969bf05eb3ce"),
    ("__sk_buff", "data_end"): ("4.7", "969bf05eb3ce"),
    ("__sk_buff", "napi_id"): ("4.12", "b1d9fc41aab1"),
    **{("__sk_buff", name): ("4.14", "8a31db561566") for name in (
        "family", "remote_ip4", "local_ip4", "remote_ip6", "local_ip6", "remote_port", "local_port")},
    ("__sk_buff", "data_meta"): ("4.15", "de8f3a83b0a0"),
    ("__sk_buff", "flow_keys"): ("4.20", "d58e468b1112"),
    ("__sk_buff", "tstamp"): ("5.0", "f11216b24219"),
    ("__sk_buff", "wire_len"): ("5.0", "e3da08d05700"),
    ("__sk_buff", "gso_segs"): ("5.1", "d9ff286a0f59"),
    ("__sk_buff", "sk"): ("5.1", "46f8bc92758c"),
    ("__sk_buff", "gso_size"): ("5.7", "cf62089b0edd"),
    ("__sk_buff", "hwtstamp"): ("5.16", "f64c4acea51f"),
    ("__sk_buff", "tstamp_type"): ("5.18", "8d21ec0e46ed"),
    ("xdp_md", "data_meta"): ("4.15", "de8f3a83b0a0"),
    ("xdp_md", "ingress_ifindex"): ("4.16", "02dd3291b2f0"),
    ("xdp_md", "rx_queue_index"): ("4.16", "02dd3291b2f0"),
    ("xdp_md", "egress_ifindex"): ("5.8", "64b59025c15b"),
    ("bpf_sock", "rx_queue_mapping"): ("5.8", "c3c16f2ea6d2"),
    ("bpf_sock_addr", "msg_src_ip4"): ("4.18", "1cedee13d25a"),
    ("bpf_sock_addr", "msg_src_ip6"): ("4.18", "1cedee13d25a"),
    ("bpf_sock_addr", "sk"): ("5.3", "fb85c4a730af"),
    ("bpf_sock_ops", "sk"): ("5.3", "1314ef561102"),
    **{("bpf_sock_ops", name): ("5.10", "0813a841566f") for name in (
        "skb_data", "skb_data_end", "skb_len", "skb_tcp_flags")},
    ("bpf_sock_ops", "skb_hwtstamp"): ("6.2", "9bb053490f1a"),
    ("bpf_sk_lookup", "ingress_ifindex"): ("5.17", "f89315650ba3"),
    ("sk_reuseport_md", "sk"): ("5.14", "d5e4ddaeb6ab"),
    ("sk_reuseport_md", "migrating_sk"): ("5.14", "d5e4ddaeb6ab"),
}

# Map types that a helper takes since later than both: (map type without BPF_MAP_TYPE_, helper) -> (first version, commit).
MAP_HELPERS = {
    ("DEVMAP", "map_lookup_elem"): ("5.3", "0cdbb4b09a06"),
    ("XSKMAP", "map_lookup_elem"): ("5.3", "fada7fdc83c0"),
    ("SOCKMAP", "map_lookup_elem"): ("5.8", "64d85290d79c"),
    ("SOCKHASH", "map_lookup_elem"): ("5.8", "64d85290d79c"),
    ("SK_STORAGE", "kptr_xchg"): ("6.4", "9db44fdd8105"),
    ("INODE_STORAGE", "kptr_xchg"): ("6.4", "9db44fdd8105"),
    ("TASK_STORAGE", "kptr_xchg"): ("6.4", "9db44fdd8105"),
    ("CGRP_STORAGE", "kptr_xchg"): ("6.4", "9db44fdd8105"),
}

# Kfuncs that ebpf-docs lists without a version: one that came in the same commit.
KFUNC_TWINS = {"bpf_strnlen": "bpf_strlen"}

# Program types that got kfuncs after 6.12.
KFUNC_HOOKS = {"SOCK_OPS": ("CGROUP_SKB", "6.15", "59422464266f")}  # gets what is registered for the other type
KFUNCS_MADE_GENERIC = {name: ("bpf_task_acquire", "6.18", "8cd189e414bb")  # gets the callers of the other kfunc
                       for name in ("bpf_key_put", "bpf_lookup_system_key", "bpf_lookup_user_key",
                                    "bpf_verify_pkcs7_signature")}
