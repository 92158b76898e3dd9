/* glibc's <gnu/stubs.h> takes a BPF target for a 32-bit machine and asks for this file, which only multilib systems have. */
