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
# its types that are not kernel/trace/bpf_trace.c's.
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
    ("get_netns_cookie", ["SCHED_CLS", "SCHED_ACT"], "6.13", "eb62f49de7ec"),
    ("get_netns_cookie", ["SOCKET_FILTER", "CGROUP_SKB"], "6.15", "c221d3744ad3"),
]

# What late updates of Linux 6.12 refuse, and other releases of the same time do not: not held against anyone.
STILL_ALLOWED = [("skb_pull_data", "LWT_SEG6LOCAL")]
STILL_ALLOWED_ATTACH = [
    (helper, "CGROUP_SOCK_ADDR", ["BPF_CGROUP_UNIX_GETPEERNAME", "BPF_CGROUP_UNIX_GETSOCKNAME"])
    for helper in ("setsockopt", "getsockopt")
]
