#include "relay/app/preflight.h"

#include "relay/app/media/joined_source.h"
#include "relay/net/udp.h"

#include <string>
#include <system_error>

namespace dragoman::app {
namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
  throw SurroundingsError((where.empty() ? "dragoman-relay" : where) + ": " + what);
}

void check_interface(const event::Network& network, const std::string& name) {
  try {
    net::interface_address(name);
  } catch (const std::system_error& error) {
    refuse(network.interfaces_where, "[network] interface = \"" + name + "\": " + error.what());
  }
}

/// Read only: to join as well would be to join twice.
void check_sources(const event::Event& event, std::size_t room) {
  for (std::size_t i = 0; i < event.rooms[room].sources.size(); ++i) {
    try {
      describe_source(event, room, i);
    } catch (const std::runtime_error& error) {
      refuse(event.rooms[room].sources[i].where,
             "room \"" + event.rooms[room].id + "\", " + error.what());
    }
  }
}

}  // namespace

void check_surroundings(const event::Event& event) {
  for (const std::string& name : event.network.interfaces) check_interface(event.network, name);
  for (std::size_t room = 0; room < event.rooms.size(); ++room) check_sources(event, room);
}

}  // namespace dragoman::app
