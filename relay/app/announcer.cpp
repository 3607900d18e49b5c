#include "relay/app/announcer.h"

#include "codecs/sdp/sap.h"
#include "relay/app/descriptions.h"

namespace dragoman::app {
namespace {

net::UdpOptions options(const event::Event& event, std::uint32_t source_address) {
  net::UdpOptions out;
  out.bind = {source_address, 0};  // the address that the announcement names
  out.interface = event.network.interfaces.front();
  out.ttl = event.network.ttl;
  out.dscp = 0;  // words, not sound
  return out;
}

}  // namespace

Announcer::Announcer(const event::Event& event, std::uint32_t source_address, bool open)
    : socket_(options(event, source_address)), source_address_(source_address), open_(open) {
  for (std::size_t room = 0; room < event.rooms.size(); ++room)
    for (std::size_t c = 0; c < event.rooms[room].channels.size(); ++c)
      // Without its key nobody could play it, and its key is for nobody who only heard of it.
      if (!event.rooms[room].channels[c].encrypted)
        descriptions_.push_back(describe_channel(event, room, static_cast<int>(c),
                                                 event::Stream::plain, source_address));
}

void Announcer::set_open(bool open) {
  if (!open) withdraw();
  open_ = open;
}

void Announcer::announce() {
  if (!open_) return;
  for (const auto& text : descriptions_)
    socket_.send(sdp::kSapEndpoint,
                 sdp::write_sap(sdp::SapType::announcement, source_address_, text));
}

void Announcer::withdraw() {
  if (!open_) return;
  for (const auto& text : descriptions_)
    socket_.send(sdp::kSapEndpoint, sdp::write_sap(sdp::SapType::deletion, source_address_, text));
}

}  // namespace dragoman::app
