#!/bin/sh
# linux-source.sh ARCHIVE CACHE PROCESSOR [PATH...]: unpacks what the build needs of a Linux source archive under CACHE, and
# each PATH of it, and makes the uapi headers of PROCESSOR there (usr/include). Prints the folder. Does nothing when it is
# there already.
set -eu
archive=$1
cache=$2
case $3 in
  x86_64) arch=x86 ;;
  aarch64) arch=arm64 ;;
  riscv64) arch=riscv ;;
  *) echo "no uapi headers are known for the processor $3" >&2; exit 1 ;;
esac

shift 3

name=$(basename "$archive" .tar.xz)
stamp=$({ cat "$0" "$archive"; echo "$@"; } | cksum | cut -d" " -f1)  # another archive or list of what is needed: anew
for path do
  shift
  set -- "$@" "$name/$path"
done
target=$cache/$name-$arch-$stamp
if [ ! -d "$target" ]; then
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/unpack.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  # tar prints to standard error what it cannot find, and fails.
  tar -C "$work" --strip-components=1 -xf "$archive" \
    "$name/Makefile" "$name/scripts" "$name/usr/include" "$name/include/uapi" "$name/include/asm-generic" \
    "$name/arch/$arch" "$name/tools/arch/$arch/include" "$name/tools/lib/bpf" "$name/tools/include" "$name/tools/scripts" "$@"
  make -s -C "$work" ARCH="$arch" headers >&2
  python3 "$work/scripts/bpf_doc.py" --header --file "$work/tools/include/uapi/linux/bpf.h" \
    >"$work/tools/lib/bpf/bpf_helper_defs.h"
  mv -T "$work" "$target" 2>/dev/null || [ -d "$target" ]  # another build may have been first
fi
echo "$target"
