#pragma once

#include <bpf/libbpf.h>

#include <memory>
#include <string>
#include <utility>

#include "loader/attach/attachment.h"

namespace bpfcc {

struct DestroyLink {
  void operator()(bpf_link *link) const { bpf_link__destroy(link); }
};
/// libbpf's bpf_link, destroyed (and with it detached) with its owner.
using Link = std::unique_ptr<bpf_link, DestroyLink>;

inline int descriptor_of(const Link &link) { return bpf_link__fd(link.get()); }
inline int descriptor_of(const UniqueFd &fd) { return fd.get(); }
template <class Resource>
int descriptor_of(const Resource &) {
  return -1;
}

/// An attachment that lasts as long as something that is held: a link, a socket, a filter. A resource whose destructor
/// asks the kernel for more than closing a descriptor has the capabilities for it as kNeededToDetach.
template <class Resource>
class Held final : public Attachment {
 public:
  Held(std::string description, Resource resource)
      : description_(std::move(description)), resource_(std::move(resource)) {}
  std::string description() const override { return description_; }
  int descriptor() const override { return descriptor_of(resource_); }
  std::uint64_t needed_to_detach() const override {
    if constexpr (requires { Resource::kNeededToDetach; }) return Resource::kNeededToDetach;
    return 0;
  }

 private:
  std::string description_;
  Resource resource_;
};

template <class Resource>
std::unique_ptr<Attachment> hold(std::string description, Resource resource) {
  return std::make_unique<Held<Resource>>(std::move(description), std::move(resource));
}

}  // namespace bpfcc
