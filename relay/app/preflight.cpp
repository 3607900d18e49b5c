#include "relay/app/preflight.h"

#include "relay/app/media/joined_source.h"
#include "relay/app/trust_files.h"
#include "relay/net/udp.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

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

/// Any port there, since the event's own may be in use by the relay that runs.
void check_address(const std::string& key, const event::Endpoint& at, const std::string& where) {
  try {
    const net::UdpSocket here({{at.address, 0}, ""});
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::address_not_available) return;
    refuse(where, "[network] " + key + " = \"" + rtp::to_string(at) +
                      "\": this machine has no such address\n  `ip -brief address` lists those "
                      "that it has; 0.0.0.0 is all of them");
  }
}

std::filesystem::path nearest_that_is(std::filesystem::path path) {
  std::error_code error;
  while (!std::filesystem::exists(path, error) && path != path.parent_path())
    path = path.parent_path();
  return path;
}

/// A file in the way stays there; whatever else a disk lacks may come back.
void check_storage(const event::Storage& storage) {
  const auto root = nearest_that_is(std::filesystem::absolute(storage.dir));
  std::error_code error;
  if (std::filesystem::is_directory(root, error)) return;
  refuse(storage.dir_where, "[storage] dir = \"" + storage.dir.string() + "\": " + root.string() +
                                " is no folder, so the journal and the streams' positions cannot "
                                "be kept there\n  Name a folder; it is made when it is missing");
}

void check_trust(const event::Trust& trust) {
  const TrustFiles files(trust);
  try {
    files.credentials();
  } catch (const trust::CredentialsError& error) {
    refuse(trust.credentials_where, std::string("[trust] credentials: ") + error.what());
  }
  try {
    files.certificate();
  } catch (const net::TlsError& error) {
    refuse(trust.certificate_where, std::string("[trust] certificate: ") + error.what());
  }
}

}  // namespace

std::optional<std::string> storage_trouble(const event::Event& event) {
  const auto& storage = event.storage;
  std::vector<std::filesystem::path> made;
  std::error_code error;
  const auto whole = std::filesystem::absolute(storage.dir);
  for (auto path = whole; path != path.parent_path(); path = path.parent_path())
    if (!std::filesystem::exists(path, error)) made.push_back(path);
  std::filesystem::create_directories(whole, error);
  if (!error && ::access(whole.c_str(), W_OK) != 0) error = {errno, std::generic_category()};
  for (const auto& path : made) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);  // only when it is empty
  }
  if (!error) return std::nullopt;
  return (storage.dir_where.empty() ? "dragoman-relay" : storage.dir_where) +
         ": warning: [storage] dir = \"" + storage.dir.string() + "\": " + error.message() +
         "; the event would run without a journal, and after a restart within a second listeners "
         "might have to re-join\n  Name a folder that this user may write";
}

void check_surroundings(const event::Event& event) {
  const auto& network = event.network;
  for (const std::string& name : network.interfaces) check_interface(network, name);
  check_address("http", network.http, network.http_where);
  if (event.trust.has_certificate()) check_address("https", network.https, network.https_where);
  check_address("media", network.media, network.media_where);
  check_trust(event.trust);
  check_storage(event.storage);
  for (std::size_t room = 0; room < event.rooms.size(); ++room) check_sources(event, room);
}

}  // namespace dragoman::app
