# Tests of the compiler: a small C file a case, with RUN lines and FileCheck's CHECK lines.
import os

import lit.formats

config.name = "bpfcc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)

config.environment["PATH"] = os.pathsep.join([config.bpfcc_bin_dir, config.llvm_tools_dir, config.environment["PATH"]])
if "ASAN_OPTIONS" in os.environ:
    config.environment["ASAN_OPTIONS"] = os.environ["ASAN_OPTIONS"]
config.substitutions.append(("%inputs", os.path.join(config.test_source_root, "Inputs")))

if os.path.exists("/sys/kernel/btf/vmlinux"):
    config.available_features.add("kernel-btf")
if os.geteuid() == 0:
    config.available_features.add("root")
